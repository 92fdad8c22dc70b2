using System.CommandLine;
using System.Diagnostics;
using Bathys.Cli.Options;
using Bathys.Models;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys generate RUN|FILE</c>: a language model writes.</summary>
internal sealed class GenerateCommand : Command
{
    readonly Argument<string> run = new("RUN|FILE")
    { Description = "The folder of a language model's run, or a file of published weights." };
    readonly Option<string?> tokenizer = new("--tokenizer")
    { Description = "The tokenizer of published weights, where it does not lie beside them.", HelpName = "FILE" };
    readonly Option<string?> prompt = new("--prompt")
    {
        Description = "The beginning of the text; if not given, a new line, or what else the model can begin with.",
        HelpName = "TEXT",
    };
    readonly Option<int> length = NumberOption.Whole("--length", "The most tokens to write.", 500);
    readonly SamplingOptionSet sampling = new();
    readonly Option<ulong> seed = NumberOption.Seed("--seed", "Decides what is drawn: the same seed repeats the text.", 0);
    readonly Option<string[]> stopTexts = new("--stop")
    {
        Description = "A text before which to end; may be given several times.",
        HelpName = "TEXT",
    };
    readonly Option<bool> speed = new("--speed") { Description = "Say in the end, on standard error, how many tokens a second came." };
    readonly Option<int> threads = SharedOptions.Threads();

    /// <summary>Makes the command.</summary>
    public GenerateCommand() : base("generate", "Write text with a trained language model, as it comes.")
    {
        Add(run);
        Add(tokenizer);
        Add(prompt);
        Add(length);
        sampling.AddTo(this);
        Add(seed);
        Add(stopTexts);
        Add(speed);
        Add(threads);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, threads);
        if (call.GetValue(stopTexts)?.Contains("") ?? false)
            throw new BathysException("--stop wants a text before which to end, not an empty one: it would end at once.");
        var text = TextGenerator.Open(call.GetRequiredValue(run), call.GetValue(tokenizer), call.Note);
        var beginning = call.GetValue(prompt) ?? text.Beginning;
        text.Check(beginning, call.Note);
        if (text.Model is Gpt gpt && text.Tokenizer.Encode(beginning).Length is var tokens && tokens > gpt.Options.Context)
            call.Note($"the prompt has {tokens:N0} tokens; the model sees the last {gpt.Options.Context:N0}");
        var writer = call.InvocationConfiguration.Output;
        var pieces = text.Write(
            beginning, call.GetValue(length), sampling.Read(call), call.GetValue(seed), call.GetValue(stopTexts));
        var clock = Stopwatch.StartNew();
        var isBegun = string.IsNullOrWhiteSpace(beginning);
        foreach (var piece in pieces)
        {
            // Only now is it certain that the prompt can be read.
            if (!isBegun) writer.Write(beginning);
            isBegun = true;
            stop.ThrowIfCancellationRequested();
            writer.Write(piece);
            writer.Flush();
        }

        if (!isBegun) writer.Write(beginning);
        writer.WriteLine();
        if (call.GetValue(speed))
        {
            var (drawn, seconds) = (text.Drawn, clock.Elapsed.TotalSeconds);
            call.InvocationConfiguration.Error.WriteLine(
                FormattableString.Invariant($"{drawn:N0} tokens in {seconds:F2} s: {drawn / seconds:F0} a second"));
        }
        return ExitCode.Success;
    }
}
