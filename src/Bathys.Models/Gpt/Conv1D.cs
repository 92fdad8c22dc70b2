using Bathys.Nn;

namespace Bathys.Models;

/// <summary>A linear layer whose weight lies as GPT-2's files have it, (in, out): y = x W + b.</summary>
sealed class Conv1D : UnaryModule
{
    /// <summary>A layer with a weight of normal numbers and a bias of zeros.</summary>
    /// <param name="inFeatures">The size of the input's last dimension.</param>
    /// <param name="outFeatures">That of the output.</param>
    /// <param name="bias">False for a layer without b.</param>
    /// <param name="deviation">The weight's standard deviation at the start.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    public Conv1D(int inFeatures, int outFeatures, bool bias, double deviation, DType dtype)
    {
        Weight = Initialize.Normal(new Parameter(Tensor.Empty([inFeatures, outFeatures], dtype)), 0, deviation);
        Bias = bias ? new Parameter(Tensor.Zeros([outFeatures], dtype)) : null;
    }

    public Parameter Weight { get; }

    public Parameter? Bias { get; }

    public override Tensor Forward(Tensor x) => x.Linear(Weight.Transpose(), Bias);
}
