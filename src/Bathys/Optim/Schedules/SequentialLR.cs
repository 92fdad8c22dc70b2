namespace Bathys.Optim;

/// <summary>One schedule after another, each counting from its own step 0: a warm-up and then a decay.</summary>
/// <example><code>
/// var schedule = new SequentialLR(optimizer, [new LinearLR(optimizer, 0.01, steps: 100), new CosineAnnealingLR(optimizer, 900)], [100]);
/// </code></example>
public sealed class SequentialLR : Schedule
{
    readonly Schedule[] schedules;
    readonly int[] milestones;

    /// <summary>A schedule of an optimizer.</summary>
    /// <param name="optimizer">The optimizer of all of them.</param>
    /// <param name="schedules">The schedules in order.</param>
    /// <param name="milestones">The step at which each but the first begins.</param>
    /// <exception cref="ArgumentException">
    /// The milestones do not rise, one is negative, there is not one for each change, or a schedule is that of another optimizer.
    /// </exception>
    public SequentialLR(Optimizer optimizer, ReadOnlySpan<Schedule> schedules, ReadOnlySpan<int> milestones) : base(optimizer)
    {
        CheckAll(optimizer, schedules);
        (this.schedules, this.milestones) = (schedules.ToArray(), milestones.ToArray());
        if (milestones.Length != schedules.Length - 1
            || this.milestones.Zip(this.milestones.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new ArgumentException($"{schedules.Length} schedules need {schedules.Length - 1} rising milestones", nameof(milestones));
        if (this.milestones is [< 0, ..])
            throw new ArgumentException($"the milestone {milestones[0]} lies before step 0", nameof(milestones));
        Apply();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"SequentialLR({string.Join(", ", schedules.Select(schedule => schedule.ToString()))}, milestones: {string.Join(' ', milestones)})";

    /// <inheritdoc/>
    public override double Rate(double start, int step) => Active(step, out var within).Rate(start, within);

    /// <inheritdoc/>
    public override double? Momentum(int step) => Active(step, out var within).Momentum(within);

    Schedule Active(int step, out int within)
    {
        var i = milestones.Count(milestone => milestone <= step);
        within = i == 0 ? step : step - milestones[i - 1];
        return schedules[i];
    }
}
