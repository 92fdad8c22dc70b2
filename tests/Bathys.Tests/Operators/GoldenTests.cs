using System.Text.Json;

namespace Bathys.Tests.Operators;

/// <summary>Values and gradients of PyTorch, special values and ties among them; made by tests/Reference/operators.py.</summary>
[Quick]
public class GoldenTests
{
    static readonly JsonElement Cases = Golden.Read("operators.json");

    static readonly Dictionary<string, Func<Tensor[], Tensor>> Operators = new()
    {
        ["Exp"] = x => x[0].Exp(),
        ["ExpM1"] = x => x[0].ExpM1(),
        ["Log"] = x => x[0].Log(),
        ["Log1P"] = x => x[0].Log1P(),
        ["Log2"] = x => x[0].Log2(),
        ["Log10"] = x => x[0].Log10(),
        ["Sqrt"] = x => x[0].Sqrt(),
        ["Rsqrt"] = x => x[0].Rsqrt(),
        ["Square"] = x => x[0].Square(),
        ["Reciprocal"] = x => x[0].Reciprocal(),
        ["Abs"] = x => x[0].Abs(),
        ["Sign"] = x => x[0].Sign(),
        ["Floor"] = x => x[0].Floor(),
        ["Ceiling"] = x => x[0].Ceiling(),
        ["Round"] = x => x[0].Round(),
        ["Truncate"] = x => x[0].Truncate(),
        ["Sin"] = x => x[0].Sin(),
        ["Cos"] = x => x[0].Cos(),
        ["Tan"] = x => x[0].Tan(),
        ["Asin"] = x => x[0].Asin(),
        ["Acos"] = x => x[0].Acos(),
        ["Atan"] = x => x[0].Atan(),
        ["Sinh"] = x => x[0].Sinh(),
        ["Cosh"] = x => x[0].Cosh(),
        ["Erf"] = x => x[0].Erf(),
        ["Clamp"] = x => x[0].Clamp(-0.5, 2.5),
        ["ClampMin"] = x => x[0].ClampMin(0.5),
        ["ClampMax"] = x => x[0].ClampMax(0.5),
        ["Pow 0"] = x => x[0].Pow(0),
        ["Pow 1"] = x => x[0].Pow(1),
        ["Pow 2"] = x => x[0].Pow(2),
        ["Pow 3"] = x => x[0].Pow(3),
        ["Pow 0.5"] = x => x[0].Pow(0.5),
        ["Pow -1"] = x => x[0].Pow(-1),
        ["Pow -2.5"] = x => x[0].Pow(-2.5),
        ["Pow"] = x => x[0].Pow(x[1]),
        ["Remainder"] = x => x[0].Remainder(-2),
        ["Remainder 2"] = x => x[0].Remainder(x[1]),
        ["Relu"] = x => x[0].Relu(),
        ["Relu6"] = x => x[0].Relu6(),
        ["HardTanh"] = x => x[0].HardTanh(),
        ["LeakyRelu"] = x => x[0].LeakyRelu(0.2),
        ["Elu"] = x => x[0].Elu(1.5),
        ["Sigmoid"] = x => x[0].Sigmoid(),
        ["LogSigmoid"] = x => x[0].LogSigmoid(),
        ["Tanh"] = x => x[0].Tanh(),
        ["Softplus"] = x => x[0].Softplus(),
        ["Softplus 2"] = x => x[0].Softplus(2, 3),
        ["Silu"] = x => x[0].Silu(),
        ["Gelu"] = x => x[0].Gelu(),
        ["Gelu tanh"] = x => x[0].Gelu(approximate: true),
        ["IsNaN"] = x => x[0].IsNaN(),
        ["IsInf"] = x => x[0].IsInf(),
        ["IsFinite"] = x => x[0].IsFinite(),
        ["Maximum"] = x => x[0].Maximum(x[1]),
        ["Minimum"] = x => x[0].Minimum(x[1]),
        ["Equal"] = x => x[0].Equal(x[1]),
        ["NotEqual"] = x => x[0].NotEqual(x[1]),
        ["Less"] = x => x[0] < x[1],
        ["LessOrEqual"] = x => x[0] <= x[1],
        ["Greater"] = x => x[0] > x[1],
        ["GreaterOrEqual"] = x => x[0] >= x[1],
        ["IsClose"] = x => x[0].IsClose(x[1], 0.5, 0.1),
        ["Lerp"] = x => x[0].Lerp(x[1], 0.3),
        ["Max"] = x => x[0].Max(),
        ["Min"] = x => x[0].Min(),
        ["Amax"] = x => x[0].Amax([1]),
        ["Amin"] = x => x[0].Amin([0]),
        ["Any"] = x => x[0].Any(1),
        ["All"] = x => x[0].All(1),
        ["CountNonZero"] = x => x[0].CountNonZero([1]),
        ["Max of a dimension"] = x => x[0].Max(1).Values,
        ["Where it is"] = x => x[0].Max(1).Indices,
        ["Min of a dimension"] = x => x[0].Min(2).Values,
        ["ArgMax"] = x => x[0].ArgMax(),
        ["ArgMin"] = x => x[0].ArgMin(-1),
        ["Sum"] = x => x[0].Sum([0, 2]),
        ["Mean"] = x => x[0].Mean([1, 2], keepDimensions: true),
        ["Var"] = x => x[0].Var([0, 2]),
        ["Var of all"] = x => x[0].Var(),
        ["Std"] = x => x[0].Std(1, correction: 0),
        ["Std of equals"] = x => x[0].Std(1),
        ["LogSumExp"] = x => x[0].LogSumExp([0, 2]),
        ["LogSumExp at infinity"] = x => x[0].LogSumExp(1),
        ["CumSum"] = x => x[0].CumSum(1),
        ["Prod"] = x => x[0].Prod(1),
        ["Prod of all"] = x => x[0].Prod(),
        ["Norm"] = x => (x[0] * 0).Norm(2, 1),
        ["Norm 2"] = x => x[0].Norm(2, [0, 1]),
        ["Norm 1"] = x => x[0].Norm(1, [0, 1]),
        ["Norm 3"] = x => x[0].Norm(3, 2),
        ["Norm inf"] = x => x[0].Norm(double.PositiveInfinity, 1),
    };

