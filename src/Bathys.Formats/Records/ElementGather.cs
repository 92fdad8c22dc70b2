using System.Runtime.InteropServices;

namespace Bathys.Formats;

/// <summary>Walks a strided record in C order and copies its elements out one after another.</summary>
internal sealed class ElementGather
{
    /// <summary>How many times the elements' bytes an extent may have to be read whole; wider ones are read element by element.</summary>
    const int WidestExtent = 64;

    readonly TensorRecord record;
    readonly int size;

    // Neither dimensions of size 1 nor two that go on in even steps: few steps for each run, whatever the rank.
    readonly long[] shape;
    readonly long[] strides;
    readonly long[] index;
    readonly byte[]? extent; // the bytes from the first to the last element
    readonly long extentStart;
    long element; // where in the storage the index points, in elements

    public ElementGather(TensorRecord record)
    {
        this.record = record;
        size = record.Type.ByteSize();
        (shape, strides) = Merge(record);
        index = new long[shape.Length];
        element = record.Offset;
        extentStart = record.Offset * size;
        if (ExtentBytes(record) is var bytes && bytes == 0) return;
        extent = new byte[bytes];
        record.Storage.Bytes.Read(extentStart, extent);
    }

    /// <summary>The bytes that are held while a record with elements and strides is read; 0 where it is read element by element.</summary>
    public static long ExtentBytes(TensorRecord record)
    {
        var last = 0L;
        for (var i = 0; i < record.Shape.Length; i++) last += (record.Shape[i] - 1) * record.Strides[i];
        var bytes = (last + 1) * record.Type.ByteSize();
        return bytes <= Array.MaxLength && bytes / WidestExtent <= record.ByteCount ? bytes : 0;
    }

    public void Next(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            // Only called for records that are not contiguous, which have a dimension of more than one element.
            var run = (int)Math.Min(shape[^1] - index[^1], destination.Length / size);
            CopyRun(destination[..(run * size)], strides[^1]);
            destination = destination[(run * size)..];
            Step(run);
        }
    }

    static (long[] Shape, long[] Strides) Merge(TensorRecord record)
    {
        var (shape, strides) = (new List<long>(), new List<long>());
        for (var i = 0; i < record.Shape.Length; i++)
        {
            var (count, stride) = (record.Shape[i], record.Strides[i]);
            if (count == 1) continue;
            if (shape.Count > 0 && (Int128)count * stride == strides[^1]) (shape[^1], strides[^1]) = (shape[^1] * count, stride);
            else (shape, strides) = ([.. shape, count], [.. strides, stride]);
        }

        return ([.. shape], [.. strides]);
    }

    void CopyRun(Span<byte> target, long stride)
    {
        if (extent is null)
        {
            for (var i = 0; i < target.Length / size; i++)
                record.Storage.Bytes.Read((element + i * stride) * size, target.Slice(i * size, size));
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
            element += run * strides[dim];
            index[dim] += run;
            if (index[dim] < shape[dim]) return;
            run = 1;
            element -= index[dim] * strides[dim];
            index[dim] = 0;
        }
    }
}
