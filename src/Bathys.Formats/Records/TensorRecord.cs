using System.Globalization;

namespace Bathys.Formats;

/// <summary>
/// One tensor of a model file: name, element type, shape and strides, and where its bytes lie. It is inert; nothing is read until
/// <see cref="OpenRead"/> or <see cref="CopyTo"/>, and everything was checked against the file when the file was opened.
/// </summary>
public sealed partial class TensorRecord
{
    readonly TensorLayout layout;

    internal TensorRecord(string name, ElementType type, TensorLayout layout, TensorStorage storage) =>
        (Name, Type, this.layout, Storage) = (name, type, layout, storage);

    /// <summary>The key in the file's state dictionary; levels of nested dictionaries are joined with dots.</summary>
    public string Name { get; }

    /// <summary>Type of each element as the file holds it.</summary>
    public ElementType Type { get; }

    /// <summary>Sizes of the dimensions; empty for a scalar.</summary>
    public ReadOnlySpan<long> Shape => layout.Shape;

    /// <summary>Steps along each dimension in the storage, counted in elements.</summary>
    public ReadOnlySpan<long> Strides => layout.Strides;

    /// <summary>Number of elements: the product of the sizes.</summary>
    public long Count => layout.Count;

    /// <summary>Bytes of the tensor laid out densely, which a view that repeats or skips elements need not hold in the file.</summary>
    public long ByteCount => (long)(((Int128)Count * Type.BitSize() + 7) / 8);

    /// <summary>Whether the elements lie densely in C order.</summary>
    public bool IsContiguous => layout.IsContiguous;

    internal long Offset => layout.Offset;

    internal TensorStorage Storage { get; }

    /// <summary>Which part of the file it shows, whatever its name.</summary>
    internal (TensorStorage, ElementType, TensorLayout) View => (Storage, Type, layout);

    /// <summary>Bytes that are held while the elements are put in order.</summary>
    internal long GatherBytes => IsContiguous || Count == 0 ? 0 : ElementGather.ExtentBytes(this);

    /// <summary>
    /// Opens the elements as a stream of <see cref="ByteCount"/> bytes: C order, little-endian, whatever the file's layout.
    /// </summary>
    public Stream OpenRead() => new TensorStream(this);

    /// <summary>Writes the elements, in C order and little-endian, to a span of exactly <see cref="ByteCount"/> bytes.</summary>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    /// <exception cref="ModelFileException">The file cannot be read, or became shorter.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length != ByteCount)
        {
            throw new ArgumentException($"'{Name}' has {ByteCount} bytes, the span {destination.Length}.", nameof(destination));
        }

        using var stream = OpenRead();
        stream.ReadExactly(destination);
    }

    /// <summary>The elements in C order and little-endian.</summary>
    /// <exception cref="ModelFileException">The file cannot be read, or the tensor does not fit in one array.</exception>
    public byte[] ToBytes()
    {
        if (ByteCount > Array.MaxLength) throw Error($"'{Name}' has {ByteCount} bytes, too many for one array");
        var bytes = new byte[ByteCount];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Name, type and shape, as in <c>fc.weight F32 (10, 64)</c>.</summary>
    public override string ToString() => $"{Name} {Type.ShortName()} {Show(Shape)}";

    internal static string Show(ReadOnlySpan<long> sizes)
    {
        var parts = new string[sizes.Length];
        for (var i = 0; i < sizes.Length; i++) parts[i] = sizes[i].ToString(CultureInfo.InvariantCulture);
        return $"({string.Join(", ", parts)})";
    }

    internal TensorRecord WithName(string name) => new(name, Type, layout, Storage);

    internal ModelFileException Error(string reason) => Storage.Bytes.Error((long)((Int128)Offset * Type.BitSize() / 8), reason);
}
