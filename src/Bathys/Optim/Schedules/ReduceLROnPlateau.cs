using System.Globalization;

namespace Bathys.Optim;

/// <summary>Multiplies the rate by a factor when a measured value, such as the validation loss, has stopped improving.</summary>
public sealed class ReduceLROnPlateau : ISchedule
{
    const double SmallestChange = 1e-8;

    readonly bool higherIsBetter, absolute;
    readonly double factor, threshold, minimum;
    readonly int patience, cooldown;

    /// <summary>A schedule of an optimizer.</summary>
    /// <param name="optimizer">Whose rate falls.</param>
    /// <param name="higherIsBetter">True for an accuracy, false for a loss.</param>
    /// <param name="factor">The factor of each fall.</param>
    /// <param name="patience">Steps without improvement that are borne.</param>
    /// <param name="threshold">How much better counts as an improvement.</param>
    /// <param name="absolute">True where the threshold is a difference, false where it is a part of the best value.</param>
    /// <param name="cooldown">Steps after a fall in which none are counted.</param>
    /// <param name="minimum">The rate below which it does not fall.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not from 0 to less than 1, or another number is negative.</exception>
    public ReduceLROnPlateau(
        Optimizer optimizer, bool higherIsBetter = false, double factor = 0.1, int patience = 10, double threshold = 1e-4,
        bool absolute = false,
        int cooldown = 0, double minimum = 0)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (factor is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(factor), factor, "a rate falls by a factor below 1");
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        CheckNumber(threshold, nameof(threshold));
        CheckNumber(minimum, nameof(minimum));
        (Optimizer, this.higherIsBetter, this.factor, this.patience) = (optimizer, higherIsBetter, factor, patience);
        (this.threshold, this.absolute, this.cooldown, this.minimum) = (threshold, absolute, cooldown, minimum);
        Current = new State(higherIsBetter ? double.NegativeInfinity : double.PositiveInfinity, 0, 0);
    }

    /// <summary>The optimizer whose rates fall.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What it remembers: set it to go on from there, as a resumed run does.</summary>
    public State Current { get; set; }

    /// <inheritdoc/>
    IReadOnlyDictionary<string, double> ISchedule.State
    {
        get => new Dictionary<string, double> { ["best"] = Current.Best, ["bad_steps"] = Current.BadSteps, ["cooling"] = Current.Cooling };
        set => Current = new(value["best"], (int)value["bad_steps"], (int)value["cooling"]);
    }

    /// <summary>Kind and settings.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"ReduceLROnPlateau(higherIsBetter: {higherIsBetter}, factor: {factor}, patience: {patience}, threshold: {threshold}, absolute: " +
        $"{absolute}, cooldown: {cooldown}, minimum: {minimum})");

    /// <summary>Takes the newest measured value and lowers the rate if there was no improvement for too long.</summary>
    /// <returns>True if the rate fell.</returns>
    public bool Step(double value)
    {
        var (best, bad, cooling) = Current;
        (best, bad) = IsBetter(value, best) ? (value, 0) : (best, bad + 1);
        if (cooling > 0) (cooling, bad) = (cooling - 1, 0);
        var falls = bad > patience;
        if (falls) (cooling, bad) = (cooldown, 0);
        Current = new State(best, bad, cooling);
        return falls && Lower();
    }

    /// <inheritdoc/>
    void ISchedule.Step(double measured) => Step(measured);

    static void CheckNumber(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value))) throw new ArgumentOutOfRangeException(name, value, $"{name} is a number from 0 on");
    }

    bool Lower()
    {
        var fell = false;
        foreach (var group in Optimizer.Groups)
        {
            var rate = Math.Max(group.LearningRate * factor, minimum);
            if (group.LearningRate - rate <= SmallestChange) continue;
            (group.LearningRate, fell) = (rate, true);
        }
        return fell;
    }

    bool IsBetter(double value, double best)
    {
        if (higherIsBetter) return value > (absolute ? best + threshold : best * (1 + threshold));
        return value < (absolute ? best - threshold : best * (1 - threshold));
    }

    /// <summary>The best value so far, the steps without improvement since, and the steps left in which none are counted.</summary>
    public readonly record struct State(double Best, int BadSteps, int Cooling);
}
