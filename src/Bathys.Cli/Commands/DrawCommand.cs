using System.CommandLine;
using System.Diagnostics;
using Bathys.Cli.Options;
using Bathys.Models.Diffusion;
using Bathys.Vision;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys draw RUN --prompt "…"</c>: a diffusion model draws.</summary>
internal sealed class DrawCommand : Command
{
    readonly Argument<string> run = new("RUN") { Description = "The folder of a diffusion model's run." };
    readonly Option<string[]> prompt = new("--prompt")
    {
        Description = "What to draw; empty or not given for whatever comes. Given several times, the pictures take turns.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => [""],
    };
    readonly Option<int> count = NumberOption.Whole("--count", "How many pictures.", 16, most: 10_000);
    readonly DrawingOptionSet drawing = new();
    readonly Option<string> output = new("--output", "-o")
    {
        Description = "The PNG file of the pictures, as a grid.",
        HelpName = "FILE.png",
        DefaultValueFactory = _ => "drawing.png",
    };
    readonly Option<string?> film = new("--film")
    {
        Description = "A file that shows the way from noise to picture: a PNG with a row for each picture, or an animated GIF.",
        HelpName = "FILE.png|FILE.gif",
    };
    readonly Option<int> threads = SharedOptions.Threads();

    /// <summary>Makes the command.</summary>
    public DrawCommand() : base("draw", "Draw pictures for a prompt with a trained diffusion model.")
    {
        Add(run);
        Add(prompt);
        Add(count);
        drawing.AddTo(this);
        Add(output);
        Add(film);
        Add(threads);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, threads);
        var writer = call.InvocationConfiguration.Output;
        var reel = call.GetValue(film) is { } path ? Film.To(path) : null;
        using var opened = Models.Run.Open(call.GetRequiredValue(run), call.Note);
        var painter = opened.Load<Painter>();
        var (options, number) = (drawing.Read(call), call.GetValue(count));
        var prompts = call.GetRequiredValue(prompt);
        var tokens = painter.Read(prompts, call.Note);
        var turns = Tensor.From([.. Enumerable.Range(0, number).Select(i => (long)(i % prompts.Length))]);

        var clock = Stopwatch.StartNew();
        var pictures = painter.DrawTensor(tokens.IndexSelect(0, turns), options, reel is null ? null : reel.Take, stop);
        var (file, scale) = (call.GetRequiredValue(output), painter.Scale);
        PngFile.SaveGrid(file, PictureImages.Of(pictures), (int)Math.Ceiling(Math.Sqrt(number)), scale);
        writer.WriteLine(
            FormattableString.Invariant(
                $"{file}: {number} pictures of \"{string.Join("\", \"", prompts)}\", {clock.Elapsed.TotalSeconds:F1} s"));
        if (reel is not null)
        {
            reel.Save(scale);
            writer.WriteLine($"{reel.Path}: the way there");
        }

        return ExitCode.Success;
    }
}
