using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Models;
using Bathys.Text;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys chat RUN</c>: lines that are typed are answered, with the last ones in mind.</summary>
internal sealed class ChatCommand : Command
{
    readonly Argument<string> run = new("RUN|FILE") { Description = "The folder of a run, or a file of published weights." };
    readonly Option<string?> tokenizer = new("--tokenizer")
    { Description = "The tokenizer of published weights, where it does not lie beside them.", HelpName = "FILE" };
    readonly Option<int> length = NumberOption.Whole("--length", "The most tokens of an answer.", 300);
    readonly Option<int> turns = NumberOption.Whole(
        "--turns", "Earlier prompts with their answers that the model still sees, as far as they fit into half its context; 0 for none.", 4,
        least: 0);
    readonly SamplingOptionSet sampling = new();
    readonly Option<ulong> seed = NumberOption.Seed("--seed", "Decides what is drawn.", 0);
    readonly Option<int> threads = SharedOptions.Threads();

    /// <summary>Makes the command.</summary>
    public ChatCommand() : base("chat", "Talk with a model that 'bathys train answer' trained: each line is a prompt; an empty one ends.")
    {
        Add(run);
        Add(tokenizer);
        Add(length);
        Add(turns);
        sampling.AddTo(this);
        Add(seed);
        Add(threads);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, threads);
        var text = TextGenerator.Open(call.GetRequiredValue(run), call.GetValue(tokenizer), call.Note);
        var (writer, notes) = (call.InvocationConfiguration.Output, call.InvocationConfiguration.Error);
        var conversation = new Answerer(text).Begin(call.GetValue(turns));
        for (var number = call.GetValue(seed); ; number++)
        {
            if (!Console.IsInputRedirected) writer.Write("> ");
            writer.Flush();
            if (Console.In.ReadLine() is not { Length: > 0 } line) return ExitCode.Success;
            try
            {
                text.Check(PromptAnswer.Open(line), call.Note);
                foreach (var piece in conversation.Answer(line, call.GetValue(length), sampling.Read(call), number))
                {
                    stop.ThrowIfCancellationRequested();
                    writer.Write(piece);
                    writer.Flush();
                }
                writer.WriteLine();
            }
            catch (BathysException error)
            {
                // A prompt that cannot be read ends no conversation.
                notes.WriteLine(error.Message);
            }
        }
    }
}
