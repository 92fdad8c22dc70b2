using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;
using Bathys.Training;
using Bathys.Vision.Captions;

namespace Bathys.Models.Diffusion;

/// <summary>
/// A convolutional classifier of real pictures, by which drawn ones are evaluated: it says which value of each attribute a picture has, and
/// its last hidden layer gives
/// the features that sets of pictures are compared by.
/// </summary>
public sealed class PictureClassifier : Module
{
    const int Widths = 128;

    readonly Conv2d conv1, conv2, conv3;
    readonly Linear hidden;
    readonly Linear[] heads;

    /// <summary>An untrained classifier.</summary>
    /// <param name="attributes">What it is to see.</param>
    /// <param name="channels">1 for gray pictures, 3 for color.</param>
    /// <param name="size">Rows and columns of a picture, at least 8.</param>
    public PictureClassifier(IReadOnlyList<PictureAttribute> attributes, int channels, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 8);
        conv1 = new(channels, 32, 3, padding: 1);
        conv2 = new(32, 64, 3, padding: 1);
        conv3 = new(64, 64, 3, padding: 1);
        hidden = new(64 * (size / 8) * (size / 8), Widths);
        heads = [.. attributes.Select(attribute => new Linear(Widths, attribute.Values.Count))];
    }

    /// <summary>The features of pictures, (N, 128).</summary>
    /// <param name="pictures">(N, C, H, W), from −1 to 1.</param>
    public Tensor Features(Tensor pictures)
    {
        var x = conv1.Forward(pictures).Relu().MaxPool2d(2);
        x = conv2.Forward(x).Relu().MaxPool2d(2);
        x = conv3.Forward(x).Relu().MaxPool2d(2);
        return hidden.Forward(x.Flatten(1)).Relu();
    }

    /// <summary>The features of many pictures, computed in parts and without gradients.</summary>
    /// <param name="pictures">(N, C, H, W), from −1 to 1.</param>
    /// <param name="batchSize">Pictures of a part.</param>
    public Tensor FeaturesOf(Tensor pictures, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        using var mode = new EvaluationMode();
        using var unrecorded = new NoGrad();
        return Tensor.Cat([.. pictures.Split(batchSize).Select(Features)]);
    }

    /// <summary>Which value of an attribute the classifier sees in each picture.</summary>
    /// <param name="features">The pictures' features, (N, 128).</param>
    /// <param name="attribute">The place of the attribute.</param>
    public int[] Values(Tensor features, int attribute)
    {
        using var mode = new EvaluationMode();
        using var unrecorded = new NoGrad();
        return Array.ConvertAll(heads[attribute].Forward(features).ArgMax(1).ToArray<long>(), value => (int)value);
    }

    /// <summary>Trains by Adam with a learning rate that falls along half a cosine: the sum of the attributes' cross entropies.</summary>
    /// <param name="data">Pictures with the values of their attributes as captions.</param>
    /// <param name="steps">Batches of 64.</param>
    /// <param name="progress">Is told how it gets on.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public void Fit(CaptionedDataset data, int steps, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        const int batchSize = 64;
        var optimizer = new Adam(Parameters(), 1e-3);
        var schedule = new CosineAnnealingLR(optimizer, steps);
        using var pass = new ProgressPass(progress, "classifier", steps * batchSize);
        var done = 0;
        foreach (var (pictures, values) in new DataLoader<CaptionedBatch>(data, batchSize).Epoch(0))
        {
            stop.ThrowIfCancellationRequested();
            optimizer.ZeroGrad();
            var features = Features(pictures);
            var loss = heads.Select((head, i) => head.Forward(features).CrossEntropy(values.Select(1, i))).Aggregate((a, b) => a + b);
            loss.Backward();
            optimizer.Step();
            schedule.Step();
            pass.Report(batchSize * ++done, loss.Item());
        }
    }
}
