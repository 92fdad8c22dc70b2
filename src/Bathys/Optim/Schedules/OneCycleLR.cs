using System.Globalization;

namespace Bathys.Optim;

/// <summary>
/// One cycle over a whole run, a step for each batch: the rate rises from a fraction of its highest value, then falls far below where it
/// began, while momentum does the opposite (Smith and Topin, "Super-convergence: very fast training of neural networks using large
/// learning rates", 2018).
/// </summary>
public sealed class OneCycleLR : Schedule
{
    readonly double highest, initial, final;
    readonly double? lowMomentum, highMomentum;
    readonly double peak, last;
    readonly bool linear;

    /// <summary>A schedule of an optimizer.</summary>
    /// <param name="optimizer">Whose rate and momentum go through the cycle.</param>
    /// <param name="maximum">The highest rate.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <param name="rising">The part of the steps in which the rate rises.</param>
    /// <param name="linear">True for straight lines, false for half cosine waves.</param>
    /// <param name="cycleMomentum">True to cycle momentum (β₁ of Adam) as well.</param>
    /// <param name="baseMomentum">The lowest momentum.</param>
    /// <param name="maximumMomentum">The highest momentum.</param>
    /// <param name="initialDivisor">What the highest rate is divided by at the start.</param>
    /// <param name="finalDivisor">What that is divided by again at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Fewer than 2 steps, a rate that is negative or no number, a divisor that is not positive, a momentum that is not from 0 to less
    /// than 1, or a part that is not from 0 to 1.
    /// </exception>
    public OneCycleLR(
        Optimizer optimizer, double maximum, int totalSteps, double rising = 0.3, bool linear = false, bool cycleMomentum = true,
        double baseMomentum = 0.85, double maximumMomentum = 0.95, double initialDivisor = 25, double finalDivisor = 1e4) : base(optimizer)
    {
        NotNegative(maximum, nameof(maximum));
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 2);
        if (rising is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(rising), rising, "the rising part of the steps is from 0 to 1");
        CheckDivisor(initialDivisor, nameof(initialDivisor));
        CheckDivisor(finalDivisor, nameof(finalDivisor));
        if (cycleMomentum && !(baseMomentum is >= 0 and < 1 && maximumMomentum is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(maximumMomentum), (baseMomentum, maximumMomentum), "momentum is from 0 to less than 1");
        (highest, initial, final, this.linear) = (maximum, maximum / initialDivisor, maximum / initialDivisor / finalDivisor, linear);
        (peak, last) = ((rising * totalSteps) - 1, totalSteps - 1);
        if (cycleMomentum) (lowMomentum, highMomentum) = (baseMomentum, maximumMomentum);
        Apply();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"OneCycleLR(from: {initial}, to: {highest}, end: {final}, peak: {peak}, last: {last}, linear: {linear}, momentum: {lowMomentum} " +
        $"{highMomentum})");

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The run is over.</exception>
    public override double Rate(double start, int step) => At(step, initial, highest, final);

    /// <inheritdoc/>
    public override double? Momentum(int step) => lowMomentum is { } low && highMomentum is { } high ? At(step, high, low, high) : null;

    static void CheckDivisor(double divisor, string name)
    {
        if (!(divisor > 0 && double.IsFinite(divisor)))
            throw new ArgumentOutOfRangeException(name, divisor, $"{name} is a positive number");
    }

    double At(int step, double from, double turn, double to)
    {
        if (step > last + 1)
            throw new InvalidOperationException($"step {step} of a cycle of {last + 1:0}: give OneCycleLR the steps of the whole run");
        // A loop that steps after each batch asks once more than it needs: the rate stays where it ended.
        var at = Math.Min(step, last);
        return at <= peak && peak > 0 ? Between(from, turn, at / peak) : Between(turn, to, (at - peak) / (last - peak));
    }

    double Between(double from, double to, double part) =>
        linear ? from + ((to - from) * part) : to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * part)));
}