    public static TheoryData<string> Names => [.. Cases.EnumerateObject().Select(c => c.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Values_and_gradients_are_those_of_PyTorch(string name)
    {
        var golden = Cases.GetProperty(name);
        var inputs = golden.GetProperty("inputs").EnumerateArray()
            .Select(input => Tensor.From(Numbers(input.GetProperty("values")), Shape(input))).ToArray();
        foreach (var x in inputs) x.RequiresGrad = true;
        var y = Operators[name](inputs);
        Expect.Close(new Numbers(Numbers(golden.GetProperty("output")), Shape(golden)), y, 1e-13, name);
        if (!golden.TryGetProperty("gradients", out var gradients)) return;
        y.Backward(Golden.Wave(y.Shape, 2));
        for (var i = 0; i < inputs.Length; i++)
            Expect.Close(
                new Numbers(Numbers(gradients[i]), inputs[i].Shape.ToArray()), inputs[i].Grad!, 1e-12, $"{name}, gradient of input {i}");
    }

    [Fact]
    public void Every_operator_named_here_has_values() =>
        Assert.Equal(Cases.EnumerateObject().Select(c => c.Name).Order(), Operators.Keys.Order());

    static int[] Shape(JsonElement element) => [.. element.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];

    static double[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(Number)];

    static double Number(JsonElement element) => element.ValueKind == JsonValueKind.Number
        ? element.GetDouble() : element.GetString() switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            _ => double.NegativeInfinity,
        };
}
