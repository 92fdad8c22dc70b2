using Bathys.Nn;

namespace Bathys.Formats.Tests;

/// <summary>The network of the mnist-burn checkpoints; the names of its fields are those of the state dictionary.</summary>
sealed class MnistNet : UnaryModule
{
    readonly Conv2d conv1 = new(1, 8, kernelSize: 3), conv2 = new(8, 16, kernelSize: 3), conv3 = new(16, 24, kernelSize: 3);
    readonly BatchNorm2d norm1 = new(24);
    readonly Linear fc1 = new(24 * 22 * 22, 32), fc2 = new(32, 10);
    readonly BatchNorm1d norm2 = new(10);

    public override Tensor Forward(Tensor x)
    {
        x = conv3.Forward(conv2.Forward(conv1.Forward(x).Relu()).Relu()).Relu();
        x = fc1.Forward(norm1.Forward(x).Flatten(1)).Relu();
        return norm2.Forward(fc2.Forward(x)).LogSoftmax(1);
    }
}
