using Bathys.Kernels;

namespace Bathys;

/// <summary>What a device does for optimizers: these change tensors in place.</summary>
public unsafe partial class Tensor
{
    /// <summary>One pass that changes a parameter and its running values by a gradient; not recorded.</summary>
    /// <param name="kernel">The optimizer's formula.</param>
    /// <param name="parameter">Contiguous, Float32 or Float64.</param>
    /// <param name="gradient">Of the parameter's shape.</param>
    /// <param name="a">The first running value, of the parameter's shape and type, if the formula has one.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    /// <exception cref="ArgumentException">A tensor is missing, not contiguous, or of another shape or type than the parameter.</exception>
    public static void Update<TKernel>(
        TKernel kernel, Tensor parameter, Tensor gradient, Tensor? a = null, Tensor? b = null, Tensor? c = null)
        where TKernel : struct, IUpdateKernel
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(gradient);
        if (gradient.Shape != parameter.Shape)
            throw new ArgumentException($"a gradient of shape {gradient.Shape} for a parameter of shape {parameter.Shape}");
        using var g = gradient.Convert(parameter.DType).Packed().Borrow();
        using var p = Borrow(parameter, true);
        using var first = Borrow(a, TKernel.Slots > 0);
        using var second = Borrow(b, TKernel.Slots > 1);
        using var third = Borrow(c, TKernel.Slots > 2);
        ParameterUpdate.Run(kernel, parameter.DType, parameter.Count, p.Data, g.Data, first.Data, second.Data, third.Data);

        Borrowed Borrow(Tensor? x, bool isUsed)
        {
            if (!isUsed) return default;
            if (x is null || !x.IsContiguous || x.Shape != parameter.Shape || x.DType != parameter.DType)
                throw new ArgumentException(
                    $"an update needs {TKernel.Slots} contiguous {parameter.DType} tensors of shape {parameter.Shape}");
            return x.BorrowToWrite();
        }
    }

    /// <summary>f(x) in the place of each element x; not recorded.</summary>
    internal void MapInPlace<TKernel>(TKernel kernel) where TKernel : struct, IMapKernel
    {
        if (!IsContiguous)
        {
            using var unrecorded = new NoGrad();
            CopyFrom(Map(kernel));
            return;
        }
        using var x = BorrowToWrite();
        Elementwise.Map(kernel, x.View, x.Data);
    }

    /// <summary>Σ x² as a double.</summary>
    internal double SquaredNorm()
    {
        using var x = Packed().Borrow();
        return SumOfSquares.Run(DType, x.Data, Count);
    }
}
