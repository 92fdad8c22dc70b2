using System.Text.Json;
using Bathys.Nn;

namespace Bathys.Tests.Nn;

public class LayerTests
{
    static readonly Dictionary<string, Func<DType, UnaryModule>> makers = new()
    {
        ["linear"] = d => new Linear(5, 3, dtype: d),
        ["linear without bias"] = d => new Linear(5, 3, bias: false, dtype: d),
        ["linear of sequences"] = d => new Linear(4, 3, dtype: d),
        ["linear of a vector"] = d => new Linear(4, 3, dtype: d),
        ["conv1d"] = d => new Conv1d(2, 3, 3, dtype: d),
        ["conv1d all options"] = d => new Conv1d(4, 6, 3, stride: 2, padding: 2, dilation: 2, groups: 2, bias: false, dtype: d),
        ["conv2d"] = d => new Conv2d(3, 4, 3, padding: 1, dtype: d),
        ["conv2d strided"] = d => new Conv2d(2, 3, 3, stride: 2, padding: 1, dtype: d),
        ["conv2d rectangular"] = d => new Conv2d(2, 3, (3, 2), stride: (2, 1), padding: (0, 1), dtype: d),
        ["conv2d dilated"] = d => new Conv2d(2, 2, 3, dilation: 2, dtype: d),
        ["conv2d depthwise"] = d => new Conv2d(4, 4, 3, padding: 1, groups: 4, bias: false, dtype: d),
        ["conv2d pointwise"] = d => new Conv2d(4, 3, 1, dtype: d),
        ["conv transpose"] = d => new ConvTranspose2d(3, 2, 3, dtype: d),
        ["conv transpose all options"] = d => new ConvTranspose2d(
            4, 2, 3, stride: 3, padding: 1, outputPadding: 1, groups: 2, bias: false, dilation: 2, dtype: d),
        ["max pool"] = _ => new MaxPool2d(2),
        ["max pool all options"] = _ => new MaxPool2d(3, stride: 2, padding: 1, dilation: 2, ceilMode: true),
        ["average pool"] = _ => new AvgPool2d(2),
        ["average pool padded"] = _ => new AvgPool2d(3, stride: 2, padding: 1),
        ["average pool all options"] = _ => new AvgPool2d(3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false),
        ["adaptive pool"] = _ => new AdaptiveAvgPool2d(1),
        ["adaptive pool uneven"] = _ => new AdaptiveAvgPool2d((3, 2)),
        ["batch norm 1d"] = d => new BatchNorm1d(3, dtype: d),
        ["batch norm 1d of sequences"] = d => new BatchNorm1d(3, dtype: d),
        ["batch norm 1d evaluated"] = d => new BatchNorm1d(3, dtype: d),
        ["batch norm 2d"] = d => new BatchNorm2d(3, dtype: d),
        ["batch norm 2d evaluated"] = d => new BatchNorm2d(3, dtype: d),
        ["batch norm 2d all options"] = d => new BatchNorm2d(3, epsilon: 1e-3, momentum: 0.3, dtype: d),
        ["batch norm 2d cumulative"] = d => new BatchNorm2d(2, momentum: null, dtype: d),
        ["batch norm 2d plain"] = d => new BatchNorm2d(2, affine: false, trackRunningStatistics: false, dtype: d),
        ["layer norm"] = d => new LayerNorm(6, dtype: d),
        ["layer norm of two dimensions"] = d => new LayerNorm([3, 4], epsilon: 1e-3, dtype: d),
        ["layer norm plain"] = d => new LayerNorm(6, affine: false, dtype: d),
        ["group norm"] = d => new GroupNorm(2, 4, dtype: d),
        ["group norm plain"] = d => new GroupNorm(3, 6, epsilon: 1e-3, affine: false, dtype: d),
        ["embedding"] = d => new Embedding(7, 3, dtype: d),
        ["embedding padded"] = d => new Embedding(7, 3, paddingIndex: 4, dtype: d),
        ["dropout evaluated"] = _ => new Dropout(0.3),
        ["flatten"] = _ => new Flatten(),
        ["flatten some"] = _ => new Flatten(0, 1),
        ["upsample nearest"] = _ => new Upsample(scale: 2),
        ["upsample nearest to a size"] = _ => new Upsample((5, 4)),
        ["upsample bilinear"] = _ => new Upsample(scale: 2, mode: UpsampleMode.Bilinear),
        ["upsample bilinear to a size"] = _ => new Upsample((5, 7), mode: UpsampleMode.Bilinear),
        ["upsample bilinear aligned"] = _ => new Upsample((5, 7), mode: UpsampleMode.Bilinear, alignCorners: true),
        ["sigmoid"] = _ => new Sigmoid(),
        ["relu"] = _ => new ReLU(),
        ["tanh"] = _ => new Tanh(),
        ["softmax"] = _ => new Softmax(-1),
        ["softmax of another dimension"] = _ => new Softmax(1),
        ["log softmax"] = _ => new LogSoftmax(1),
        ["leaky relu"] = _ => new LeakyReLU(),
        ["leaky relu steeper"] = _ => new LeakyReLU(0.2),
        ["elu"] = _ => new ELU(),
        ["elu lower"] = _ => new ELU(1.7),
        ["gelu"] = _ => new GELU(),
        ["gelu by tanh"] = _ => new GELU(approximate: true),
        ["silu"] = _ => new SiLU(),
        ["softplus"] = _ => new Softplus(),
        ["softplus sharper"] = _ => new Softplus(5, 3),
        ["a network"] = d => new Sequential
        {
            new Conv2d(1, 2, 3, padding: 1, dtype: d), new ReLU(), new Flatten(), new Linear(18, 4, dtype: d), new Tanh(),
                new Linear(4, 2, dtype: d),
        },
    };

