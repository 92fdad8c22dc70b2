using System.CommandLine;

namespace Bathys.Cli.Options;

/// <summary>Trainings that count steps: an epoch is the way from one look at the model to the next.</summary>
internal static class Intervals
{
    /// <summary>
    /// Epochs and the steps of each: equal ones, about as long as asked for, that make up all steps; a run that goes on keeps its interval.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="steps">All steps.</param>
    /// <param name="every">Steps from one look to the next.</param>
    /// <param name="saved">What the run that goes on began with, or null.</param>
    public static (int Epochs, int Interval) Of(ParseResult call, Option<int> steps, Option<int> every, (int Epochs, int Every)? saved)
    {
        if (saved is { } begun && !call.IsGiven(every))
            return (call.IsGiven(steps) ? Parts(call.GetValue(steps), begun.Every) : begun.Epochs, begun.Every);
        var all = saved is { } before && !call.IsGiven(steps) ? before.Epochs * before.Every : call.GetValue(steps);
        var epochs = Parts(all, call.GetValue(every));
        return (epochs, Parts(all, epochs));
    }

    static int Parts(int length, int most) => (int)(((long)length + most - 1) / most);
}
