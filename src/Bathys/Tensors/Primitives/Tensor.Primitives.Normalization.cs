using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>
    /// Rows of a (rows, length) tensor normalized, scaled and shifted, and each row's mean and 1/√(variance + ε); not recorded.
    /// </summary>
    internal static (Tensor Y, Tensor Means, Tensor Factors) LayerNormForward(Tensor x, Tensor? weight, Tensor? bias, double epsilon)
    {
        Shape each = [x.Shape[0]];
        var result = (Y: new Tensor(x.Shape, x.DType), Means: new Tensor(each, x.DType), Factors: new Tensor(each, x.DType));
        using var p = x.Packed().Borrow();
        using var w = Borrow(weight?.Packed());
        using var b = Borrow(bias?.Packed());
        using var y = result.Y.BorrowResult();
        using var means = result.Means.BorrowResult();
        using var factors = result.Factors.BorrowResult();
        Rows.Run(x.DType, x.Shape[0], x.Shape[1], new LayerNormRows.Forward(
            p.Data, x.Shape[1], w.Data, b.Data, epsilon, y.Data, means.Data, factors.Data));
        return result;
    }

    /// <summary>
    /// The gradients of <see cref="LayerNormForward"/>; those of weight and bias stand in the two rows of (2, length); not recorded.
    /// </summary>
    internal static (Tensor X, Tensor? WeightAndBias) LayerNormBackward(
        Tensor gradient, Tensor x, Tensor? weight, Tensor means, Tensor factors, bool withParameters)
    {
        var (rows, length) = (x.Shape[0], x.Shape[1]);
        var (each, blocks) = RowBlocks(rows, length);
        var result = new Tensor(x.Shape, x.DType);
        var partial = withParameters ? new Tensor([blocks, 2, length], x.DType) : null;
        using var g = gradient.PackedRows(out var step).Borrow();
        using var p = x.Packed().Borrow();
        using var w = Borrow(weight?.Packed());
        using var m = means.Borrow();
        using var f = factors.Borrow();
        using var y = result.BorrowResult();
        using var q = BorrowResult(partial);
        // A block is a row of the driver's, and long enough to be a chunk of its own.
        Rows.Run(x.DType, blocks, length == 0 ? 0 : long.MaxValue, new LayerNormRows.Backward(
            g.Data, step, p.Data, length, rows, each, w.Data, m.Data, f.Data, y.Data, q.Data));
        return (result, partial?.Sum(0));
    }

    /// <summary>Few enough blocks of rows for their sums to be small beside the rows, cut by the shape alone.</summary>
    static (int Each, int Count) RowBlocks(int rows, int length)
    {
        const int MostBlocks = 32, LeastElements = 4096;
        var each = Math.Max((rows + MostBlocks - 1) / MostBlocks, LeastElements / Math.Max(length, 1) + 1);
        return (each, (rows + each - 1) / each);
    }

    /// <summary>
    /// Rows of a (rows, length) tensor divided by their root mean square and scaled, and each row's 1/√(mean square + ε); not recorded.
    /// </summary>
    internal static (Tensor Y, Tensor Factors) RmsNormForward(Tensor x, Tensor? weight, double epsilon)
    {
        var result = (Y: new Tensor(x.Shape, x.DType), Factors: new Tensor([x.Shape[0]], x.DType));
        using var p = x.Packed().Borrow();
        using var w = Borrow(weight?.Packed());
        using var y = result.Y.BorrowResult();
        using var factors = result.Factors.BorrowResult();
        Rows.Run(x.DType, x.Shape[0], x.Shape[1], new RmsNormRows.Forward(p.Data, x.Shape[1], w.Data, epsilon, y.Data, factors.Data));
        return result;
    }

    /// <summary>The gradients of <see cref="RmsNormForward"/>; not recorded.</summary>
    internal static (Tensor X, Tensor? Weight) RmsNormBackward(Tensor gradient, Tensor x, Tensor? weight, Tensor factors)
    {
        var (rows, length) = (x.Shape[0], x.Shape[1]);
        var (each, blocks) = RowBlocks(rows, length);
        var result = new Tensor(x.Shape, x.DType);
        var partial = weight is null ? null : new Tensor([blocks, length], x.DType);
        using var g = gradient.Packed().Borrow();
        using var p = x.Packed().Borrow();
        using var w = Borrow(weight?.Packed());
        using var f = factors.Borrow();
        using var y = result.BorrowResult();
        using var q = BorrowResult(partial);
        Rows.Run(x.DType, blocks, length == 0 ? 0 : long.MaxValue, new RmsNormRows.Backward(
            g.Data, p.Data, length, rows, each, w.Data, f.Data, y.Data, q.Data));
        return (result, partial?.Sum(0));
    }

    /// <summary>
    /// Groups of a (N, G, C / G, L) tensor normalized, their channels scaled and shifted, and each group's mean and 1/√(variance + ε); not
    /// recorded.
    /// </summary>
    internal static (Tensor Y, Tensor Means, Tensor Factors) GroupNormForward(Tensor x, Tensor? weight, Tensor? bias, double epsilon)
    {
        var groups = new Shape(x.Shape[..2]);
        var result = (Y: new Tensor(x.Shape, x.DType), Means: new Tensor(groups, x.DType), Factors: new Tensor(groups, x.DType));
        using var p = x.Packed().Borrow();
        using var w = Borrow(weight?.Packed());
        using var b = Borrow(bias?.Packed());
        using var y = result.Y.BorrowResult();
        using var means = result.Means.BorrowResult();
        using var factors = result.Factors.BorrowResult();
        var shape = new GroupShape(x.Shape[1], x.Shape[2], x.Shape[3]);
        Rows.Run(x.DType, groups.Count, (long)shape.Channels * shape.Length, new GroupNormRows.Forward(
            p.Data, shape, w.Data, b.Data, epsilon, y.Data, means.Data, factors.Data));
        return result;
    }

    /// <summary>The gradients of <see cref="GroupNormForward"/>; not recorded.</summary>
    internal static (Tensor X, Tensor Weight, Tensor Bias) GroupNormBackward(
        Tensor gradient, Tensor x, Tensor? weight, Tensor means, Tensor factors)
    {
        var channels = new Shape(x.Shape[..3]);
        var (result, products, sums) = (new Tensor(x.Shape, x.DType), new Tensor(channels, x.DType), new Tensor(channels, x.DType));
        using var g = gradient.Packed().Borrow();
        using var p = x.Packed().Borrow();
        using var w = Borrow(weight?.Packed());
        using var m = means.Borrow();
        using var f = factors.Borrow();
        using var y = result.BorrowResult();
        using var u = products.BorrowResult();
        using var v = sums.BorrowResult();
        var shape = new GroupShape(x.Shape[1], x.Shape[2], x.Shape[3]);
        Rows.Run(x.DType, means.Count, (long)shape.Channels * shape.Length, new GroupNormRows.Backward(
            g.Data, p.Data, shape, w.Data, m.Data, f.Data, y.Data, u.Data, v.Data));
        return (result, products.Sum(0), sums.Sum(0));
    }

    /// <summary>For each plane of a (planes…, length) tensor its mean and Σ (x − mean)², of the shape (planes…); not recorded.</summary>
    internal static (Tensor Means, Tensor Squares) PlaneMoments(Tensor x)
    {
        var planes = new Shape(x.Shape[..^1]);
        var result = (Means: new Tensor(planes, x.DType), Squares: new Tensor(planes, x.DType));
        using var p = x.Packed().Borrow();
        using var means = result.Means.BorrowResult();
        using var squares = result.Squares.BorrowResult();
        Rows.Run(x.DType, planes.Count, x.Shape[^1], new PlaneNorm.Moments(p.Data, x.Shape[^1], means.Data, squares.Data));
        return result;
    }

    /// <summary>
    /// (x − mean) · scale + shift for each plane of a (planes…, length) tensor; the numbers repeat where they are fewer; not recorded.
    /// </summary>
    internal static Tensor PlaneAffine(Tensor x, Tensor means, Tensor scales, Tensor? shifts)
    {
        var result = new Tensor(x.Shape, x.DType);
        using var p = x.Packed().Borrow();
        using var m = means.Packed().Borrow();
        using var s = scales.Packed().Borrow();
        using var t = Borrow(shifts?.Packed());
        using var y = result.BorrowResult();
        Rows.Run(x.DType, new Shape(x.Shape[..^1]).Count, x.Shape[^1], new PlaneNorm.Affine(
            p.Data, x.Shape[^1], means.Count, m.Data, s.Data, t.Data, y.Data));
        return result;
    }

    /// <summary>For each plane Σ g and Σ g · (x − mean) · factor, of the shape (planes…); not recorded.</summary>
    internal static (Tensor Sums, Tensor Products) PlaneGradientSums(Tensor gradient, Tensor x, Tensor means, Tensor factors)
    {
        var planes = new Shape(x.Shape[..^1]);
        var result = (Sums: new Tensor(planes, x.DType), Products: new Tensor(planes, x.DType));
        using var g = gradient.Packed().Borrow();
        using var p = x.Packed().Borrow();
        using var m = means.Packed().Borrow();
        using var f = factors.Packed().Borrow();
        using var sums = result.Sums.BorrowResult();
        using var products = result.Products.BorrowResult();
        Rows.Run(x.DType, planes.Count, x.Shape[^1], new PlaneNorm.GradientSums(
            g.Data, p.Data, x.Shape[^1], means.Count, m.Data, f.Data, sums.Data, products.Data));
        return result;
    }

    /// <summary>
    /// a · (g + b · (x − mean) · factor + c) for each plane; the numbers repeat where they are fewer; not recorded.
    /// </summary>
    internal static Tensor PlaneGradient(Tensor gradient, Tensor x, Tensor means, Tensor factors, Tensor a, Tensor b, Tensor c)
    {
        var result = new Tensor(x.Shape, x.DType);
        using var g = gradient.Packed().Borrow();
        using var p = x.Packed().Borrow();
        using var m = means.Packed().Borrow();
        using var f = factors.Packed().Borrow();
        using var u = a.Packed().Borrow();
        using var v = b.Packed().Borrow();
        using var w = c.Packed().Borrow();
        using var y = result.BorrowResult();
        Rows.Run(x.DType, new Shape(x.Shape[..^1]).Count, x.Shape[^1], new PlaneNorm.Gradient(
            g.Data, p.Data, x.Shape[^1], means.Count, m.Data, f.Data, u.Data, v.Data, w.Data, y.Data));
        return result;
    }
}
