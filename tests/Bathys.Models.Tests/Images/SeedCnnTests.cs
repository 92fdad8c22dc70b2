using System.Text.Json;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Models.Tests;

/// <summary>
/// The document's network without dropout against PyTorch: the same initial weights, pictures and labels give the same losses.
/// </summary>
public class SeedCnnTests
{
    const int BatchSize = 8, Side = 48, Classes = 10;

    static readonly JsonElement golden = JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Reference", "seed_cnn.json"))).RootElement;

    // The loss has fallen after some sixteen steps; BATHYS_LONG=1 goes on to where it is nearly nothing.
    static readonly bool isLong = Environment.GetEnvironmentVariable("BATHYS_LONG") == "1";

    /// <summary>25 steps, a hundred with BATHYS_LONG=1.</summary>
    [Fact]
    public void Steps_in_double_precision_follow_PyTorch_within_a_millionth()
    {
        var (expected, actual) = (Curve("float64"), Train(DType.Float64, isLong ? 100 : 25));
        for (var i = 0; i < actual.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-6, $"step {i}: {actual[i]} instead of {expected[i]}");
        Assert.True(actual[^1] < actual[0] / 4, "the network learned nothing");
    }

    /// <summary>At the weights of the double-precision run, so that roundings do not add up from step to step.</summary>
    [Fact]
    public void Losses_and_gradients_in_single_precision_are_those_of_PyTorch_s_double()
    {
        var (expected, model, coarse) = (Curve("float64"), Network(DType.Float64), Network(DType.Float32));
        var ties = 0;
        Train(model, DType.Float64, isLong ? 18 : 10, step =>
        {
            using (new NoGrad())
            {
                foreach (var (own, exact) in coarse.Parameters().Zip(model.Parameters())) own.CopyFrom(exact.To(DType.Float32));
            }
            var (images, labels) = Batch(step, DType.Float32);
            var loss = new CrossEntropyLoss().Forward(coarse.Forward(images), labels);
            coarse.ZeroGrad();
            loss.Backward();
            var value = loss.Item();
            Assert.True(Math.Abs(expected[step] - value) < (1e-5 * expected[step]) + 1e-7,
                $"step {step}: {value} instead of {expected[step]}");
            var difference = coarse.Parameters()
                .Zip(model.Parameters(), (own, exact) => Norm(own.Grad!.To(DType.Float64) - exact.Grad!) / Norm(exact.Grad!)).Max();
            Assert.True(difference < 0.02, $"step {step}: gradients differ by {difference}");
            if (difference > 5e-4) ties++;
        });
        // Where the two largest of a pooling window are equal but for rounding, its gradient goes one way or the other: some thousandths of
        // the whole.
        Assert.InRange(ties, 0, 2);
    }

