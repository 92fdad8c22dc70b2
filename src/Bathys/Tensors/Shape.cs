using System.Runtime.CompilerServices;

namespace Bathys;

/// <summary>The sizes of a tensor's dimensions, outermost first. A scalar has none.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>
{
    readonly int[]? sizes;

    /// <summary>A shape of these sizes.</summary>
    /// <exception cref="ShapeException">A size is negative.</exception>
    public Shape(params ReadOnlySpan<int> sizes) : this(sizes.ToArray())
    {
    }

    /// <summary>Takes the array as it is: the caller gives it away.</summary>
    internal Shape(int[] sizes)
    {
        foreach (var size in sizes)
            if (size < 0) throw new ShapeException($"a dimension cannot have the size {size} in ({string.Join(", ", sizes)})");
        this.sizes = sizes;
    }

    /// <summary>For collection expressions: Shape s = [2, 3].</summary>
    public static Shape Create(ReadOnlySpan<int> sizes) => new(sizes.ToArray());

    internal int[] Sizes => sizes ?? [];

    /// <summary>The number of dimensions.</summary>
    public int Rank => Sizes.Length;

    /// <summary>The number of elements: the product of the sizes.</summary>
    /// <exception cref="ShapeException">The product is beyond 2⁶³ − 1.</exception>
    public long Count
    {
        get
        {
            var count = 1L;
            var isTooMuch = false;
            foreach (var size in Sizes)
            {
                if (size == 0) return 0;
                isTooMuch |= count > long.MaxValue / size;
                count = unchecked(count * size);
            }
            return isTooMuch ? throw new ShapeException($"the shape {this} has more elements than can be counted: beyond 2^63") : count;
        }
    }

    /// <summary>The size of a dimension; negative numbers count from the end.</summary>
    public int this[int dimension] => Sizes[Dimension(dimension)];

    /// <summary>The size of a dimension: ^1 is the last.</summary>
    public int this[Index dimension] => Sizes[dimension];

    /// <summary>The sizes of a range of dimensions.</summary>
    public ReadOnlySpan<int> this[Range range] => Sizes.AsSpan()[range];

    /// <summary>The sizes as a span.</summary>
    public ReadOnlySpan<int> AsSpan() => Sizes;

    /// <summary>The sizes as a new array.</summary>
    public int[] ToArray() => (int[])Sizes.Clone();

    /// <summary>An enumerator over the sizes.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    /// <summary>The dimension as a number from 0, where a negative one counts from the end.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public int Dimension(int dimension)
    {
        var rank = Math.Max(Rank, 1);
        if (dimension < -rank || dimension >= rank)
            throw new ShapeException($"dimension {dimension} is out of range for the shape {this}: from {-rank} to {rank - 1}");
        return dimension < 0 ? dimension + rank : dimension;
    }

    /// <summary>The shape of an element-by-element operation: sizes align at the end, and a size of 1 stretches.</summary>
    /// <exception cref="ShapeException">Two sizes differ and neither is 1.</exception>
    public static Shape Broadcast(Shape a, Shape b, string operation = "broadcast")
    {
        if (a == b) return a;
        var sizes = new int[Math.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= sizes.Length; i++)
        {
            var (p, q) = (i <= a.Rank ? a.Sizes[^i] : 1, i <= b.Rank ? b.Sizes[^i] : 1);
            if (p != q && p != 1 && q != 1)
                throw new ShapeException($"{operation}: the shapes {a} and {b} do not broadcast: {p} and {q} differ and neither is 1");
            sizes[^i] = p == 1 ? q : p;
        }
        return new Shape(sizes);
    }

    /// <summary>This shape with size 1 for each of the dimensions; for all where none is named.</summary>
    internal Shape Reduced(ReadOnlySpan<int> dimensions)
    {
        var sizes = ToArray();
        if (dimensions.Length == 0) sizes.AsSpan().Fill(1);
        foreach (var dimension in dimensions)
            if (Dimension(dimension) < Rank) sizes[Dimension(dimension)] = 1;
        return new Shape(sizes);
    }

    /// <summary>How many elements a reduction of the dimensions joins into one; of all where none is named.</summary>
    internal long CountAlong(ReadOnlySpan<int> dimensions)
    {
        if (dimensions.Length == 0) return Count;
        var count = 1L;
        foreach (var dimension in dimensions) count = checked(count * (Rank == 0 ? 1 : this[Dimension(dimension)]));
        return count;
    }

    /// <summary>A computed size as a dimension.</summary>
    /// <param name="operation">The name for the error message.</param>
    /// <param name="size">What was computed.</param>
    /// <exception cref="ShapeException">It is beyond 2³¹ − 1.</exception>
    internal static int Size(string operation, long size) => size <= int.MaxValue ? (int)size
        : throw new ShapeException(
            $"{operation}: {size:N0} elements are more than one dimension can have, {int.MaxValue:N0}: cut the tensor into parts");

    /// <summary>The strides of contiguous memory, in elements.</summary>
    internal long[] ContiguousStrides()
    {
        var strides = new long[Rank];
        var step = 1L;
        for (var i = Rank - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Math.Max(Sizes[i], 1);
        }
        return strides;
    }

    /// <summary>A shape of the sizes in an array.</summary>
    public static implicit operator Shape(int[] sizes) => new(sizes.AsSpan());

    /// <summary>The sizes as a span.</summary>
    public static implicit operator ReadOnlySpan<int>(Shape shape) => shape.Sizes;

    /// <inheritdoc/>
    public bool Equals(Shape other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var size in Sizes) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>Same sizes in the same order.</summary>
    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    /// <summary>Other sizes or another order.</summary>
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);

    /// <summary>As in (64, 3, 48, 48).</summary>
    public override string ToString() => $"({string.Join(", ", Sizes)})";
}
