using Bathys.Nn;

namespace Bathys.Formats.Tests;

/// <summary>
/// The residual network for CIFAR-10 (He et al., "Deep residual learning for image recognition", 2016, section 4.2): 6n + 2 layers
/// whose shortcuts have no parameters.
/// </summary>
sealed class CifarResNet : UnaryModule
{
    readonly Conv2d conv1 = new(3, 16, kernelSize: 3, padding: 1, bias: false);
    readonly BatchNorm2d bn1 = new(16);
    readonly Sequential layer1, layer2, layer3;
    readonly Linear linear = new(64, 10);

    public CifarResNet(int blocks) => (layer1, layer2, layer3) = (Stage(16, 16, blocks), Stage(16, 32, blocks), Stage(32, 64, blocks));

    public override Tensor Forward(Tensor x)
    {
        x = bn1.Forward(conv1.Forward(x)).Relu();
        x = layer3.Forward(layer2.Forward(layer1.Forward(x)));
        return linear.Forward(x.AdaptiveAvgPool2d(1).Flatten(1));
    }

    static Sequential Stage(int from, int to, int blocks)
    {
        var stage = new Sequential();
        for (var i = 0; i < blocks; i++) stage.Add(new Block(i == 0 ? from : to, to));
        return stage;
    }

    sealed class Block(int from, int to) : UnaryModule
    {
        readonly Conv2d conv1 = new(from, to, kernelSize: 3, stride: to / from, padding: 1, bias: false);
        readonly BatchNorm2d bn1 = new(to);
        readonly Conv2d conv2 = new(to, to, kernelSize: 3, padding: 1, bias: false);
        readonly BatchNorm2d bn2 = new(to);

        public override Tensor Forward(Tensor x)
        {
            var y = bn2.Forward(conv2.Forward(bn1.Forward(conv1.Forward(x)).Relu()));
            return (y + (from == to ? x : Shortcut(x))).Relu();
        }

        // Option A of the paper: every other pixel, and channels of zeros on both sides.
        Tensor Shortcut(Tensor x) =>
            x.Slice(.., .., Slice.Every(2), Slice.Every(2)).Pad([0, 0, 0, 0, (to - from) / 2, (to - from) / 2]);
    }
}
