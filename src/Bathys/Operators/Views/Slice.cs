namespace Bathys;

/// <summary>What to take of one dimension: an index (the dimension goes), a range, or every n-th of a range.</summary>
public readonly struct Slice
{
    readonly Range range;
    readonly bool isIndex;

    Slice(Range range, bool isIndex, int step) => (this.range, this.isIndex, Step) = (range, isIndex, step);

    /// <summary>Every n-th index of a range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is not positive.</exception>
    public static Slice Every(int step, Range? range = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        return new Slice(range ?? Range.All, false, step);
    }

    internal int Step { get; }

    internal bool IsIndex => isIndex;

    /// <summary>The first index and how many are taken of a dimension of the given size.</summary>
    internal (int First, int Count) Within(int size, int dimension, Shape shape)
    {
        var (from, to) = (range.Start.GetOffset(size), isIndex ? range.Start.GetOffset(size) + 1 : range.End.GetOffset(size));
        if (from < 0 || to > size || from > to)
            throw new ShapeException(
                $"Slice: {(isIndex ? $"index {range.Start}" : $"range {range}")} is outside dimension {dimension} of {shape}");
        return (from, (to - from + Step - 1) / Step);
    }

    /// <summary>One index; negative numbers count from the end.</summary>
    public static implicit operator Slice(int index) => new(Of(index), true, 1);

    /// <summary>One index: ^1 is the last.</summary>
    public static implicit operator Slice(Index index) => new(new Range(index, index), true, 1);

    /// <summary>A range of indices: 1..3 are 1 and 2.</summary>
    public static implicit operator Slice(Range range) => new(range, false, 1);

    static Range Of(int index)
    {
        var i = index < 0 ? Index.FromEnd(-index) : Index.FromStart(index);
        return new Range(i, i);
    }
}

/// <summary>A part of a tensor.</summary>
public static class SliceOperator
{
    extension(Tensor x)
    {
        /// <summary>A view of a part: an index, a range or a step for each leading dimension; the others whole.</summary>
        /// <exception cref="ShapeException">
        /// An index or range is outside its dimension, or there are more of them than dimensions.
        /// </exception>
        public Tensor Slice(params ReadOnlySpan<Slice> slices)
        {
            if (slices.Length > x.Rank)
                throw new ShapeException($"Slice: {slices.Length} indices for the {x.Rank} dimensions of {x.Shape}");
            var (sizes, strides, offset) = (new List<int>(), new List<long>(), 0L);
            for (var d = 0; d < x.Rank; d++)
            {
                var slice = d < slices.Length ? slices[d] : ..;
                var (first, count) = slice.Within(x.Shape[d], d, x.Shape);
                offset += first * x.Strides[d];
                if (slice.IsIndex) continue;
                sizes.Add(count);
                strides.Add(x.Strides[d] * slice.Step);
            }
            var y = x.As(new Shape([.. sizes]), [.. strides], offset);
            if (!Record.Needs(x)) return y;
            var (shape, where) = (x.Shape, slices.ToArray());
            return Record.Gradient("Slice", y, x, g => g.Unslice(shape, where));
        }

        /// <summary>A view of length indices of a dimension, from start on; a negative start counts from the end.</summary>
        /// <exception cref="ShapeException">There is no such dimension, or not so many indices of it.</exception>
        public Tensor Narrow(int dimension, int start, int length)
        {
            var d = x.Shape.Dimension(dimension);
            var size = x.Rank == 0 ? 0 : x.Shape[d];
            if (start < -size || length < 0)
                throw new ShapeException($"Narrow: {length} indices from {start} on are outside dimension {d} of {x.Shape}");
            if (start < 0) start += size;
            var slices = new Slice[d + 1];
            slices.AsSpan().Fill(..);
            slices[^1] = start..(start + length);
            return x.Slice(slices);
        }

        /// <summary>A view without a dimension: its given index alone.</summary>
        public Tensor Select(int dimension, int index)
        {
            var slices = new Slice[x.Shape.Dimension(dimension) + 1];
            slices.AsSpan().Fill(..);
            slices[^1] = index;
            return x.Slice(slices);
        }

        /// <summary>The transpose of <see cref="Slice"/>: this tensor in its place among zeros.</summary>
        internal Tensor Unslice(Shape shape, Slice[] slices)
        {
            var y = Tensor.Zeros(shape, x.DType);
            using (new NoGrad()) y.Slice(slices).CopyFrom(x);
            return Record.Gradient("Unslice", y, x, g => g.Slice(slices));
        }
    }
}
