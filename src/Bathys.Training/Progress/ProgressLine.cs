namespace Bathys.Training;

/// <summary>One drawing of a pass, written into a span so that a long training allocates nothing for it.</summary>
internal readonly record struct ProgressLine(string Title, long Total, ProgressPoint Point, double Rate)
{
    const int WidestBar = 30;
    const int NarrowestBar = 6;

    /// <summary>The share that is done, 0 to 1.</summary>
    public double Fraction => Total <= 0 ? 0 : Math.Clamp((double)Point.Done / Total, 0, 1);

    /// <summary>Writes title, bar and figures; the bar takes what room is left, and what does not fit at all is cut.</summary>
    /// <param name="target">As many characters as the line may take.</param>
    /// <param name="blocks">The characters of a bar from empty to full, or none for a line without a bar.</param>
    /// <returns>The number of characters written.</returns>
    public int Write(Span<char> target, ReadOnlySpan<char> blocks)
    {
        Span<char> figures = stackalloc char[200];
        figures = figures[..WriteFigures(figures)];
        var length = Copy(Title, target);
        var room = Math.Min(WidestBar, target.Length - Title.Length - figures.Length - " ||".Length);
        if (!blocks.IsEmpty && room >= NarrowestBar)
        {
            length += Copy(" |", target[length..]);
            FillBar(target.Slice(length, room), blocks);
            length += room;
            length += Copy("|", target[length..]);
        }

        return length + Copy(figures, target[length..]);
    }

    void FillBar(Span<char> bar, ReadOnlySpan<char> blocks)
    {
        var steps = blocks.Length - 1;
        var filled = (int)(Fraction * bar.Length * steps);
        for (var i = 0; i < bar.Length; i++)
            bar[i] = blocks[Math.Clamp(filled - i * steps, 0, steps)];
    }

    int WriteFigures(Span<char> target)
    {
        target.TryWrite(Metrics.Plain, $" {100 * Fraction,3:F0} %  {Point.Done:N0}/{Total:N0}  {Rate:N0}/s", out var length);
        if (!double.IsNaN(Point.Loss))
        {
            target[length..].TryWrite(Metrics.Plain, $"  loss {Point.Loss:F4}", out var written);
            length += written;
        }

        if (!double.IsNaN(Point.Accuracy))
        {
            target[length..].TryWrite(Metrics.Plain, $"  accuracy {100 * Point.Accuracy:F2} %", out var written);
            length += written;
        }

        if (Rate > 0)
        {
            var left = TimeSpan.FromSeconds(Math.Min(Math.Max(0, Total - Point.Done) / Rate, 999 * 3600));
            target[length..].TryWrite(Metrics.Plain, $"  {(int)left.TotalHours}:{left.Minutes:00}:{left.Seconds:00} left", out var written);
            length += written;
        }

        return length;
    }

    static int Copy(ReadOnlySpan<char> text, Span<char> target)
    {
        text = text[..Math.Min(text.Length, target.Length)];
        text.CopyTo(target);
        return text.Length;
    }
}
