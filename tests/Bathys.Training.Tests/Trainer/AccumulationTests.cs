using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Training.Tests;

public class AccumulationTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void A_batch_in_parts_gives_the_step_of_the_whole(int parts)
    {
        var (whole, cut) = (Train(1, out var batches), Train(parts, out var parted));
        Assert.Equal(13, batches);
        Assert.True(parted > batches);
        foreach (var (a, b) in whole.Zip(cut)) Assert.Equal(a, b, 1e-5);
    }

    static float[] Train(int parts, out int predictions)
    {
        var model = new Linear(2, 3, generator: new Generator(1));
        var count = 0;
        var trainer = new Trainer(model, batch =>
        {
            count++;
            var output = model.Forward(batch.Input);
            return new(output.CrossEntropy(batch.Target), output, batch.Target);
        }, new SGD(model.Parameters(), 0.1))
        { Accumulate = parts };
        // The last batch has four rows: the parts are of unlike size.
        var result = trainer.Fit(new DataLoader(new Blobs(100), batchSize: 8, shuffle: true, seed: 5));
        Assert.True(result.History[0].TrainLoss < 2);
        predictions = count;
        return model.Parameters().SelectMany(parameter => parameter.ToArray<float>()).ToArray();
    }
}
