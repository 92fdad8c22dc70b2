using Bathys.Nn;

namespace Bathys.Models;

/// <summary>
/// Two maps at each place with GELU between them, or with a gate (where the first map gives gate and value side by side).
/// </summary>
sealed class GptMlp(GptOptions options, double outDeviation) : UnaryModule
{
    readonly Conv1D cFc = new(options.Width, options.Gated ? 2 * options.Hidden : options.Hidden, options.Bias, 0.02, options.DType);
    readonly Conv1D cProj = new(options.Hidden, options.Width, options.Bias, outDeviation, options.DType);

    public override Tensor Forward(Tensor x)
    {
        x = cFc.Forward(x);
        if (options.Gated)
        {
            var parts = x.Split(options.Hidden, -1);
            x = parts[0].Silu() * parts[1];
        }
        else x = x.Gelu(options.ApproximateGelu);
        return cProj.Forward(x).Dropout(options.Dropout, IsTrainingNow);
    }
}
