using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Models;

/// <summary>How transformers are trained here.</summary>
static class GptTraining
{
    /// <summary>AdamW whose decay draws at maps and tables, not at biases and norms.</summary>
    /// <param name="model">The model.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="weightDecay">The decay.</param>
    public static Optimizer Optimizer(Module model, double learningRate, double weightDecay)
    {
        var parameters = model.Parameters().ToLookup(parameter => parameter.Rank > 1);
        var optimizer = new AdamW(parameters[true], learningRate, beta2: 0.99, weightDecay: weightDecay);
        optimizer.AddGroup(parameters[false], weightDecay: 0);
        return optimizer;
    }

    /// <summary>Up along a line, then down along half a cosine to a tenth.</summary>
    /// <param name="optimizer">Whose learning rate.</param>
    /// <param name="learningRate">The highest learning rate.</param>
    /// <param name="warmUp">Steps of the line.</param>
    /// <param name="steps">All steps.</param>
    public static Schedule Schedule(Optimizer optimizer, double learningRate, int warmUp, int steps)
    {
        var wave = new CosineAnnealingLR(optimizer, Math.Max(1, steps - warmUp), learningRate / 10);
        return warmUp == 0
            ? wave : new SequentialLR(optimizer, [new LinearLR(optimizer, 1.0 / (warmUp + 1), steps: warmUp), wave], [warmUp]);
    }
}
