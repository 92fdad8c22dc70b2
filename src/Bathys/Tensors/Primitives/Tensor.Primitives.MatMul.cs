using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>
    /// activation(A B + bias) for the last two dimensions of a and b, whose other dimensions broadcast; any strides, no copies; not
    /// recorded.
    /// </summary>
    /// <param name="a">(…, n, k).</param>
    /// <param name="b">(…, k, m), of the same type.</param>
    /// <param name="bias">One number for each of the m columns.</param>
    /// <param name="activation">Applied last.</param>
    internal static Tensor Product(Tensor a, Tensor b, Tensor? bias = null, Activation activation = Activation.None)
    {
        var batch = Shape.Broadcast(new Shape(a.Shape[..^2]), new Shape(b.Shape[..^2]), "MatMul").Sizes;
        var result = new Tensor(new Shape([.. batch, a.Shape[^2], b.Shape[^1]]), a.DType);
        var plan = new ProductPlan(batch, a, b, result);
        if (result.Count == 0) return result;
        using var p = a.Borrow();
        using var q = b.Borrow();
        using var c = Borrow(bias?.Packed());
        using var y = result.BorrowResult();
        if (result.DType == DType.Float32)
            plan.Run(0, (float*)p.Data, (float*)q.Data, (float*)y.Data,
                new Epilogue<float> { ColumnBias = (float*)c.Data, Activation = activation });
        else
            plan.Run(0, (double*)p.Data, (double*)q.Data, (double*)y.Data,
                new Epilogue<double> { ColumnBias = (double*)c.Data, Activation = activation });
        return result;
    }

    /// <summary>
    /// The batch dimensions of a product, merged as far as the strides of all three tensors allow; the kernel takes two of them at once.
    /// </summary>
    readonly struct ProductPlan
    {
        /// <summary>All but the last two, over which <see cref="Run"/> goes; empty where the kernel takes all.</summary>
        readonly (int Size, long A, long B, long Y)[] outer = [];

        readonly MatMulShape shape;

        public ProductPlan(int[] batch, Tensor a, Tensor b, Tensor y)
        {
            // One group of one product where there is no batch.
            (int Size, long A, long B, long Y) group = (1, 0, 0, 0), item = group;
            if (batch.Length > 0)
            {
                var dimensions = Merged(batch, a, b, y);
                if (dimensions.Count > 0) item = dimensions[^1];
                if (dimensions.Count > 1) group = dimensions[^2];
                if (dimensions.Count > 2) outer = [.. dimensions[..^2]];
            }
            shape = new MatMulShape(a.Shape[^2], b.Shape[^1], a.Shape[^1])
            {
                Groups = group.Size,
                Batch = item.Size,
                Left = new MatrixLayout(a.Stride(-2), a.Stride(-1), item.A, group.A),
                Right = new MatrixLayout(b.Stride(-2), b.Stride(-1), item.B, group.B),
                Result = new MatrixLayout(y.Stride(-2), 1, item.Y, group.Y),
            };
        }

        static List<(int Size, long A, long B, long Y)> Merged(int[] batch, Tensor a, Tensor b, Tensor y)
        {
            List<(int Size, long A, long B, long Y)> dimensions = [];
            var (strideA, strideB, strideY) = (BatchStrides(a, batch), BatchStrides(b, batch), BatchStrides(y, batch));
            for (var d = 0; d < batch.Length; d++)
            {
                if (batch[d] == 1) continue;
                var next = (Size: batch[d], A: strideA[d], B: strideB[d], Y: strideY[d]);
                if (dimensions.Count > 0 && dimensions[^1] is var last
                    && last.A == next.A * next.Size && last.B == next.B * next.Size && last.Y == next.Y * next.Size)
                {
                    next.Size *= last.Size;
                    dimensions.RemoveAt(dimensions.Count - 1);
                }
                dimensions.Add(next);
            }
            return dimensions;
        }

        public void Run<T>(int d, T* a, T* b, T* y, in Epilogue<T> epilogue) where T : unmanaged
        {
            if (d == outer.Length)
            {
                MatMul.Run(shape, a, b, y, epilogue);
                return;
            }
            var dimension = outer[d];
            for (var i = 0; i < dimension.Size; i++)
                Run(d + 1, a + (i * dimension.A), b + (i * dimension.B), y + (i * dimension.Y), epilogue);
        }

        /// <summary>The strides of the leading dimensions in the broadcast batch: 0 where a dimension repeats.</summary>
        static long[] BatchStrides(Tensor x, int[] batch)
        {
            var strides = new long[batch.Length];
            var lead = batch.Length - (x.Rank - 2);
            var own = x.Strides;
            for (var d = 0; d < x.Rank - 2; d++) strides[lead + d] = x.Shape[d] == 1 ? 0 : own[d];
            return strides;
        }
    }
}
