using System.Runtime.InteropServices;

namespace Bathys.Formats;

/// <summary>Walks a strided record in C order and copies its elements out one after another.</summary>
internal sealed class ElementGather
{
    readonly TensorRecord record;
    readonly int size;
    readonly long[] index;
    readonly byte[]? extent; // the bytes from the first to the last element, when they fit in one array
    readonly long extentStart;
    long element; // where in the storage the index points, in elements

    public ElementGather(TensorRecord record)
    {
        this.record = record;
        size = record.Type.ByteSize();
        index = new long[record.Shape.Length];
        element = record.Offset;
        var last = record.Offset;
        for (var i = 0; i < record.Shape.Length; i++) last += (record.Shape[i] - 1) * record.Strides[i];
        var bytes = (last - record.Offset + 1) * size;
        extentStart = record.Offset * size;
        if (bytes > Array.MaxLength) return; // read element by element: slow but bounded
        extent = new byte[bytes];
        record.Storage.Bytes.Read(extentStart, extent);
    }

    public void Next(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            // Only called for records with dimensions: a scalar is contiguous.
            var run = (int)Math.Min(record.Shape[^1] - index[^1], destination.Length / size);
            CopyRun(destination[..(run * size)], record.Strides[^1]);
            destination = destination[(run * size)..];
            Step(run);
        }
    }

    void CopyRun(Span<byte> target, long stride)
    {
        if (extent is null)
        {
            for (var i = 0; i < target.Length / size; i++) record.Storage.Bytes.Read((element + i * stride) * size, target.Slice(i * size, size));
            return;
        }

        var source = extent.AsSpan((int)(element * size - extentStart));
        switch (size)
        {
            case 1: Copy(source, target, stride); break;
            case 2: Copy(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<byte, ushort>(target), stride); break;
            case 4: Copy(MemoryMarshal.Cast<byte, uint>(source), MemoryMarshal.Cast<byte, uint>(target), stride); break;
            case 8: Copy(MemoryMarshal.Cast<byte, ulong>(source), MemoryMarshal.Cast<byte, ulong>(target), stride); break;
            default: Copy(MemoryMarshal.Cast<byte, UInt128>(source), MemoryMarshal.Cast<byte, UInt128>(target), stride); break;
        }
    }

    static void Copy<T>(ReadOnlySpan<T> source, Span<T> target, long stride)
    {
        for (var i = 0; i < target.Length; i++) target[i] = source[(int)(i * stride)];
    }

    void Step(int run)
    {
        for (var dim = index.Length - 1; dim >= 0; dim--)
        {
            element += run * record.Strides[dim];
            index[dim] += run;
            if (index[dim] < record.Shape[dim]) return;
            run = 1;
            element -= index[dim] * record.Strides[dim];
            index[dim] = 0;
        }
    }
}
