namespace Bathys.Training;

/// <summary>A live bar on one line of a terminal, redrawn in place at most ten times a second, each time with a single write.</summary>
public sealed class TerminalProgress : ProgressDisplay
{
    const string EraseToEndOfLine = "\e[K";

    readonly TextWriter writer;
    readonly Func<int> width;
    readonly string blocks;
    char[] buffer = [];
    bool isShown;

    /// <summary>A bar on a terminal.</summary>
    /// <param name="writer">The terminal.</param>
    /// <param name="width">Tells its width in columns, which may change meanwhile.</param>
    /// <param name="clock">What tells the time.</param>
    public TerminalProgress(TextWriter writer, Func<int> width, TimeProvider? clock = null)
        : base(clock ?? TimeProvider.System, TimeSpan.FromSeconds(0.1))
    {
        this.writer = writer;
        this.width = width;
        blocks = writer.Encoding.CodePage is 65001 or 1200 ? " ▏▎▍▌▋▊▉█" : " #";
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        if (isShown)
            writer.Write("\r" + EraseToEndOfLine);
        isShown = false;
    }

    private protected override void Draw(in ProgressLine line)
    {
        // The last column stays free: a character there makes some terminals wrap.
        var columns = Math.Max(1, width() - 1);
        if (buffer.Length < columns + 1 + EraseToEndOfLine.Length)
            buffer = new char[columns + 1 + EraseToEndOfLine.Length];
        buffer[0] = '\r';
        var length = 1 + line.Write(buffer.AsSpan(1, columns), blocks);
        EraseToEndOfLine.CopyTo(0, buffer, length, EraseToEndOfLine.Length);
        writer.Write(buffer, 0, length + EraseToEndOfLine.Length);
        isShown = true;
    }
}
