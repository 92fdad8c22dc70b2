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
    public static void Update<TKernel>(TKernel kernel, Tensor parameter, Tensor gradient, Tensor? a = null, Tensor? b = null, Tensor? c = null)
        where TKernel : struct, IUpdateKernel
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(gradient);
        if (gradient.Shape != parameter.Shape)
            throw new ArgumentException($"a gradient of shape {gradient.Shape} for a parameter of shape {parameter.Shape}");
        var g = gradient.Convert(parameter.DType).Packed();
        ParameterUpdate.Run(kernel, parameter.DType, parameter.Count, Address(parameter, true), g.Data,
            Address(a, TKernel.Slots > 0), Address(b, TKernel.Slots > 1), Address(c, TKernel.Slots > 2));
        GC.KeepAlive(parameter);
        GC.KeepAlive(g);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);

        void* Address(Tensor? x, bool isUsed)
        {
            if (!isUsed) return null;
            if (x is null || !x.IsContiguous || x.Shape != parameter.Shape || x.DType != parameter.DType)
                throw new ArgumentException($"an update needs {TKernel.Slots} contiguous {parameter.DType} tensors of shape {parameter.Shape}");
            return x.Data;
        }
    }

    /// <summary>f(x) in the place of each element x; not recorded.</summary>
    internal void MapInPlace<TKernel>(TKernel kernel) where TKernel : struct, IMapKernel
    {
        if (IsContiguous) Elementwise.Map(kernel, View, Data);
        else using (new NoGrad()) CopyFrom(Map(kernel));
        GC.KeepAlive(this);
    }

    /// <summary>Σ x² as a double.</summary>
    internal double SquaredNorm()
    {
        var x = Packed();
        var sum = SumOfSquares.Run(x.DType, x.Data, x.Count);
        GC.KeepAlive(x);
        return sum;
    }
}
