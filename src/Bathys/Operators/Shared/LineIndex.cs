namespace Bathys;

/// <summary>Lines that an index tensor names, once it is checked: places among lines of a shape.</summary>
/// <param name="Places">Contiguous Int64 (count).</param>
/// <param name="Lines">How many lines there are to choose from.</param>
/// <param name="Line">The shape of a line.</param>
/// <param name="Leading">The shape of the places in the result.</param>
internal sealed record LineIndex(Tensor Places, int Lines, Shape Line, Shape Leading)
{
    /// <summary>What an index means for a tensor.</summary>
    /// <exception cref="ShapeException">The mask has another shape, or a number is out of range.</exception>
    /// <exception cref="NotSupportedException">The index is neither Bool nor Int64 nor Int32.</exception>
    public static LineIndex Of(Tensor x, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return index.DType switch
        {
            DType.Bool => OfMask(x, index),
            DType.Int64 or DType.Int32 => OfNumbers(x, index),
            _ => throw new NotSupportedException(
                $"a tensor is indexed by a Bool mask or by whole numbers (Int64), not by {index.DType}: convert with To(DType.Int64)"),
        };
    }

    /// <summary>The lines, recorded.</summary>
    public Tensor Get(Tensor x) => x.Reshape([Lines, .. Line.AsSpan()]).IndexSelect(0, Places).Reshape(Whole);

    /// <summary>Overwrites the lines.</summary>
    /// <exception cref="ShapeException">The value does not broadcast to the lines' shape.</exception>
    public void Set(Tensor x, Tensor value)
    {
        var shape = Whole;
        if (value.Rank > shape.Rank || Shape.Broadcast(value.Shape, shape, "assignment") != shape)
            throw new ShapeException($"a value of shape {value.Shape} cannot be broadcast to what is indexed, of shape {shape}");
        var count = Leading.Rank == 0 ? 1 : Shape.Size("assignment", Leading.Count);
        var lines = value.Detach().Convert(x.DType).Expand(shape).Reshape([count, .. Line.AsSpan()]);
        if (lines.Storage == x.Storage) lines = lines.Copy();
        if (x.IsContiguous) Tensor.PutLines(x.As([Lines, .. Line.AsSpan()], null), Places, lines);
        else
        {
            var copy = x.Copy();
            Tensor.PutLines(copy.As([Lines, .. Line.AsSpan()], null), Places, lines);
            Tensor.Overwrite(x, copy);
        }
    }

    Shape Whole => [.. Leading.AsSpan(), .. Line.AsSpan()];

    static LineIndex OfMask(Tensor x, Tensor mask)
    {
        if (mask.Rank > x.Rank) throw new ShapeException($"a mask of shape {mask.Shape} has more dimensions than {x.Shape}");
        var leading = new Shape(x.Shape[..mask.Rank]);
        if (leading != mask.Shape)
            throw new ShapeException($"a mask of shape {mask.Shape} does not match the shape {x.Shape}: the leading sizes must agree");
        var places = Tensor.PlacesOfTrue(mask);
        return new(Tensor.From(places), Shape.Size("indexing", leading.Count), new Shape(x.Shape[mask.Rank..]), [places.Length]);
    }

    static LineIndex OfNumbers(Tensor x, Tensor index)
    {
        if (x.Rank == 0) throw new ShapeException("a scalar has no lines that an index could name");
        var places = Tensor.WrappedIndex(index.Convert(DType.Int64).Packed(), x.Shape[0], x.Shape);
        return new(places.Reshape(Shape.Size("indexing", index.Count)), x.Shape[0], new Shape(x.Shape[1..]), index.Shape);
    }
}
