namespace Bathys.Kernels;

/// <summary>
/// Work that falls into numbered chunks; a struct, so that a dispatch allocates nothing and the call is bound at compile time.
/// </summary>
internal interface IChunkedWork
{
    /// <summary>Does chunk number <paramref name="chunk"/>; may run on any thread, in any order.</summary>
    void Invoke(int chunk);
}
