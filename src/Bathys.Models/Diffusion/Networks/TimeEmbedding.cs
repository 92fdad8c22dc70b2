using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>
/// A time as many numbers: sines and cosines of t at wavelengths from 2π to 20000π (as positions in "Attention is all you need"), through
/// two linear maps with
/// SiLU between (Ho and others 2020).
/// </summary>
/// <param name="waves">The number of sines and cosines, even.</param>
/// <param name="width">Numbers that come out.</param>
/// <param name="dtype">Float32 or Float64.</param>
sealed class TimeEmbedding(int waves, int width, DType dtype) : Module
{
    readonly Linear linear1 = new(waves, width, dtype: dtype), linear2 = new(width, width, dtype: dtype);

    /// <summary>(B) to (B, width).</summary>
    public Tensor Forward(Tensor times)
    {
        var half = waves / 2;
        // (B, waves / 2)
        var angles = times.To(dtype).Unsqueeze(1) * (Tensor.Arange(0, half, 1, dtype) * (-Math.Log(10_000) / half)).Exp();
        return linear2.Forward(linear1.Forward(Tensor.Cat([angles.Sin(), angles.Cos()], 1)).Silu());
    }
}
