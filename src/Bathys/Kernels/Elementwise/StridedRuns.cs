using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// A strided view as a sequence of runs along its last dimension, in row-major order. Dimensions are merged where one continues
/// the other, so that runs are as long as the memory allows: a contiguous view is a single run.
/// </summary>
internal readonly struct StridedRuns
{
    const int MaxRank = 16;

    /// <summary>Null where there is a single run.</summary>
    readonly long[]? sizes, strides;

    readonly long length;

    public StridedRuns(View view)
    {
        if (view.IsContiguous)
        {
            (length, Step) = (view.Count, 1);
            return;
        }
        var rank = 0;
        var count = view.Sizes.Length;
        var merged = count <= MaxRank ? stackalloc long[MaxRank] : new long[count];
        var steps = count <= MaxRank ? stackalloc long[MaxRank] : new long[count];
        var given = view.Strides;
        for (var i = 0; i < view.Sizes.Length; i++)
        {
            if (view.Sizes[i] == 1) continue;
            if (rank > 0 && steps[rank - 1] == given[i] * view.Sizes[i])
            {
                merged[rank - 1] *= view.Sizes[i];
                steps[rank - 1] = given[i];
            }
            else (merged[rank], steps[rank++]) = (view.Sizes[i], given[i]);
        }
        if (rank > MaxRank)
            throw new ShapeException($"a strided view of {rank} dimensions that do not merge is beyond the limit of {MaxRank}");
        (length, Step) = (merged[rank - 1], steps[rank - 1]);
        if (rank > 1) (sizes, strides) = (merged[..rank].ToArray(), steps[..rank].ToArray());
    }

    /// <summary>Elements between neighbors in a run.</summary>
    public long Step { get; }

    public bool IsContiguous => sizes is null && Step == 1;

    public bool IsConstant => sizes is null && Step == 0;

    /// <summary>Walks the runs that hold the elements start … start + count.</summary>
    public Walker Walk(long start, long count) => new(sizes ?? [length], strides ?? [Step], start, count);

    /// <summary>An odometer over the dimensions; <see cref="Offset"/> and <see cref="Length"/> describe the present run.</summary>
    internal ref struct Walker
    {
        readonly long[] sizes;
        readonly long[] strides;
        Index index;
        long left;

        public long Offset;
        public int Length;

        public Walker(long[] sizes, long[] strides, long start, long count)
        {
            (this.sizes, this.strides, left) = (sizes, strides, count);
            for (var d = sizes.Length - 1; d >= 0 && count > 0; d--)
            {
                (start, index[d]) = Math.DivRem(start, sizes[d]);
                Offset += index[d] * strides[d];
            }
        }

        public bool Next()
        {
            var last = sizes.Length - 1;
            if (Length > 0)
            {
                Offset += Length * strides[last];
                if ((index[last] += Length) == sizes[last]) Carry(last);
            }
            Length = (int)Math.Min(Math.Min(sizes[last] - index[last], left), int.MaxValue);
            left -= Length;
            return Length > 0;
        }

        void Carry(int d)
        {
            for (; d >= 0 && index[d] == sizes[d]; d--)
            {
                index[d] = 0;
                Offset -= sizes[d] * strides[d];
                if (d == 0) return;
                index[d - 1]++;
                Offset += strides[d - 1];
            }
        }
    }

    [InlineArray(MaxRank)]
    struct Index
    {
        long first;
    }
}
