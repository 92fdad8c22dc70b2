using System.Buffers;
using System.Runtime.CompilerServices;
using SixLabors.ImageSharp.Memory;

namespace Bathys.Vision.Codec;

/// <summary>
/// The memory of one decoding: it comes from the shared pools, which shrink again, is limited in all, and is cleared before use, so that
/// no damaged file shows what another left.
/// </summary>
/// <param name="limit">The bytes that may be held at once.</param>
sealed class DecodeMemory(long limit) : MemoryAllocator
{
    const int LargestPooled = 16 << 20;
    long held;

    public override IMemoryOwner<T> Allocate<T>(int length, AllocationOptions options = AllocationOptions.None)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var bytes = (long)length * Unsafe.SizeOf<T>();
        if (Interlocked.Add(ref held, bytes) > limit)
            throw new InvalidMemoryOperationException($"decoding wants more than {limit:N0} bytes");
        return new Lease<T>(this, length, bytes);
    }

    protected override int GetBufferCapacityInBytes() => int.MaxValue;

    sealed class Lease<T> : IMemoryOwner<T> where T : struct
    {
        readonly DecodeMemory memory;
        readonly int length;
        readonly long bytes;
        T[]? array;

        public Lease(DecodeMemory memory, int length, long bytes)
        {
            (this.memory, this.length, this.bytes) = (memory, length, bytes);
            array = bytes > LargestPooled ? new T[length] : ArrayPool<T>.Shared.Rent(length);
            if (bytes <= LargestPooled) array.AsSpan(0, length).Clear();
        }

        public Memory<T> Memory => (array ?? throw new ObjectDisposedException(nameof(DecodeMemory))).AsMemory(0, length);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref array, null) is not { } lent) return;
            Interlocked.Add(ref memory.held, -bytes);
            if (bytes <= LargestPooled) ArrayPool<T>.Shared.Return(lent);
        }
    }
}
