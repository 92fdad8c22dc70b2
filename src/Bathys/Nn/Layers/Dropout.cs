using System.Globalization;

namespace Bathys.Nn;

/// <summary>
/// In training mode each element becomes zero with a probability, or else is divided by what is left of one, so that the mean stays; in
/// evaluation mode nothing changes (Srivastava and others, "Dropout: a simple way to prevent neural networks from overfitting", 2014).
/// </summary>
/// <param name="probability">Of being dropped, from 0 to 1.</param>
/// <param name="generator">The random numbers; <see cref="Generator.Current"/> unless given.</param>
public sealed class Dropout(double probability = 0.5, Generator? generator = null) : Layer
{
    readonly double probability = probability is >= 0 and <= 1
        ? probability : throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability lies between 0 and 1");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Dropout(probability, IsTrainingNow, generator);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Dropout({probability})");
}
