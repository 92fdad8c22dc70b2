using Bathys.Nn;

namespace Bathys.Models;

/// <summary>
/// A small convolutional classifier of color images: three convolutions in two stages, each halved by pooling, then two linear
/// layers with dropout. For 10 classes of 48 x 48 pixels it has 9,536,074 parameters.
/// </summary>
public sealed class SeedCnn : UnaryModule
{
    readonly Conv2d conv1;
    readonly Conv2d conv2;
    readonly MaxPool2d pool1 = new(2);
    readonly Conv2d conv3;
    readonly MaxPool2d pool2 = new(2);
    readonly Linear fc1;
    readonly Linear fc2;
    readonly Dropout dropout = new(0.5);

    /// <summary>A network with random weights.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="imageSize">Rows and columns of an image.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no class, or nothing of an image is left after two poolings.</exception>
    public SeedCnn(int classes = 10, int imageSize = 48, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageSize, 4);
        var pooled = imageSize / 4;
        conv1 = new(3, 32, kernelSize: 3, padding: 1, dtype: dtype);
        conv2 = new(32, 64, kernelSize: 3, padding: 1, dtype: dtype);
        conv3 = new(64, 128, kernelSize: 3, padding: 1, dtype: dtype);
        fc1 = new(128 * pooled * pooled, 512, dtype: dtype);
        fc2 = new(512, classes, dtype: dtype);
    }

    /// <summary>A score for each class.</summary>
    /// <param name="x">Images, (N, 3, S, S).</param>
    /// <returns>Logits, (N, classes).</returns>
    public override Tensor Forward(Tensor x)
    {
        x = conv1.Forward(x).Relu();                        // (N, 32, S, S)
        x = pool1.Forward(conv2.Forward(x).Relu());         // (N, 64, S/2, S/2)
        x = pool2.Forward(conv3.Forward(x).Relu());         // (N, 128, S/4, S/4)
        x = dropout.Forward(x.Flatten(1));                  // (N, 128 · S/4 · S/4)
        x = dropout.Forward(fc1.Forward(x).Relu());         // (N, 512)
        return fc2.Forward(x);
    }
}
