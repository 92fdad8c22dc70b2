using System.Text.Json;
using Bathys.Nn;

namespace Bathys.Tests.Nn;

/// <summary>
/// Attention and transformer layers against PyTorch: the same weights, sequences and masks give the same outputs and gradients.
/// </summary>
public class TransformerTests
{
    static readonly JsonElement golden = Golden.Read("transformer.json");
    static readonly Tensor padding = Tensor.From([false, false, false, false, true, false, true, false, true, true], 2, 5);
    static readonly AttentionMasks causal = new() { IsCausal = true }, padded = new() { KeyPadding = padding };

    static AttentionMasks Future => new() { Mask = Tensor.Ones([5, 5], DType.Bool).Triu(1) };

    /// <summary>A module and what is asked of it.</summary>
    sealed record Case(Func<DType, Module> Make, Func<Module, Tensor[], Tensor[]> Run)
    {
        public static Case Of<T>(Func<DType, T> make, Func<T, Tensor[], Tensor[]> run)
            where T : Module => new(make, (module, x) => run((T)module, x));

        public static Case Attention(Func<MultiheadAttention, Tensor[], Tensor[]> run, int heads = 2, bool bias = true) =>
            Of(dtype => new MultiheadAttention(6, heads, bias: bias, dtype: dtype), run);
    }

    static readonly Dictionary<string, Case> cases = new()
    {
        ["attention"] = Case.Attention((m, x) => [m.Forward(x[0])]),
        ["attention with weights"] = Case.Attention((m, x) => Both(m.ForwardWithWeights(x[0], x[0], x[0]))),
        ["attention with weights of heads"] = Case.Attention((m, x) => Both(m.ForwardWithWeights(x[0], x[0], x[0], average: false))),
        ["attention without bias"] = Case.Attention((m, x) => [m.Forward(x[0])], heads: 3, bias: false),
        ["attention causal"] = Case.Attention((m, x) => [m.Forward(x[0], causal)]),
        ["attention padded"] = Case.Attention((m, x) => Both(m.ForwardWithWeights(x[0], x[0], x[0], padded))),
        ["attention causal and padded"] = Case.Attention(
            (m, x) => Both(m.ForwardWithWeights(x[0], x[0], x[0], padded with { Mask = Future.Mask }))),
        ["attention with a mask for each head"] = Case.Attention((m, x) =>
            Both(m.ForwardWithWeights(x[0], x[0], x[0], new() { Mask = Golden.Wave([4, 5, 5], 6, x[0].DType) }))),
        ["cross attention"] = Case.Attention((m, x) =>
            Both(m.ForwardWithWeights(x[0], x[1], x[1], padded with { Mask = Golden.Wave([4, 5], 5, x[0].DType) }))),
        ["cross attention of three"] = Case.Attention((m, x) => [m.Forward(x[0], x[1], x[2])]),
        ["cross attention of other widths"] = Case.Of(
            d => new MultiheadAttention(6, 2, keyWidth: 3, valueWidth: 4, dtype: d), (m, x) => [m.Forward(x[0], x[1], x[2])]),
        ["encoder layer"] = Case.Of(d => new TransformerEncoderLayer(Options(d)), (m, x) => [m.Forward(x[0], padded)]),
        ["encoder layer pre-norm"] = Case.Of(
            d => new TransformerEncoderLayer(Options(d) with { NormFirst = true, Gelu = true, Epsilon = 1e-3 }), (m, x) =>
                [m.Forward(x[0], Future)]),
        ["decoder layer"] = Case.Of(d => new TransformerDecoderLayer(Options(d)), (m, x) => [m.Forward(x[0], x[1], causal, padded)]),
        ["decoder layer pre-norm"] = Case.Of(
            d => new TransformerDecoderLayer(Options(d) with { NormFirst = true, Gelu = true }), (m, x) => [m.Forward(x[0], x[1])]),
        ["encoder"] = Case.Of(d => new TransformerEncoder(2, Options(d), norm: true), (m, x) => [m.Forward(x[0])]),
        ["decoder"] = Case.Of(d => new TransformerDecoder(2, Options(d)), (m, x) => [m.Forward(x[0], x[1])]),
        ["transformer"] = Case.Of(d => new Transformer(Options(d), 2, 2), (m, x) => [m.Forward(x[0], x[1], padded, causal, padded)]),
        ["transformer pre-norm"] = Case.Of(
            d => new Transformer(Options(d) with { NormFirst = true }, 2, 2), (m, x) => [m.Forward(x[0], x[1], padded, causal, padded)]),
    };

    public static TheoryData<string> Names => [.. cases.Keys];

    [Fact]
    public void Every_golden_case_is_tested() => Assert.Equal(golden.EnumerateObject().Select(p => p.Name), cases.Keys);

    [Theory, MemberData(nameof(Names))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string name) => Check(name, DType.Float64, 1e-9);

    [Theory, MemberData(nameof(Names))]
    public void In_single_precision_they_agree_within_a_hundred_thousandth(string name) => Check(name, DType.Float32, 1e-5);

    static void Check(string name, DType dtype, double tolerance)
    {
        var (expected, module) = (golden.GetProperty(name), cases[name].Make(dtype));
        using (new NoGrad())
        {
            foreach (var (k, tensor) in module.StateDictionary().Values.Index()) tensor.CopyFrom(Golden.Wave(tensor.Shape, 3.0 + k) * 0.5);
        }
        var inputs = expected.GetProperty("inputs").EnumerateArray()
            .Select((sizes, k) => Golden.Wave(Array.ConvertAll(sizes.Numbers(), s => (int)s), 1 + k, dtype)).ToArray();
        foreach (var x in inputs) x.RequiresGrad = true;

        var outputs = cases[name].Run(module, inputs);
        Assert.Equal(Array.ConvertAll(expected.GetProperty("shape").Numbers(), s => (int)s), outputs[0].Shape.ToArray());
        foreach (var (i, output) in expected.GetProperty("outputs").EnumerateArray().Index())
            Golden.Near(output.Numbers(), outputs[i], tolerance, $"output {i}");

        outputs[0].Backward(Golden.Wave(outputs[0].Shape, 2, dtype));
        foreach (var (i, gradient) in expected.GetProperty("input_gradients").EnumerateArray().Index())
            Golden.Near(gradient.Numbers(), inputs[i].Grad!, tolerance, $"the gradient of input {i}");
        var gradients = expected.GetProperty("gradients");
        Assert.Equal(gradients.EnumerateObject().Select(p => p.Name), module.NamedParameters().Select(p => p.Name));
        foreach (var (key, parameter) in module.NamedParameters())
            Golden.Near(gradients.GetProperty(key).Numbers(), parameter.Grad!, tolerance, $"the gradient of {key}");
    }

    static TransformerOptions Options(DType dtype) => new(6, 2) { FeedForward = 7, Dropout = 0, DType = dtype };

    static Tensor[] Both((Tensor Output, Tensor Weights) both) => [both.Output, both.Weights];
}
