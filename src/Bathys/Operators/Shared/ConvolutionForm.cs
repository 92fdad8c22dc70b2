using Bathys.Kernels;

namespace Bathys;

/// <summary>
/// A convolution as the trilinear form Σ g · (x ⋆ w): each of its three partial derivatives is a linear map whose gradients are the other
/// two, so convolutions, transposed convolutions and all derivatives of both are one family.
/// </summary>
internal readonly record struct ConvolutionForm(ConvolutionShape Shape)
{
    /// <summary>∂/∂g: x ⋆ w + bias, the convolution.</summary>
    public Tensor ToOutput(string name, Tensor x, Tensor weight, Tensor? bias = null)
    {
        var form = this;
        var y = Tensor.ConvolutionForward(Shape, x, weight, bias);
        if (bias is null) return Record.Gradient(name, y, x, g => form.ToInput(name, g, weight), weight, g => form.ToWeight(name, x, g));
        return Record.Gradients(name, y, [x, weight, bias], (g, needs) =>
        {
            var toX = needs[0] ? form.ToInput(name, g, weight) : null;
            if (!needs[1]) return [toX, null, needs[2] ? g.Sum([0, 2, 3]) : null];
            var (toWeight, toBias) = Record.Choose(
                fused: () => Tensor.ConvolutionToWeight(form.Shape, x, g, withBias: true),
                composed: () => (form.ToWeight(name, x, g), g.Sum([0, 2, 3])));
            return [toX, toWeight, toBias];
        });
    }

    /// <summary>∂/∂x, plus a bias for each channel of x: the transposed convolution.</summary>
    public Tensor ToInput(string name, Tensor g, Tensor weight, Tensor? bias = null)
    {
        var form = this;
        var y = Tensor.ConvolutionToInput(Shape, g, weight, bias);
        if (bias is null) return Record.Gradient(name, y, g, h => form.ToOutput(name, h, weight), weight, h => form.ToWeight(name, h, g));
        return Record.Gradient(
            name, y, g, h => form.ToOutput(name, h, weight), weight, h => form.ToWeight(name, h, g), bias, h => h.Sum([0, 2, 3]));
    }

    /// <summary>∂/∂w.</summary>
    public Tensor ToWeight(string name, Tensor x, Tensor g)
    {
        var form = this;
        var y = Tensor.ConvolutionToWeight(Shape, x, g, withBias: false).Weight;
        return Record.Gradient(name, y, x, v => form.ToInput(name, g, v), g, v => form.ToOutput(name, x, v));
    }
}
