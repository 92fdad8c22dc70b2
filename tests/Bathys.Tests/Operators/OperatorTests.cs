using Bathys.Tests.Kernels;

namespace Bathys.Tests.Operators;

/// <summary>What every operator must do, run for every case of every <see cref="IOperatorCases"/>.</summary>
public class OperatorTests
{
    static readonly Dictionary<string, OperatorCase> Cases = All();

    public static TheoryData<string> Names => [.. Cases.Keys];

    public static TheoryData<string> Differentiable => [.. Cases.Values.Where(c => c.HasGradient).Select(c => c.Name)];

    public static TheoryData<string> Special => [.. Cases.Values.Where(c => c.IsElementwise && c.HasSpecialValues).Select(c => c.Name)];

    public static TheoryData<string> Failing => [.. Cases.Values.Where(c => c.Errors.Length > 0).Select(c => c.Name)];

    internal static Dictionary<string, OperatorCase> All() => typeof(OperatorTests).Assembly.GetTypes()
        .Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(IOperatorCases)))
        .SelectMany(type => ((IOperatorCases)Activator.CreateInstance(type)!).Cases)
        .ToDictionary(c => c.Name);

    [Theory, MemberData(nameof(Names))]
    public void Values_agree_with_the_reference(string name)
    {
        var c = Cases[name];
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32, .. c.OtherTypes])
        {
            foreach (var samples in c.Inputs)
            {
                var inputs = Make(samples, dtype);
                var before = Array.ConvertAll(inputs, Numbers.Of);
                var y = c.Run(inputs);
                var type = dtype is DType.Float32 or DType.Float64 ? dtype : DType.Float32;
                Expect.Close(c.Reference(before), y, type == DType.Float64 ? c.Tolerance64 : c.Tolerance32, $"{dtype} {Shapes(samples)}");
                Assert.Equal(c.ResultType(dtype), y.DType);
                for (var i = 0; i < inputs.Length; i++) Assert.Equal(before[i].Values, Numbers.Of(inputs[i]).Values);
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Views_give_what_copies_give(string name)
    {
        var c = Cases[name];
        foreach (var samples in c.Inputs)
        {
            var inputs = Make(samples, DType.Float64);
            var expected = Numbers.Of(c.Run(inputs));
            foreach (var layout in Layouts.All)
                Expect.Close(
                    expected, c.Run(Array.ConvertAll(inputs, x => layout.Place(x))), c.Tolerance64, $"{layout.Name} {Shapes(samples)}");
        }
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void Gradients_agree_with_differences(string name)
    {
        var c = Cases[name];
        foreach (var samples in Small(c))
        {
            var inputs = Make(samples, DType.Float64);
            var report = GradientCheck.Run(c.Run, inputs);
            Assert.True(report.Passed, $"{name} {Shapes(samples)}: {report}");
            foreach (var layout in InstructionSetTests.IsNarrowed ? [] : Layouts.All)
            {
                report = GradientCheck.Run(x => c.Run(Array.ConvertAll(x, layout.Place)), inputs);
                Assert.True(report.Passed, $"{name} {layout.Name} {Shapes(samples)}: {report}");
            }
        }
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void Gradients_in_Float32_are_those_of_Float64(string name)
    {
        var c = Cases[name];
        foreach (var samples in c.Inputs)
        {
            var (coarse, fine) = (Gradients(c, samples, DType.Float32), Gradients(c, samples, DType.Float64));
            for (var i = 0; i < fine.Length; i++)
            {
                Assert.Equal(DType.Float32, coarse[i].DType);
                Expect.Close(Numbers.Of(fine[i]), coarse[i], 20 * c.Tolerance32, $"input {i} of {Shapes(samples)}");
            }
        }
    }

    /// <summary>While DetectAnomaly watches, every gradient gets memory of its own.</summary>
    [Theory, MemberData(nameof(Differentiable))]
    public void Gradients_written_in_place_have_the_bits_of_those_that_are_not(string name)
    {
        var c = Cases[name];
        foreach (var samples in c.Inputs.Where(samples => samples.All(sample => !sample.Shape.Contains(0))))
        {
            foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            {
                foreach (var isLeaf in (bool[])[true, false])
                {
                    Tensor[] placed = Collected(c, samples, dtype, isLeaf), apart;
                    using (new DetectAnomaly()) apart = Collected(c, samples, dtype, isLeaf);
                    for (var i = 0; i < placed.Length; i++)
                        Assert.Equal(Numbers.Of(apart[i]).Values, Numbers.Of(placed[i]).Values);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void Second_derivatives_are_right_or_refused(string name)
    {
        var c = Cases[name];
        foreach (var samples in Small(c))
        {
            var inputs = Make(samples, DType.Float64);
            if (c.HasSecondDerivative)
            {
                var report = GradientCheck.RunSecond(c.Run, inputs);
                Assert.True(report.Passed, $"{name} {Shapes(samples)}: {report}");
            }
            else if (inputs.Any(x => x.Count > 0))
            {
                Assert.Contains(
                    "second derivative", Assert.Throws<NotSupportedException>(() => GradientCheck.RunSecond(c.Run, inputs)).Message);
            }
        }
    }

    [Theory, MemberData(nameof(Special))]
    public void Special_values_are_those_of_the_reference(string name)
    {
        var c = Cases[name];
        double[] values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, 1, -1, 0.5, -0.5, 2.5, -2.5, 1e-30,
            -1e-30, 1e30, -1e30];
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32])
        {
            var pairs = c.Inputs[0].Length == 2;
            var rows = Tensor.From(values).To(dtype);
            Tensor[] inputs = pairs ? [rows.Unsqueeze(1), rows] : [rows];
            Expect.Same(c.Reference(Array.ConvertAll(inputs, Numbers.Of)), c.Run(inputs), dtype == DType.Float64
                ? c.Tolerance64 : c.Tolerance32, i =>
                pairs ? $"{dtype} {name}({values[i / values.Length]}, {values[i % values.Length]})" : $"{dtype} {name}({values[i]})");
        }
    }

    [Theory, MemberData(nameof(Failing))]
    public void Wrong_uses_are_told_in_one_sentence(string name)
    {
        foreach (var (exception, message, use) in Cases[name].Errors)
        {
            var thrown = Xunit.Record.Exception(use);
            Assert.NotNull(thrown);
            Assert.IsType(exception, thrown);
            Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
        }
    }

    static IEnumerable<Sample[]> Small(OperatorCase c) =>
        c.Inputs.Where(samples => samples.Sum(s => s.Shape.Aggregate(1, (a, b) => a * b)) <= 64);

    static Tensor[] Make(Sample[] samples, DType dtype) => [.. samples.Select((sample, i) => sample.Make(dtype, i))];

    static Tensor[] Gradients(OperatorCase c, Sample[] samples, DType dtype)
    {
        var inputs = Make(samples, dtype);
        foreach (var x in inputs) x.RequiresGrad = x.DType.IsFloatingPoint;
        var y = c.Run(inputs);
        return Autograd.Gradient(
            y, Array.FindAll(inputs, x => x.RequiresGrad), Tensor.Rand(y.Shape, 0.5, 1.5, DType.Float32, new Generator(9)).To(dtype));
    }

    /// <summary>
    /// What is in Grad after a pass that met gradients there; the operator stands on the leaves themselves, or on what was computed from
    /// them.
    /// </summary>
    static Tensor[] Collected(OperatorCase c, Sample[] samples, DType dtype, bool isLeaf)
    {
        var inputs = Make(samples, dtype);
        foreach (var x in inputs)
        {
            x.RequiresGrad = x.DType.IsFloatingPoint;
            if (x.RequiresGrad) x.Grad = Random(x, 8);
        }
        var y = c.Run(isLeaf ? inputs : Array.ConvertAll(inputs, x => x.RequiresGrad ? x * 1 : x));
        (y * Random(y, 9)).Sum().Backward();
        return [.. inputs.Where(x => x.RequiresGrad).Select(x => x.Grad!)];

        static Tensor Random(Tensor x, ulong seed) => Tensor.Rand(x.Shape, 0.5, 1.5, DType.Float32, new Generator(seed)).To(x.DType);
    }

    static string Shapes(Sample[] samples) => string.Join(" x ", samples.Select(s => $"({string.Join(", ", s.Shape)})"));
}
