using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// A strided view as a sequence of runs along its last dimension, in row-major order. Dimensions are merged where one continues
/// the other, so that runs are as long as the memory allows: a contiguous view is a single run.
/// </summary>
internal readonly struct StridedRuns
{
    const int MaxRank = 16;

    readonly long[] sizes;
    readonly long[] strides;

    public StridedRuns(View view)
    {
        var rank = 0;
        var merged = new long[Math.Max(view.Sizes.Length, 1)];
        var steps = new long[merged.Length];
        for (var i = 0; i < view.Sizes.Length; i++)
        {
            if (view.Sizes[i] == 1) continue;
            if (rank > 0 && steps[rank - 1] == view.Strides[i] * view.Sizes[i])
            {
                merged[rank - 1] *= view.Sizes[i];
                steps[rank - 1] = view.Strides[i];
            }
            else (merged[rank], steps[rank++]) = (view.Sizes[i], view.Strides[i]);
        }
        if (rank == 0) (merged[0], steps[0], rank) = (1, 1, 1);
        if (rank > MaxRank)
            throw new ShapeException($"a strided view of {rank} dimensions that do not merge is beyond the limit of {MaxRank}");
        sizes = merged.AsSpan(0, rank).ToArray();
        strides = steps.AsSpan(0, rank).ToArray();
    }

    /// <summary>Elements between neighbors in a run.</summary>
    public long Step => strides[^1];

    public bool IsContiguous => sizes.Length == 1 && strides[0] == 1;

    public bool IsConstant => sizes.Length == 1 && strides[0] == 0;

    /// <summary>Walks the runs that hold the elements start … start + count.</summary>
    public Walker Walk(long start, long count) => new(sizes, strides, start, count);

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
