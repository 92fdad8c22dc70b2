namespace Bathys.Training;

/// <summary>
/// Shows how a pass over the data gets on: <see cref="Start"/>, then <see cref="Report"/> after every batch (cheap: it draws only
/// when it is time to), then <see cref="Finish"/>.
/// </summary>
public abstract class ProgressDisplay : IProgress<TrainingProgress>
{
    readonly TimeProvider clock;
    readonly TimeSpan interval;
    long started;
    long drawn;
    long first;
    long total;
    string title = "";

    /// <summary>A display that draws once an interval.</summary>
    /// <param name="clock">What tells the time.</param>
    /// <param name="interval">The least time between two drawings.</param>
    protected ProgressDisplay(TimeProvider clock, TimeSpan interval)
    {
        this.clock = clock;
        this.interval = interval;
    }

    /// <summary>Begins a pass.</summary>
    /// <param name="title">What is under way, such as "epoch 1/5".</param>
    /// <param name="total">The number of samples in the pass.</param>
    /// <param name="done">How many of them were done before, in a resumed pass.</param>
    public void Start(string title, long total, long done = 0)
    {
        (this.title, this.total, first) = (title, total, done);
        started = drawn = clock.GetTimestamp();
    }

    /// <summary>Tells where the pass stands; draws when the interval is over.</summary>
    /// <param name="point">Samples done and the figures so far.</param>
    public void Report(in ProgressPoint point)
    {
        var now = clock.GetTimestamp();
        if (clock.GetElapsedTime(drawn, now) < interval)
            return;

        drawn = now;
        var seconds = clock.GetElapsedTime(started, now).TotalSeconds;
        Draw(new ProgressLine(title, total, point, Rate: seconds > 0 ? (point.Done - first) / seconds : 0));
    }

    /// <inheritdoc/>
    void IProgress<TrainingProgress>.Report(TrainingProgress value)
    {
        if (value.Stage == ProgressStage.Start) Start(value.Title, value.Total, value.Point.Done);
        else if (value.Stage == ProgressStage.End) Finish();
        else Report(value.Point);
    }

    /// <summary>Ends the pass: the live bar goes, so that the next line of text has the place to itself.</summary>
    public virtual void Finish()
    {
    }

    private protected abstract void Draw(in ProgressLine line);
}
