using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Cli.Bench;

/// <summary>
/// A network so small that what counts is the work around it: 20-64-64-2 by Adam in batches of 32, 1,000 steps through a trainer, so that
/// milliseconds of all are microseconds of one.
/// </summary>
internal static class TinyTraining
{
    const int Steps = 1000;

    public static Action Prepare()
    {
        var model = new Sequential { new Linear(20, 64), new ReLU(), new Linear(64, 64), new ReLU(), new Linear(64, 2) };
        var trainer = new Trainer(model, new CrossEntropyLoss(), new Adam(model.Parameters()));
        var loader = new DataLoader<Batch>(new Same(new(Tensor.Randn(32, 20), Tensor.RandInt(0, 2, [32]))), workers: 0);
        return () => trainer.Fit(loader);
    }

    /// <summary>One batch again and again: loading it takes no time.</summary>
    sealed class Same(Batch batch) : BatchSource<Batch>
    {
        public override int Count => Steps;

        public override int SampleCount => Steps * batch.Size;

        public override Func<int, Batch> Epoch(int epoch) => _ => batch;
    }
}
