using System.Text;

namespace Bathys.Training.Tests;

public class ProgressTests
{
    readonly ManualClock clock = new();

    [Fact]
    public void Bar_shows_share_rate_figures_and_time_left()
    {
        var writer = new Utf8Writer();
        var bar = new TerminalProgress(writer, () => 110, clock);
        bar.Start("epoch 1/5", total: 60_000);
        clock.Advance(10);
        bar.Report(new(30_000, Loss: 0.12345, Accuracy: 0.9621));
        Assert.Equal(
            "\repoch 1/5 |███████████           |  50 %  30,000/60,000  3,000/s  loss 0.1235  accuracy 96.21 %  0:00:10 left\e[K",
            writer.ToString());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(110)]
    [InlineData(80)]
    [InlineData(40)]
    [InlineData(5)]
    [InlineData(1)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var writer = new Utf8Writer();
        var bar = new TerminalProgress(writer, () => width, clock);
        bar.Start("validation", total: 1_000_000);
        clock.Advance(3);
        bar.Report(new(999, Loss: 1234.5678, Accuracy: 0.5));
        var text = writer.ToString();
        Assert.StartsWith("\r", text, StringComparison.Ordinal);
        Assert.EndsWith("\e[K", text, StringComparison.Ordinal);
        Assert.InRange(text.Length - "\r\e[K".Length, 1, Math.Max(1, width - 1));
    }

    [Fact]
    public void Redraws_in_place_ten_times_a_second_at_most_and_clears_up()
    {
        var writer = new Utf8Writer();
        var bar = new TerminalProgress(writer, () => 80, clock);
        bar.Start("epoch", total: 1000);
        for (var i = 1; i <= 1000; i++)
        {
            clock.Advance(0.001);
            bar.Report(new(i));
        }

        bar.Finish();
        var text = writer.ToString();
        Assert.DoesNotContain('\n', text);
        Assert.Equal(10, text.Count(c => c == '%'));
        Assert.EndsWith("\r\e[K", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_unicode_the_bar_is_ascii()
    {
        var writer = new AsciiWriter();
        var bar = new TerminalProgress(writer, () => 80, clock);
        bar.Start("epoch", total: 10);
        clock.Advance(1);
        bar.Report(new(5));
        Assert.Contains("|###############               |", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_lines_come_once_in_an_interval()
    {
        var writer = new StringWriter();
        var plain = new PlainProgress(writer, TimeSpan.FromSeconds(10), clock);
        plain.Start("epoch 2/5", total: 100);
        for (var i = 1; i <= 25; i++)
        {
            clock.Advance(1);
            plain.Report(new(i, Loss: 2));
        }

        plain.Finish();
        Assert.Equal(
            "epoch 2/5  10 %  10/100  1/s  loss 2.0000  0:01:30 left\nepoch 2/5  20 %  20/100  1/s  loss 2.0000  0:01:20 left\n",
            writer.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_resumed_pass_counts_its_rate_from_where_it_began()
    {
        var writer = new StringWriter();
        var plain = new PlainProgress(writer, TimeSpan.FromSeconds(1), clock);
        plain.Start("epoch", total: 1000, done: 900);
        clock.Advance(10);
        plain.Report(new(950));
        Assert.Contains("  5/s  0:00:10 left", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_allocate_next_to_nothing()
    {
        var bar = new TerminalProgress(new NullWriter(), () => 100, clock);
        bar.Start("epoch", total: 1000);
        clock.Advance(1);
        bar.Report(new(1, 0.5, 0.5));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 2; i < 1000; i++) bar.Report(new(i, 0.5, 0.5));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        // A drawing may box its few numbers until the compiler has optimized it, ten times a second at most.
        clock.Advance(1);
        bar.Report(new(1000, 0.5, 0.5));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2000);
    }

    sealed class Utf8Writer : StringWriter
    {
        public override Encoding Encoding => Encoding.UTF8;
    }

    sealed class AsciiWriter : StringWriter
    {
        public override Encoding Encoding => Encoding.ASCII;
    }

    sealed class NullWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char[] buffer, int index, int count)
        {
        }
    }
}
