using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Models;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys train answer</c>: a trained GPT, fine-tuned to answer.</summary>
internal sealed class TrainAnswerCommand : Command
{
    readonly TrainingOptions common = new(epochs: 3, learningRate: 1e-4, weightDecay: 0.01, validation: 0.1, batchSize: 8);
    readonly Option<string?> data = new("--data")
    { Description = "A file with {\"prompt\": \"…\", \"answer\": \"…\"} on each line.", HelpName = "FILE.jsonl" };
    readonly Option<string?> from = new("--from")
    { Description = "The GPT to begin with: a run's folder, or a file of published weights.", HelpName = "RUN|FILE" };
    readonly Option<string?> tokenizer = new("--tokenizer")
    { Description = "The tokenizer of published weights, where it does not lie beside them.", HelpName = "FILE" };
    readonly Option<double> clip = NumberOption.NotNegative("--clip", "The highest norm of all gradients together; 0 for no bound.", 1);
    readonly Option<int> accumulate = NumberOption.Whole(
        "--accumulate", "Parts into which a batch is cut, to take less memory.", 1, most: 100_000);
    readonly Option<double> dropout = NumberOption.Share("--dropout", "Share that is left out in training.", 0);

    /// <summary>Makes the command.</summary>
    public TrainAnswerCommand()
        : base("answer", "Fine-tune a trained GPT on prompts with answers, so that it answers; the loss counts on the answers alone.")
    {
        Option[] own = [data, from, tokenizer, clip, accumulate, dropout];
        foreach (var option in own) Add(option);
        common.AddTo(this);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        var saved = common.ReadSaved<AnswerConfiguration>(call);
        var pairs = call.GetValue(data) ?? saved?.Data
            ?? throw new BathysException("There is no training set: name prompts and answers with --data FILE.jsonl.");
        var begin = call.GetValue(from) ?? saved?.From
            ?? throw new BathysException("A model that answers begins as one that writes: name its run or its weights with --from.");
        var source = TextGenerator.Open(begin, call.GetValue(tokenizer), call.Note);
        if (source.Model is not Gpt gpt)
            throw new BathysException($"{begin} is no GPT: name a run that 'bathys train gpt' made, or published weights.");
        var configuration = (AnswerConfiguration)common.Complete(call, saved, new AnswerConfiguration
        {
            Data = Path.GetFullPath(pairs),
            From = Path.GetFullPath(begin),
            Source = source,
            Sizes = gpt.Options with { Dropout = call.Choose(dropout, saved?.Sizes.Dropout) },
            ClipNorm = call.Choose(clip, saved?.ClipNorm),
            Accumulate = call.Choose(accumulate, saved?.Accumulate),
        });
        return new Session(call, common)
        {
            Hints = run => [$"talk with it: bathys chat {run.Folder.Path}"],
            WriteResult = (json, result) =>
            {
                var last = result.History.Count > 0 ? result.History[^1] : null;
                if (last?.TrainLoss is { } train) json.WriteNumber("loss", train);
                if (last?.ValidationLoss is { } held) json.WriteNumber("validation_loss", held);
            },
        }.Run(configuration, stop);
    }
}
