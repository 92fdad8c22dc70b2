using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>Rows of a (rows, length) tensor normalised, scaled and shifted, and each row's mean and 1/√(variance + ε); not recorded.</summary>
    internal static (Tensor Y, Tensor Means, Tensor Factors) LayerNormForward(Tensor x, Tensor? weight, Tensor? bias, double epsilon)
    {
        var (p, w, b, y) = (x.Packed(), weight?.Packed(), bias?.Packed(), new Tensor(x.Shape, x.DType));
        var (means, factors) = (new Tensor([x.Shape[0]], x.DType), new Tensor([x.Shape[0]], x.DType));
        Rows.Run(x.DType, x.Shape[0], x.Shape[1], new LayerNormRows.Forward(
            p.Data, x.Shape[1], DataOf(w), DataOf(b), epsilon, y.Data, means.Data, factors.Data));
        KeepAlive(p, w, b, y, means, factors);
        return (y, means, factors);
    }

    /// <summary>The gradients of <see cref="LayerNormForward"/>; those of weight and bias stand in the two rows of (2, length); not recorded.</summary>
    internal static (Tensor X, Tensor? WeightAndBias) LayerNormBackward(
        Tensor gradient, Tensor x, Tensor? weight, Tensor means, Tensor factors, bool withParameters)
    {
        var (rows, length) = (x.Shape[0], x.Shape[1]);
        var (each, blocks) = RowBlocks(rows, length);
        var (g, p, w, result) = (gradient.PackedRows(out var step), x.Packed(), weight?.Packed(), new Tensor(x.Shape, x.DType));
        var partial = withParameters ? new Tensor([blocks, 2, length], x.DType) : null;
        // A block is a row of the driver's, and long enough to be a chunk of its own.
        Rows.Run(x.DType, blocks, length == 0 ? 0 : long.MaxValue, new LayerNormRows.Backward(
            g.Data, step, p.Data, length, rows, each, DataOf(w), means.Data, factors.Data, result.Data, DataOf(partial)));
        KeepAlive(g, p, w, means, factors, result, partial);
        return (result, partial?.Sum(0));
    }

    /// <summary>Few enough blocks of rows for their sums to be small beside the rows, cut by the shape alone.</summary>
    static (int Each, int Count) RowBlocks(int rows, int length)
    {
        const int MostBlocks = 32, LeastElements = 4096;
        var each = Math.Max((rows + MostBlocks - 1) / MostBlocks, LeastElements / Math.Max(length, 1) + 1);
        return (each, (rows + each - 1) / each);
    }

    /// <summary>Rows of a (rows, length) tensor divided by their root mean square and scaled, and each row's 1/√(mean square + ε); not recorded.</summary>
    internal static (Tensor Y, Tensor Factors) RmsNormForward(Tensor x, Tensor? weight, double epsilon)
    {
        var (p, w, y, factors) = (x.Packed(), weight?.Packed(), new Tensor(x.Shape, x.DType), new Tensor([x.Shape[0]], x.DType));
        Rows.Run(x.DType, x.Shape[0], x.Shape[1], new RmsNormRows.Forward(p.Data, x.Shape[1], DataOf(w), epsilon, y.Data, factors.Data));
        KeepAlive(p, w, y, factors);
        return (y, factors);
    }

    /// <summary>The gradients of <see cref="RmsNormForward"/>; not recorded.</summary>
    internal static (Tensor X, Tensor? Weight) RmsNormBackward(Tensor gradient, Tensor x, Tensor? weight, Tensor factors)
    {
        var (rows, length) = (x.Shape[0], x.Shape[1]);
        var (each, blocks) = RowBlocks(rows, length);
        var (g, p, w, result) = (gradient.Packed(), x.Packed(), weight?.Packed(), new Tensor(x.Shape, x.DType));
        var partial = weight is null ? null : new Tensor([blocks, length], x.DType);
        Rows.Run(x.DType, blocks, length == 0 ? 0 : long.MaxValue, new RmsNormRows.Backward(
            g.Data, p.Data, length, rows, each, DataOf(w), factors.Data, result.Data, DataOf(partial)));
        KeepAlive(g, p, w, factors, result, partial);
        return (result, partial?.Sum(0));
    }

    /// <summary>Groups of a (N, G, C / G, L) tensor normalised, their channels scaled and shifted, and each group's mean and 1/√(variance + ε); not recorded.</summary>
    internal static (Tensor Y, Tensor Means, Tensor Factors) GroupNormForward(Tensor x, Tensor? weight, Tensor? bias, double epsilon)
    {
        var (p, w, b, y) = (x.Packed(), weight?.Packed(), bias?.Packed(), new Tensor(x.Shape, x.DType));
        var (means, factors) = (new Tensor(new Shape(x.Shape[..2]), x.DType), new Tensor(new Shape(x.Shape[..2]), x.DType));
        var shape = new GroupShape(x.Shape[1], x.Shape[2], x.Shape[3]);
        Rows.Run(x.DType, means.Count, shape.Channels * shape.Length, new GroupNormRows.Forward(
            p.Data, shape, DataOf(w), DataOf(b), epsilon, y.Data, means.Data, factors.Data));
        KeepAlive(p, w, b, y, means, factors);
        return (y, means, factors);
    }

    /// <summary>The gradients of <see cref="GroupNormForward"/>; not recorded.</summary>
    internal static (Tensor X, Tensor Weight, Tensor Bias) GroupNormBackward(Tensor gradient, Tensor x, Tensor? weight, Tensor means, Tensor factors)
    {
        var (g, p, w, result) = (gradient.Packed(), x.Packed(), weight?.Packed(), new Tensor(x.Shape, x.DType));
        var (products, sums) = (new Tensor(new Shape(x.Shape[..3]), x.DType), new Tensor(new Shape(x.Shape[..3]), x.DType));
        var shape = new GroupShape(x.Shape[1], x.Shape[2], x.Shape[3]);
        Rows.Run(x.DType, means.Count, shape.Channels * shape.Length, new GroupNormRows.Backward(
            g.Data, p.Data, shape, DataOf(w), means.Data, factors.Data, result.Data, products.Data, sums.Data));
        KeepAlive(g, p, w, means, factors, result, products, sums);
        return (result, products.Sum(0), sums.Sum(0));
    }

    /// <summary>For each plane of a (planes…, length) tensor its mean and Σ (x − mean)², of the shape (planes…); not recorded.</summary>
    internal static (Tensor Means, Tensor Squares) PlaneMoments(Tensor x)
    {
        var planes = new Shape(x.Shape[..^1]);
        var (p, means, squares) = (x.Packed(), new Tensor(planes, x.DType), new Tensor(planes, x.DType));
        Rows.Run(x.DType, planes.Count, x.Shape[^1], new PlaneNorm.Moments(p.Data, x.Shape[^1], means.Data, squares.Data));
        KeepAlive(p, means, squares);
        return (means, squares);
    }

    /// <summary>(x − mean) · scale + shift for each plane of a (planes…, length) tensor; the numbers repeat where they are fewer; not recorded.</summary>
    internal static Tensor PlaneAffine(Tensor x, Tensor means, Tensor scales, Tensor? shifts)
    {
        var (p, m, s, t, y) = (x.Packed(), means.Packed(), scales.Packed(), shifts?.Packed(), new Tensor(x.Shape, x.DType));
        Rows.Run(x.DType, new Shape(x.Shape[..^1]).Count, x.Shape[^1], new PlaneNorm.Affine(p.Data, x.Shape[^1], m.Count, m.Data, s.Data, DataOf(t), y.Data));
        KeepAlive(p, m, s, t, y);
        return y;
    }

    /// <summary>For each plane Σ g and Σ g · (x − mean), of the shape (planes…); not recorded.</summary>
    internal static (Tensor Sums, Tensor Products) PlaneGradientSums(Tensor gradient, Tensor x, Tensor means)
    {
        var planes = new Shape(x.Shape[..^1]);
        var (g, p, m) = (gradient.Packed(), x.Packed(), means.Packed());
        var (sums, products) = (new Tensor(planes, x.DType), new Tensor(planes, x.DType));
        Rows.Run(x.DType, planes.Count, x.Shape[^1], new PlaneNorm.GradientSums(g.Data, p.Data, x.Shape[^1], m.Count, m.Data, sums.Data, products.Data));
        KeepAlive(g, p, m, sums, products);
        return (sums, products);
    }

    /// <summary>a · g + b · (x − mean) + c for each plane; the numbers repeat where they are fewer; not recorded.</summary>
    internal static Tensor PlaneGradient(Tensor gradient, Tensor x, Tensor means, Tensor a, Tensor b, Tensor c)
    {
        var (g, p, y) = (gradient.Packed(), x.Packed(), new Tensor(x.Shape, x.DType));
        var (m, u, v, w) = (means.Packed(), a.Packed(), b.Packed(), c.Packed());
        Rows.Run(x.DType, new Shape(x.Shape[..^1]).Count, x.Shape[^1], new PlaneNorm.Gradient(
            g.Data, p.Data, x.Shape[^1], m.Count, m.Data, u.Data, v.Data, w.Data, y.Data));
        KeepAlive(g, p, y, m, u, v, w);
        return y;
    }

    static void* DataOf(Tensor? x) => x is null ? null : x.Data;
}