    public static TheoryData<string> Variants() => [.. Golden.Read("layers.json").EnumerateObject().Select(p => p.Name).Union(makers.Keys)];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Outputs_gradients_and_state_are_PyTorchs(string variant) => Check(variant, DType.Float64, 1e-10);

    [Theory]
    [MemberData(nameof(Variants))]
    public void Single_precision_stays_near(string variant) => Check(variant, DType.Float32, 2e-5);

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_layer_says_what_it_is(string variant)
    {
        var layer = makers[variant](DType.Float32);
        Assert.StartsWith(layer.GetType().Name + "(", layer.ToString());
    }

    static void Check(string variant, DType dtype, double tolerance)
    {
        var golden = Golden.Read("layers.json").GetProperty(variant);
        var layer = makers[variant](dtype).Train(golden.GetProperty("train").GetBoolean());
        Fill(layer);
        var indices = golden.GetProperty("indices");
        var shape = Shape(golden.GetProperty("input"));
        var x = indices.ValueKind == JsonValueKind.Null
            ? Golden.Wave(shape, 1, dtype) : Tensor.From([.. indices.Numbers().Select(i => (long)i)], shape);
        x.RequiresGrad = x.DType.IsFloatingPoint;

        var y = layer.Forward(x);
        Assert.Equal(Shape(golden.GetProperty("shape")), y.Shape);
        Assert.Equal(dtype, y.DType);
        Golden.Near(golden.GetProperty("output").Numbers(), y, tolerance, $"{variant}: output");

        y.Backward(Golden.Wave(y.Shape, 2, dtype));
        if (x.RequiresGrad)
            Golden.Near(golden.GetProperty("input_gradient").Numbers(), x.Grad!, tolerance, $"{variant}: the input's gradient");
        var gradients = golden.GetProperty("gradients");
        Assert.Equal(gradients.EnumerateObject().Select(p => p.Name), layer.NamedParameters().Select(p => p.Name));
        foreach (var (name, parameter) in layer.NamedParameters())
            Golden.Near(gradients.GetProperty(name).Numbers(), parameter.Grad!, tolerance, $"{variant}: the gradient of {name}");

        var state = golden.GetProperty("state");
        Assert.Equal(state.EnumerateObject().Select(p => p.Name), layer.StateDictionary().Keys);
        foreach (var (key, tensor) in layer.StateDictionary())
        {
            Assert.Equal(Shape(state.GetProperty(key).GetProperty("shape")), tensor.Shape);
            Golden.Near(state.GetProperty(key).GetProperty("values").Numbers(), tensor, tolerance, $"{variant}: {key}");
        }
    }

    /// <summary>The same numbers as the script's: a wave for each tensor, moved up where it is a variance.</summary>
    static void Fill(UnaryModule layer)
    {
        using var _ = new NoGrad();
        foreach (var (k, (key, tensor)) in layer.StateDictionary().Index())
        {
            if (!tensor.DType.IsFloatingPoint) continue;
            tensor.CopyFrom(Golden.Wave(tensor.Shape, 3.0 + k) + (key.EndsWith("running_var", StringComparison.Ordinal) ? 1.5 : 0));
        }
    }

    static Shape Shape(JsonElement sizes) => sizes.EnumerateArray().Select(size => size.GetInt32()).ToArray();
}
