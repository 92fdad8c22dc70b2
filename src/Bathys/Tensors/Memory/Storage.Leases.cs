namespace Bathys;

/// <summary>
/// Who works with the memory: a count of leases and whether it was disposed, in one number, so that no block goes back to the pool while
/// anybody reads or writes it.
/// </summary>
internal sealed unsafe partial class Storage
{
    /// <summary>What stands for memory that was taken back: borrowing it is an error.</summary>
    public static readonly Storage TakenBack = Gone();

    const int Ended = 1;
    const int Lease = 2;

    /// <summary>Two for each lease, and one once it was disposed.</summary>
    int state;

    /// <summary>When an element was last changed in place; 0 if that never happened.</summary>
    public long Written { get; private set; }

    /// <summary>Notes that elements change in place from now on.</summary>
    public void MarkWritten() => Written = Clock.Tick();

    /// <summary>Takes a lease on the block; each is ended by <see cref="Return"/>.</summary>
    /// <exception cref="ObjectDisposedException">The storage was disposed.</exception>
    public byte* Lend()
    {
        if ((Interlocked.Add(ref state, Lease) & Ended) == 0) return (byte*)block!.Data;
        Return();
        throw new ObjectDisposedException(typeof(Tensor).FullName,
            "the memory was returned: by Dispose of the tensor or of a view of it, or by the backward pass whose gradient it was");
    }

    /// <summary>Ends a lease.</summary>
    public void Return()
    {
        if (Interlocked.Add(ref state, -Lease) == Ended) Release();
    }

    static Storage Gone()
    {
        var storage = new Storage([0], DType.Float32);
        storage.Dispose();
        return storage;
    }

    /// <summary>From here on there are no new leases. True if there are none now.</summary>
    bool End() => Interlocked.Or(ref state, Ended) == 0;
}
