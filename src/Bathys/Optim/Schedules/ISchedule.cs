namespace Bathys.Optim;

/// <summary>Changes an optimizer's learning rates as a training goes on: by the number of steps, or by what was measured.</summary>
public interface ISchedule
{
    /// <summary>What it remembers, by name; set it to go on from there, as a resumed run does.</summary>
    IReadOnlyDictionary<string, double> State { get; set; }

    /// <summary>One step further, a batch or an epoch as the caller takes it.</summary>
    /// <param name="measured">
    /// The newest measured value, such as the validation loss; schedules by the number of steps take no notice of it.
    /// </param>
    void Step(double measured);
}
