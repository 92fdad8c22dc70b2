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
        for (var at = 0; at < destination.Length; at += size)
        {
            var start = element * size;
            var target = destination.Slice(at, size);
            if (extent is null) record.Storage.Bytes.Read(start, target);
            else extent.AsSpan((int)(start - extentStart), size).CopyTo(target);
            Step();
        }
    }

    void Step()
    {
        for (var dim = index.Length - 1; dim >= 0; dim--)
        {
            element += record.Strides[dim];
            if (++index[dim] < record.Shape[dim]) return;
            element -= index[dim] * record.Strides[dim];
            index[dim] = 0;
        }
    }
}
