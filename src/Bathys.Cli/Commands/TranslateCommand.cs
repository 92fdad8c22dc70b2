using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Data;
using Bathys.Models;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys translate RUN</c>: a trained translator translates.</summary>
internal sealed class TranslateCommand : Command
{
    readonly Argument<string> run = new("RUN") { Description = "The folder of a translator's run." };
    readonly Argument<string[]> texts = new("TEXT") { Description = "Sentences to translate.", Arity = ArgumentArity.ZeroOrMore };
    readonly Option<string?> file = new("--file", "-f") { Description = "A file of sentences, one a line.", HelpName = "FILE" };
    readonly Option<int> beam = NumberOption.Whole(
        "--beam", "Translations that the search carries on at once; 1 takes the likeliest word each time.", 4, most: 1000);
    readonly Option<double> penalty = NumberOption.NotNegative(
        "--length-penalty", "Above 0, long translations are not at a disadvantage.", 1);
    readonly Option<int> threads = SharedOptions.Threads();

    /// <summary>Makes the command.</summary>
    public TranslateCommand() : base("translate", "Translate sentences, each to a line.")
    {
        Add(run);
        Add(texts);
        Add(file);
        Add(beam);
        Add(penalty);
        Add(threads);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, threads);
        using var opened = Models.Run.Open(call.GetRequiredValue(run), call.Note);
        var translator = opened.Load<TextTranslator>();
        var search = new BeamSearch(call.GetValue(beam), call.GetValue(penalty));
        var isEmpty = true;
        foreach (var text in Sentences(call))
        {
            stop.ThrowIfCancellationRequested();
            isEmpty = false;
            if (translator.Source.FindUnknown(text) is { Count: > 0 } unknown)
                call.Note($"not in the run's vocabulary, read as unknown: " +
                    $"{string.Join(", ", unknown.Take(10).Select(part => $"'{part}'"))}");

            // A blank line stays one, so that lines keep belonging together.
            call.InvocationConfiguration.Output.WriteLine(string.IsNullOrWhiteSpace(text) ? "" : translator.Translate(text, search));
        }
        return isEmpty
            ? throw new BathysException("There is nothing to translate: give a sentence, or a file of them with --file.")
            : ExitCode.Success;
    }

    string[] Sentences(ParseResult call)
    {
        var path = call.GetValue(file);
        if (path is null) return call.GetValue(texts) ?? [];
        return [.. call.GetValue(texts) ?? [], .. TextLines.Read(path)];
    }
}
