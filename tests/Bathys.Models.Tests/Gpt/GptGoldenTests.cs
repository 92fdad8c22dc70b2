using System.Text.Json;
using Bathys.Optim;

namespace Bathys.Models.Tests;

/// <summary>
/// GPT-2's form and the Llama form against PyTorch: the same weights and tokens give the same logits, gradients and losses.
/// </summary>
[Collection("alone")]
public class GptGoldenTests
{
    const int Vocabulary = 13, Context = 12, Batch = 3;

    static readonly JsonElement golden = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "language_gpt.json"))).RootElement;

    public static TheoryData<string> Forms => ["gpt2", "llama"];

    [Theory, MemberData(nameof(Forms))]
    public void Logits_and_gradients_are_those_of_PyTorch(string form)
    {
        foreach (var (dtype, tolerance) in ((DType, double)[])[(DType.Float64, 1e-7), (DType.Float32, 1e-5)])
        {
            var model = Model(form, dtype);
            var (tokens, targets) = BatchOf(0);
            var logits = model.Forward(tokens);
            Near(golden.GetProperty(form).GetProperty("logits"), logits, tolerance, "logits");
            Loss(logits, targets).Backward();
            var gradients = golden.GetProperty(form).GetProperty("gradients");
            Assert.Equal(gradients.EnumerateObject().Select(p => p.Name), model.NamedParameters().Select(p => p.Name));
            foreach (var (name, parameter) in model.NamedParameters()) Near(gradients.GetProperty(name), parameter.Grad!, tolerance, name);
        }
    }

    [Theory]
    [InlineData("gpt2", DType.Float64, 1e-6)]
    [InlineData("gpt2", DType.Float32, 1e-3)]
    [InlineData("llama", DType.Float64, 1e-6)]
    [InlineData("llama", DType.Float32, 1e-3)]
    public void Fifty_steps_of_training_follow_PyTorch(string form, DType dtype, double tolerance)
    {
        var expected = golden.GetProperty(form).GetProperty(dtype == DType.Float64 ? "float64" : "float32").EnumerateArray()
            .Select(v => v.GetDouble()).ToArray();
        var model = Model(form, dtype);
        var optimizer = new AdamW(model.Parameters(), learningRate: 3e-3, beta1: 0.9, beta2: 0.95, weightDecay: 0.1);
        for (var step = 0; step < expected.Length; step++)
        {
            var (tokens, targets) = BatchOf(step);
            var loss = Loss(model.Forward(tokens), targets);
            optimizer.ZeroGrad();
            loss.Backward();
            GradientClip.ByNorm(model.Parameters(), 1);
            optimizer.Step();
            Assert.True(Math.Abs(expected[step] - loss.Item()) <= tolerance * expected[step],
                $"step {step}: {loss.Item()} instead of {expected[step]}");
        }
        Assert.True(expected[^1] < 0.9 * expected[0], "nothing was learned");
    }

    [Theory, MemberData(nameof(Forms))]
    public void Checkpointed_blocks_give_the_same_gradients(string form)
    {
        var (plain, saving) = (Model(form, DType.Float32), Model(form, DType.Float32, checkpointing: true));
        var (tokens, targets) = BatchOf(0);
        foreach (var model in (Gpt[])[plain, saving])
            Loss(model.Forward(tokens), targets).Backward();
        foreach (var ((name, a), (_, b)) in plain.NamedParameters().Zip(saving.NamedParameters()))
            Assert.True(a.Grad!.ToArray<float>().SequenceEqual(b.Grad!.ToArray<float>()), name);
    }

    static Tensor Loss(Tensor logits, Tensor targets) => logits.Reshape(-1, Vocabulary).CrossEntropy(targets.Reshape(-1));

    static Gpt Model(string form, DType dtype, bool checkpointing = false)
    {
        var options = new GptOptions(Vocabulary, Context, 2, 4, 16) { DType = dtype, Checkpointing = checkpointing };
        var model = new Gpt(form == "llama" ? options.AsLlama(keyHeads: 2, feedForward: 24) : options);
        using var _ = new NoGrad();
        foreach (var (number, (name, parameter)) in model.NamedParameters().Index())
        {
            var isScale = name.Contains("ln_", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal);
            var values = Array.ConvertAll(Mixed.Uniform(number, (int)parameter.Count), u => isScale ? 1 + (0.1 * u) : 0.3 * u);
            parameter.CopyFrom(Tensor.From(values, parameter.Shape));
        }
        return model;
    }

    static (Tensor Tokens, Tensor Targets) BatchOf(int step)
    {
        var ids = Array.ConvertAll(Mixed.Uniform(1000 + step, Batch * (Context + 1)), u => (long)Math.Floor((u + 1) * Vocabulary / 2));
        for (var i = 0; i < ids.Length; i++)
            if (i % (Context + 1) % 2 == 1) ids[i] = ((3 * ids[i - 1]) + 1) % Vocabulary;
        var all = Tensor.From(ids, Batch, Context + 1);
        return (all[.., ..^1], all[.., 1..]);
    }

    static void Near(JsonElement expected, Tensor actual, double tolerance, string what)
    {
        var values = actual.To(DType.Float64).ToArray<double>();
        Assert.Equal(expected.GetArrayLength(), values.Length);
        foreach (var (i, e) in expected.EnumerateArray().Select(v => v.GetDouble()).Index())
            Assert.True(Math.Abs(e - values[i]) <= tolerance * Math.Max(1, Math.Abs(e)),
                $"{what}[{i}]: {e:R} expected, {values[i]:R} found");
    }
}
