using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Models;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys train lm</c>: a recurrent language model on a text.</summary>
internal sealed class TrainLmCommand : Command
{
    readonly TrainingOptions common = new(epochs: 10, learningRate: 2e-3, weightDecay: 0, validation: 0.1);
    readonly TextOptions text = new(["char", "word", "bpe"], sequence: 128);
    readonly Option<string> cell = ChoiceOption.Create("--cell", "The kind of recurrent network.", "lstm", "gru", "rnn");
    readonly Option<int> embedding = NumberOption.Whole("--embedding", "Size of a token's embedding.", 128, most: 100_000);
    readonly Option<int> hidden = NumberOption.Whole("--hidden", "The size of a layer's state.", 256, most: 100_000);
    readonly Option<int> layers = NumberOption.Whole("--layers", "How many recurrent layers lie on each other.", 2, most: 100);
    readonly Option<double> dropout = NumberOption.Share("--dropout", "Share that is left out between layers in training.", 0.2);
    readonly Option<double> clip = NumberOption.NotNegative("--clip", "The highest norm of all gradients together; 0 for no bound.", 1);

    /// <summary>Makes the command.</summary>
    public TrainLmCommand() : base("lm", "Train a recurrent language model on a text, by default on the program's own documents.")
    {
        Add(cell);
        text.AddTo(this);
        Option[] own = [layers, hidden, embedding, dropout, clip];
        foreach (var option in own) Add(option);
        common.AddTo(this);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        var saved = common.ReadSaved<LmConfiguration>(call);
        var texts = text.Texts(call, saved);
        var configuration = (LmConfiguration)common.Complete(call, saved, new LmConfiguration
        {
            Data = texts.Count == 0 ? TextConfiguration.OwnText : string.Join(", ", texts),
            Texts = texts,
            Tokens = text.Tokens(call, saved),
            VocabularyLimit = text.Vocabulary(call, saved),
            Sequence = text.Sequence(call, saved),
            Cell = call.Choose(cell, saved?.Cell),
            Embedding = call.Choose(embedding, saved?.Embedding),
            Hidden = call.Choose(hidden, saved?.Hidden),
            Layers = call.Choose(layers, saved?.Layers),
            Dropout = call.Choose(dropout, saved?.Dropout),
            ClipNorm = call.Choose(clip, saved?.ClipNorm),
        });
        return new Session(call, common)
        {
            ReportName = "validation",
            Hints = run => [$"let it write: bathys generate {run.Folder.Path} --prompt \"...\""],
        }.Run(configuration with { KeepsBatchSize = saved is not null || common.IsBatchSizeGiven(call) }, stop);
    }
}
