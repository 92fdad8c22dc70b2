using System.Text.Json;
using Bathys.Models.Diffusion;
using Bathys.Nn;

namespace Bathys.Models.Tests.Diffusion;

/// <summary>Blocks and whole networks against PyTorch: the same weights and pictures give the same outputs and gradients.</summary>
public class NetworkGoldenTests
{
    static readonly JsonElement golden = DiffusionGolden.Root.GetProperty("networks");
    static readonly Tensor padding = Tensor.From([false, false, true, false, true, true], 2, 3);

    static readonly Dictionary<string, (Func<DType, Module> Make, Func<Module, Tensor[], Tensor> Run)> cases = new()
    {
        ["time embedding"] = Case(d => new TimeEmbedding(4, 6, d), (m, x) => m.Forward(x[0])),
        ["residual block"] = Case(d => new ResidualBlock(4, 4, Small(d)), (m, x) => m.Forward(x[0], x[1])),
        ["residual block with other channels"] = Case(d => new ResidualBlock(4, 8, Small(d)), (m, x) => m.Forward(x[0], x[1])),
        ["attention block"] = Case(d => new AttentionBlock(8, Small(d) with { HeadWidth = 4 }), (m, x) => m.Forward(x[0], null)),
        ["attention block with words"] = Case(
            d => new AttentionBlock(8, Small(d) with { HeadWidth = 4, ConditionWidth = 3, HasWords = true }),
            (m, x) => m.Forward(x[0], new(x[1], x[1], padding))),
        ["unet"] = Case(d => new UNet(Small(d) with { ConditionWidth = 3, HasWords = true }), Told),
        ["unet of patches and two blocks"] = Case(
            d => new UNet(Small(d) with { PictureChannels = 3, Patch = 2, Blocks = 2, ConditionWidth = 3 }), (m, x) =>
                m.Forward(x[0], Times(x[0]), new(x[1]))),
        ["unet unconditional"] = Case(d => new UNet(Small(d)), (m, x) => m.Forward(x[0], Times(x[0]))),
        ["dit"] = Case(d => new DiT(SmallDiT(d) with { ConditionWidth = 3, HasWords = true }), Told),
        ["dit unconditional"] = Case(d => new DiT(SmallDiT(d)), (m, x) => m.Forward(x[0], Times(x[0]))),
    };

    public static TheoryData<string> Names => [.. cases.Keys];

    static (Func<DType, Module>, Func<Module, Tensor[], Tensor>) Case<T>(Func<DType, T> make, Func<T, Tensor[], Tensor> run)
        where T : Module =>
        (make, (module, x) => run((T)module, x));

    static UNetOptions Small(DType dtype) =>
        new() { PictureChannels = 1, Channels = 4, Groups = 2, Multipliers = [1, 2], Blocks = 1, DType = dtype };

    static DiTOptions SmallDiT(DType dtype) =>
        new() { PictureChannels = 1, PictureSize = 4, Patch = 2, Width = 8, Depth = 2, Heads = 2, DType = dtype };

    static Tensor Times(Tensor x) => Tensor.From([3.0, 700]).To(x.DType);

    static Tensor Told(DenoisingNetwork network, Tensor[] x) => network.Forward(x[0], Times(x[0]), new(x[1], x[2], padding));

    [Fact]
    public void Every_golden_case_is_tested() => Assert.Equal(golden.EnumerateObject().Select(p => p.Name), cases.Keys);

    [Theory, MemberData(nameof(Names))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string name) => Check(name, DType.Float64, 1e-8);

    [Theory, MemberData(nameof(Names))]
    public void In_single_precision_they_agree_within_a_thousandth(string name) => Check(name, DType.Float32, 1e-3);

    static void Check(string name, DType dtype, double tolerance)
    {
        var (expected, module) = (golden.GetProperty(name), cases[name].Make(dtype));
        using (new NoGrad())
        {
            foreach (var (k, tensor) in module.StateDictionary().Values.Index())
                tensor.CopyFrom(DiffusionGolden.Wave(tensor.Shape, 3.0 + k) * 0.5);
        }

        var inputs = expected.GetProperty("inputs").EnumerateArray()
            .Select((sizes, k) => DiffusionGolden.Wave(sizes.Sizes(), 1 + k, dtype)).ToArray();
        foreach (var x in inputs) x.RequiresGrad = true;
        var output = cases[name].Run(module, inputs);
        Assert.Equal(expected.GetProperty("shape").Sizes(), output.Shape.ToArray());
        DiffusionGolden.Near(expected.GetProperty("output").Numbers(), output, tolerance, "output");

        output.Backward(DiffusionGolden.Wave(output.Shape, 2, dtype));
        foreach (var (i, gradient) in expected.GetProperty("input_gradients").EnumerateArray().Index())
            DiffusionGolden.Near(gradient.Numbers(), inputs[i].Grad!, tolerance, $"the gradient of input {i}");
        var gradients = expected.GetProperty("gradients");
        Assert.Equal(gradients.EnumerateObject().Select(p => p.Name), module.NamedParameters().Select(p => p.Name));
        foreach (var (key, parameter) in module.NamedParameters())
        {
            var gradient = parameter.Grad!.To(DType.Float64);
            double[] digest = [
                (gradient * DiffusionGolden.Wave(gradient.Shape, 4)).Sum().Item(), .. gradient.Reshape(-1).ToArray<double>().Take(3)];
            DiffusionGolden.Near(gradients.GetProperty(key).Numbers(), digest, tolerance, $"the gradient of {key}");
        }
    }

    [Fact]
    public void Networks_refuse_pictures_that_do_not_fit()
    {
        var x = Tensor.Zeros(1, 1, 6, 5);
        Assert.Contains("multiples of 2", Assert.Throws<ShapeException>(() => new UNet(Small(DType.Float32)).Forward(x, Tensor.Zeros(1)))
            .Message, StringComparison.Ordinal);
        Assert.Contains("(B, 1, 4, 4)", Assert.Throws<ShapeException>(() => new DiT(SmallDiT(DType.Float32)).Forward(x, Tensor.Zeros(1)))
            .Message, StringComparison.Ordinal);
        Assert.Throws<BathysException>(() => new UNet(new() { Channels = 12 }));
        Assert.Throws<BathysException>(() => new DiT(new() { PictureSize = 30 }));
        Assert.Throws<BathysException>(() => new DiT(new() { Width = 30 }));
    }
}
