namespace Bathys.Training;

/// <summary>How often something happens in a training.</summary>
public enum Interval
{
    /// <summary>After every step of the optimizer.</summary>
    Step,

    /// <summary>After every epoch and its validation.</summary>
    Epoch,
}
