using Bathys.Nn;

namespace Bathys.Models;

/// <summary>A multi-layer perceptron: linear layers with ReLU between them, and dropout after each if asked for.</summary>
public sealed class Mlp : UnaryModule
{
    readonly Sequential layers = [];

    /// <summary>A network with random weights.</summary>
    /// <param name="inputs">The size of an input.</param>
    /// <param name="hidden">The size of each hidden layer; none for a linear model.</param>
    /// <param name="outputs">The size of an output.</param>
    /// <param name="dropout">The share of each hidden layer that is left out in training.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Mlp(int inputs, IReadOnlyList<int> hidden, int outputs, double dropout = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        foreach (var size in hidden)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(hidden));
            layers.Add(new Linear(inputs, size));
            layers.Add(new ReLU());
            if (dropout > 0) layers.Add(new Dropout(dropout));
            inputs = size;
        }

        layers.Add(new Linear(inputs, outputs));
    }

    /// <summary>The outputs, without an activation after the last layer.</summary>
    /// <param name="x">Inputs, (N, inputs).</param>
    /// <returns>(N, outputs).</returns>
    public override Tensor Forward(Tensor x) => layers.Forward(x);
}
