using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests.Optim;

public class GradientClipTests
{
    [Theory]
    [InlineData(0, DType.Float64)]
    [InlineData(1, DType.Float64)]
    [InlineData(0, DType.Float32)]
    [InlineData(1, DType.Float32)]
    public void By_norm_scales_and_returns_as_PyTorch_does(int index, DType dtype)
    {
        var golden = Golden.Read("optimizers.json").GetProperty("clipped")[index];
        var tolerance = dtype == DType.Float32 ? 1e-6 : 1e-13;
        Parameter[] parameters = [Waves(7, 0, dtype), Waves(40, 1, dtype), new(Tensor.Ones(3))];
        var norm = GradientClip.ByNorm(parameters, golden.GetProperty("maximum").GetDouble());
        var expected = golden.GetProperty("norm").GetDouble();
        Assert.Equal(expected, norm, tolerance * expected);
        for (var k = 0; k < 2; k++)
            Golden.Near(golden.GetProperty("gradients")[k].Numbers(), parameters[k].Grad!, tolerance, $"gradient {k}");
        Assert.Null(parameters[2].Grad);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void The_norm_of_millions_is_exact_and_the_same_at_any_thread_count(DType dtype)
    {
        var p = new Parameter(Tensor.Zeros([1_234_567], dtype)) { Grad = Golden.Wave([1_234_567], 0, dtype) };
        var expected = Math.Sqrt(p.Grad.To(DType.Float64).ToArray<double>().Sum(x => x * x));
        var before = Bathys.Kernels.WorkerPool.Threads;
        var norms = new List<double>();
        foreach (var threads in new[] { 1, 2, 4 })
        {
            Bathys.Kernels.WorkerPool.Threads = threads;
            norms.Add(GradientClip.ByNorm([p], 1e9));
        }
        Bathys.Kernels.WorkerPool.Threads = before;
        Assert.Equal(expected, norms[0], expected * (dtype == DType.Float32 ? 1e-6 : 1e-14));
        Assert.Single(norms.Distinct());
    }

    [Fact]
    public void By_value_bounds_each_element()
    {
        var p = new Parameter(Tensor.Zeros(2, 3)) { Grad = Tensor.From([-3f, -0.5f, 0, 0.5f, 3, 7], 3, 2).Transpose() };
        GradientClip.ByValue([p], 0.75);
        Assert.Equal([-0.75f, 0, 0.75f, -0.5f, 0.5f, 0.75f], p.Grad.ToArray<float>());
    }

    static Parameter Waves(int count, double phase, DType dtype) =>
        new(Tensor.Zeros([count], dtype)) { Grad = (3 * Golden.Wave([count], phase)).To(dtype) };
}
