using Bathys.Nn;

namespace Bathys.Tests.Nn;

public class LayerMistakesTests
{
    public static TheoryData<string, int[], string> Mistakes() => new()
    {
        { "conv2d", [2, 5, 5, 3], "move them, as in x.Transpose(1, 3)" },
        { "conv2d", [2, 1, 5, 5], "x.Expand(-1, 3, -1, -1)" },
        { "conv2d", [2, 4, 5, 5], "give the layer 4 input channels" },
        { "conv2d", [5, 5], "(N, C, H, W)" },
        { "conv2d", [2, 3, 1, 1], "larger" },
        { "conv1d", [2, 9, 4], "move them, as in x.Transpose(1, 2)" },
        { "conv transpose", [2, 2, 4, 4], "3 channels are expected, not 2" },
        { "batch norm 1d", [2, 3, 4, 4], "(N, C) or (N, C, L)" },
        { "batch norm 2d", [2, 3], "(N, C, H, W)" },
        { "batch norm 2d", [2, 4, 3, 3], "3 channels are expected in dimension 1, not 4" },
        { "batch norm 1d", [1, 3], "BatchNorm" },
        { "group norm", [2, 3, 4], "4 channels are expected" },
        { "layer norm", [2, 5], "LayerNorm" },
        { "max pool", [2, 2], "MaxPool2d" },
        { "upsample", [3, 4, 4], "(N, C, H, W)" },
        { "linear", [4, 3], "give Linear 3 input features" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_wrong_shape_names_the_layer_the_shape_and_the_way_out(string kind, int[] shape, string wayOut)
    {
        UnaryModule layer = kind switch
        {
            "conv2d" => new Conv2d(3, 8, kernelSize: 3, stride: 2),
            "conv1d" => new Conv1d(4, 8, 3),
            "conv transpose" => new ConvTranspose2d(3, 8, 3),
            "batch norm 1d" => new BatchNorm1d(3),
            "batch norm 2d" => new BatchNorm2d(3),
            "group norm" => new GroupNorm(2, 4),
            "layer norm" => new LayerNorm(4),
            "max pool" => new MaxPool2d(3),
            "upsample" => new Upsample(scale: 2),
            _ => new Linear(6, 2),
        };
        var message = Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros(shape))).Message;
        Assert.StartsWith($"{layer} got {new Shape(shape)}: ", message);
        Assert.Contains(wayOut, message);
    }

    [Fact]
    public void A_token_outside_the_table_is_told() =>
        Assert.Contains("Embedding(5, 2)", Assert.Throws<ShapeException>(() => new Embedding(5, 2).Forward(Tensor.From([5L]))).Message);

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm2d(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(5, 2, paddingIndex: 5));
        Assert.Throws<ArgumentException>(() => new GroupNorm(3, 4));
        Assert.Throws<ArgumentException>(() => new Upsample());
        Assert.Throws<ArgumentException>(() => new Upsample(4, 2));
        Assert.Throws<ArgumentException>(() => new Upsample(4, alignCorners: true));
    }
}