    /// <summary>
    /// One pooling window whose two largest are equal but for rounding, and the weights part from PyTorch's: by the thirteenth step the
    /// losses do so by a hundredth, and where they are
    /// nearly nothing by more.
    /// </summary>
    [Fact]
    public void Steps_in_single_precision_follow_PyTorch_until_the_loss_has_fallen()
    {
        var (expected, actual) = (Curve("float32"), Train(DType.Float32, 50));
        for (var i = 0; i < 13; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) < 0.02 * expected[i], $"step {i}: {actual[i]} instead of {expected[i]}");
        for (var i = 13; i < 16; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) < 0.15 * expected[i], $"step {i}: {actual[i]} instead of {expected[i]}");
        for (var i = 16; i < 50; i++) Assert.True(actual[i] < 0.01, $"step {i}: {actual[i]} instead of {expected[i]}");
    }

    [Fact]
    public void It_has_the_documents_parameter_counts()
    {
        var net = new SeedCnn();
        var summary = net.Summary(1, 3, 48, 48);
        Assert.Equal([896, 18_496, 73_856, 9_437_696, 5_130], summary.Rows.Select(row => row.Parameters).Where(count => count > 0));
        Assert.Equal(9_536_074, summary.Parameters);
        Assert.Equal(new Shape(1, 64, 24, 24), summary.Rows.Single(row => row.Name == "pool1").Output);
        var text = summary.ToString();
        Assert.Contains(
            "conv1    Conv2d(3, 32, kernelSize: 3, padding: 1)    (1, 32, 48, 48)          896", text, StringComparison.Ordinal);
        Assert.EndsWith("Total 9,536,074, trainable 9,536,074\n", text, StringComparison.Ordinal);
        Assert.True(net.IsTraining && net.NamedModules().All(entry => entry.Module.IsTraining));
    }

    [Fact]
    public void Images_of_another_size_are_told_by_the_layer_that_they_do_not_fit() =>
        Assert.Contains("Linear(18432, 512) got", Assert.Throws<ShapeException>(() => new SeedCnn().Summary(1, 3, 40, 40)).Message,
        StringComparison.Ordinal);

    static double Norm(Tensor x) => Math.Sqrt(x.Square().Sum().Item());

    [Fact]
    public void Losses_and_weights_have_the_same_bits_at_any_thread_count()
    {
        var before = Processor.Threads;
        try
        {
            float[]? first = null;
            foreach (var threads in (int[])[1, 2, 4])
            {
                Processor.Threads = threads;
                var model = Network(DType.Float32);
                Train(model, DType.Float32, 2);
                var bits = model.Parameters().SelectMany(parameter => parameter.ToArray<float>()).ToArray();
                Assert.Equal(first ??= bits, bits);
            }
        }
        finally
        {
            Processor.Threads = before;
        }
    }

    static double[] Curve(string name) => [.. golden.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    static double[] Train(DType dtype, int steps) => Train(Network(dtype), dtype, steps);

    static double[] Train(UnaryModule model, DType dtype, int steps, Action<int>? beforeStep = null)
    {
        var optimizer = new Adam(model.Parameters(), learningRate: 1e-3, weightDecay: 1e-4);
        var criterion = new CrossEntropyLoss();
        var losses = new double[steps];
        for (var step = 0; step < steps; step++)
        {
            var (images, labels) = Batch(step, dtype);
            var loss = criterion.Forward(model.Forward(images), labels);
            optimizer.ZeroGrad();
            loss.Backward();
            beforeStep?.Invoke(step);
            optimizer.Step();
            losses[step] = loss.Item();
        }
        return losses;
    }

    /// <summary>In evaluation mode: the reference has no dropout.</summary>
    static SeedCnn Network(DType dtype)
    {
        var model = new SeedCnn(Classes, Side, dtype).Eval();
        using (new NoGrad())
        {
            foreach (var (number, parameter) in model.Parameters().Index())
            {
                var fanIn = parameter.Rank > 1 ? parameter.Count / parameter.Shape[0] : parameter.Count;
                var values = Mixed.Uniform(number, (int)parameter.Count);
                for (var i = 0; i < values.Length; i++) values[i] /= Math.Sqrt(fanIn);
                parameter.CopyFrom(Tensor.From(values, parameter.Shape));
            }
        }
        return model;
    }

    /// <summary>A bright bar in rows 4k to 4k + 3 for class k, on noise.</summary>
    static (Tensor Images, Tensor Labels) Batch(int step, DType dtype)
    {
        var labels = Array.ConvertAll(Mixed.Uniform(1000 + step, BatchSize), u => (long)Math.Floor((u + 1) * Classes / 2));
        var pixels = Mixed.Uniform(5000 + step, BatchSize * 3 * Side * Side);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (row, label) = (i / Side % Side, labels[i / (3 * Side * Side)]);
            pixels[i] = (0.5 * pixels[i]) + (row / 4 == label ? 0.5 : 0);
        }
        return (Tensor.From(pixels, BatchSize, 3, Side, Side).To(dtype), Tensor.From(labels, BatchSize));
    }
}
