namespace Bathys.Tests.Operators.Neural;

/// <summary>Values and gradients of the neural operators as PyTorch computes them: tests/Reference/neural.py.</summary>
public class NeuralReferenceTests
{
    static readonly Tensor Labels = Tensor.From([1L, 0, 2, 1]);
    static readonly Tensor Weights = Tensor.From([0.5, 2, 1.25]);

    static readonly Dictionary<string, Func<Tensor[], Tensor>> Operators = new()
    {
        ["matmul"] = x => x[0].MatMul(x[1]),
        ["linear"] = x => x[0].Linear(x[1], x[2]),
        ["conv2d"] = x => x[0].Conv2d(x[1], x[2], stride: (2, 1), padding: (1, 2), dilation: (1, 2), groups: 2),
        ["conv1d"] = x => x[0].Conv1d(x[1], x[2], stride: 2, padding: 1),
        ["conv_transpose2d"] = x => x[0].ConvTranspose2d(x[1], x[2], stride: 2, padding: 1, outputPadding: 1, groups: 2),
        ["max_pool2d"] = x => x[0].MaxPool2d(3, 2, 1),
        ["max_pool2d_ceil"] = x => x[0].MaxPool2d(2, ceilMode: true),
        ["avg_pool2d"] = x => x[0].AvgPool2d(3, 2, 1),
        ["avg_pool2d_ceil"] = x => x[0].AvgPool2d(3, 2, 1, ceilMode: true, countIncludePad: false),
        ["adaptive_avg_pool2d"] = x => x[0].AdaptiveAvgPool2d((3, 4)),
        ["softmax"] = x => x[0].Softmax(1),
        ["log_softmax"] = x => x[0].LogSoftmax(-1),
        ["cross_entropy"] = x => x[0].CrossEntropy(Labels),
        ["cross_entropy_all"] = x => x[0].CrossEntropy(Labels, Weights, ignoreIndex: 2, labelSmoothing: 0.1),
        ["cross_entropy_none"] = x => x[0].CrossEntropy(Labels, Weights, labelSmoothing: 0.1, reduction: LossReduction.None),
        ["cross_entropy_probabilities"] = x => x[0].CrossEntropy(x[1], Weights, labelSmoothing: 0.1),
        ["layer_norm"] = x => x[0].LayerNorm([2, 5], x[1], x[2]),
        ["batch_norm"] = x => x[0].BatchNorm(null, null, x[1], x[2], training: true),
        ["group_norm"] = x => x[0].GroupNorm(2, x[1], x[2]),
        ["upsample_nearest"] = x => x[0].UpsampleNearest((5, 8)),
        ["upsample_bilinear"] = x => x[0].UpsampleBilinear((5, 8)),
        ["upsample_bilinear_corners"] = x => x[0].UpsampleBilinear((5, 8), alignCorners: true),
        ["embedding"] = x => Tensor.From([1L, 0, 2, 1, 4, 1], 2, 3).Embedding(x[0], paddingIndex: 1),
        ["pad"] = x => x[0].Pad([1, -1, 2, 0], 7),
    };

    public static TheoryData<string> Names =>
        [.. Golden.Read("neural.json").GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Names))]
    public void Values_and_gradients_are_those_of_PyTorch(string name)
    {
        var golden = Golden.Read("neural.json").GetProperty("cases").EnumerateArray()
            .Single(c => c.GetProperty("name").GetString() == name);
        var inputs = golden.GetProperty("shapes").EnumerateArray()
            .Select((shape, k) => Golden.Wave([.. shape.EnumerateArray().Select(size => size.GetInt32())], k + 1)).ToArray();
        foreach (var x in inputs) x.RequiresGrad = true;
        var y = Operators[name](inputs);
        Assert.Equal(golden.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()), y.Shape.ToArray());
        Golden.Near(golden.GetProperty("value").Numbers(), y, 1e-12, name);
        var gradients = Autograd.Gradient(y, inputs, Golden.Wave(y.Shape, 10));
        foreach (var (i, expected) in golden.GetProperty("gradients").EnumerateArray().Index())
            Golden.Near(expected.Numbers(), gradients[i], 1e-12, $"{name}, gradient {i}");
    }
}
