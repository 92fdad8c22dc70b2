namespace Bathys.Training;

/// <summary>A plain line once in a while, for logs and pipes.</summary>
/// <param name="writer">Where the lines go.</param>
/// <param name="interval">The least time between two lines; ten seconds if not given.</param>
/// <param name="clock">What tells the time.</param>
public sealed class PlainProgress(TextWriter writer, TimeSpan? interval = null, TimeProvider? clock = null)
    : ProgressDisplay(clock ?? TimeProvider.System, interval ?? TimeSpan.FromSeconds(10))
{
    readonly char[] buffer = new char[240];

    private protected override void Draw(in ProgressLine line)
    {
        var length = line.Write(buffer, blocks: []);
        writer.WriteLine(buffer, 0, length);
    }
}
