using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Models;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys train gpt</c>: a transformer on a text.</summary>
internal sealed class TrainGptCommand : Command
{
    /// <summary>What suits a width of 128; wider models want smaller steps.</summary>
    const double TinyLearningRate = 2e-3, TinyWidth = 128;

    readonly TrainingOptions common = new(epochs: 0, learningRate: TinyLearningRate, weightDecay: 0.1, validation: 0.1, batchSize: 12);
    readonly TextOptions text = new(["char", "bpe", "word"], sequence: 64, "--context");
    readonly GptSizeOptions size = new();
    readonly Option<int> steps = NumberOption.Whole("--steps", "Batches to train on.", 2000, most: 100_000_000);
    readonly Option<int> every = NumberOption.Whole(
        "--every", "Steps between validations; each ends with a checkpoint.", 250, most: 1_000_000);
    readonly Option<int> keyHeads = NumberOption.Whole(
        "--key-heads", "Heads of keys and values, each for several of queries; 0 for as many.", 0, least: 0, most: 1000);
    readonly Option<string> form = ChoiceOption.Create("--form", "GPT-2's form, or that of the Llama models.", "gpt2", "llama");
    readonly Option<double> dropout = NumberOption.Share("--dropout", "Share that is left out in training.", 0);
    readonly Option<double> clip = NumberOption.NotNegative("--clip", "The highest norm of all gradients together; 0 for no bound.", 1);
    readonly Option<int> warmUp = NumberOption.Whole(
        "--warm-up", "Steps in which the learning rate rises, before it falls to a tenth.", 100, least: 0);
    readonly Option<int> accumulate = NumberOption.Whole(
        "--accumulate", "Parts into which a batch is cut, to take less memory.", 1, most: 100_000);
    readonly Option<bool> checkpointing = new("--recompute")
    { Description = "Compute blocks again in the backward pass: less memory, a third more time." };

    /// <summary>Makes the command.</summary>
    public TrainGptCommand() : base("gpt", "Train a transformer that continues text, by default on the program's own documents.")
    {
        text.AddTo(this);
        size.AddTo(this);
        Option[] own = [steps, every, form, keyHeads, dropout, clip, warmUp, accumulate, checkpointing];
        foreach (var option in own) Add(option);
        common.AddTo(this);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        var saved = common.ReadSaved<GptConfiguration>(call);
        var texts = text.Texts(call, saved);
        var (layers, heads, width) = size.Read(call, saved is null ? null : (saved.Layers, saved.Heads, saved.Width));
        var (epochs, interval) = Intervals.Of(call, steps, every, saved is null ? null : (saved.Epochs, saved.Every));
        var configuration = (GptConfiguration)common.Complete(call, saved, new GptConfiguration
        {
            Data = texts.Count == 0 ? TextConfiguration.OwnText : string.Join(", ", texts),
            Texts = texts,
            Tokens = text.Tokens(call, saved),
            VocabularyLimit = text.Vocabulary(call, saved),
            Sequence = text.Sequence(call, saved),
            Layers = layers,
            Heads = heads,
            KeyHeads = call.Choose(keyHeads, saved?.KeyHeads),
            Width = width,
            Form = call.Choose(form, saved?.Form),
            Dropout = call.Choose(dropout, saved?.Dropout),
            ClipNorm = call.Choose(clip, saved?.ClipNorm),
            Every = interval,
            WarmUp = call.Choose(warmUp, saved?.WarmUp),
            Accumulate = call.Choose(accumulate, saved?.Accumulate),
            Checkpointing = call.GetValue(checkpointing) || saved?.Checkpointing == true,
        });
        // An epoch is the way from one validation to the next.
        configuration = configuration with
        {
            Epochs = epochs,
        };
        common.CheckLength(call, saved, configuration);
        if (saved is null && !common.IsLearningRateGiven(call))
            configuration = configuration with { LearningRate = TinyLearningRate * Math.Sqrt(TinyWidth / width) };
        return new Session(call, common)
        {
            ReportName = "validation",
            Hints = run => [$"let it write: bathys generate {run.Folder.Path} --prompt \"...\""],
        }.Run(configuration, stop);
    }
}
