using Bathys.Models;
using Bathys.Models.Diffusion;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Cli.Bench;

/// <summary>Every workload whose model exists; shapes and meaning are those of the twin in benchmarks/TorchSharp.</summary>
internal static class Workloads
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("cnn-train", 10, 37, 0, () => Training(new SeedCnn(), Tensor.Randn(64, 3, 48, 48), Labels(10, 64), weightDecay: 1e-4)),
        new("cnn-infer-64", 15, 12.3, 0, () => Inference(new SeedCnn(), Tensor.Randn(64, 3, 48, 48))),
        new("cnn-infer-1", 50, 0.192, 0, () => Inference(new SeedCnn(), Tensor.Randn(1, 3, 48, 48))),
        new("rnn-lm-train", 10, 11, 0, () => LanguageTraining(RecurrentCell.Tanh)),
        new("gru-lm-train", 5, 34, 0, () => LanguageTraining(RecurrentCell.Gru)),
        new("lstm-lm-train", 5, 45, 0, () => LanguageTraining(RecurrentCell.Lstm)),
        new("adam-10m", 10, 0, 0.28, () => Adam(3162)),
        new("tiny-train-32", 20, 0, 0, TinyTraining.Prepare),
        new("matmul-256", 60, 2e-9 * 256 * 256 * 256, 0, () => Product(256)),
        new("matmul-512", 40, 2e-9 * 512 * 512 * 512, 0, () => Product(512)),
        new("matmul-1024", 12, 2e-9 * 1024 * 1024 * 1024, 0, () => Product(1024)),
        new("matmul-2048", 4, 2e-9 * 2048 * 2048 * 2048, 0, () => Product(2048)),
        new("conv-32-64-48-train", 8, 16.3, 0, () => Convolution(32, 64, 48)),
        new("conv-64-128-24-train", 8, 16.3, 0, () => Convolution(64, 128, 24)),
        new("gpt-small-train", 15, 4, 0, () => Training(Gpt(4, 4, 128, 64, 65), Labels(65, 12, 64), Labels(65, 12 * 64))),
        new("gpt-medium-train", 4, 135, 0, () => Training(Gpt(6, 6, 384, 256, 65), Labels(65, 8, 256), Labels(65, 8 * 256))),
        new("gpt-medium-infer", 6, 45, 0, () => Inference(Gpt(6, 6, 384, 256, 65), Labels(65, 8, 256))),
        new("gpt-generate", 5, 0, 5.5, () => Writing(Gpt(6, 6, 384, 256, 65), prompt: 16, length: 128)) { Tokens = 128 },
        new("translator-train", 5, 88, 0, Translation),
        new("unet-train", 3, 209, 0, Denoising),
        new("unet-draw", 8, 35, 0, Drawing),
        new("attention-train", 5, 15, 0, () => Attention(4, 8, 1024, 64)),
        new("layernorm-train", 15, 0, 0.063, () => Elementwise(new LayerNorm(768))),
        new("gelu-train", 15, 0, 0.063, () => Elementwise(new GELU())),
        new("relu-train", 15, 0, 0.063, () => Elementwise(new ReLU())),
        new("softmax-train", 15, 0, 0.063, () => Elementwise(new Softmax(1))),
        new("maxpool-train", 10, 0, 0.106, MaxPooling),
    ];

    /// <summary>The named workloads, or all where none is named.</summary>
    /// <exception cref="BathysException">There is no such workload; the message lists those there are.</exception>
    public static IReadOnlyList<Workload> Choose(IReadOnlyCollection<string> names) => names.Count == 0 ? All :
        [.. names.Select(name => All.FirstOrDefault(workload => workload.Name == name)
            ?? throw new BathysException(
                $"there is no workload '{name}': choose from {string.Join(", ", All.Select(workload => workload.Name))}"))];

    static Tensor Labels(int classes, params int[] shape) => Tensor.RandInt(0, classes, shape);

    /// <summary>Forward, cross entropy, backward, Adam, and the loss as a number.</summary>
    static Action Training(UnaryModule model, Tensor x, Tensor y, double weightDecay = 0) =>
        TrainingStep(() => model.Forward(x), model, y, weightDecay: weightDecay);

    /// <summary>65 different tokens, 64 rows of 128, width 128, two layers of 256.</summary>
    static Action LanguageTraining(RecurrentCell cell)
    {
        var (model, x) = (new RecurrentLanguageModel(cell, 65, 128, 256, 2), Labels(65, 64, 128));
        return TrainingStep(() => model.Forward(x).Logits, model, Labels(65, 64 * 128));
    }

    static Action TrainingStep(Func<Tensor> forward, Module model, Tensor y, double learningRate = 1e-3, double weightDecay = 0)
    {
        var optimizer = new Adam(model.Parameters(), learningRate, weightDecay: weightDecay);
        var criterion = new CrossEntropyLoss();
        return () =>
        {
            var logits = forward();
            var loss = criterion.Forward(logits.Reshape(-1, logits.Shape[^1]), y);
            optimizer.ZeroGrad();
            loss.Backward();
            optimizer.Step();
            loss.Item();
        };
    }

    static Action Inference(UnaryModule model, Tensor x)
    {
        model.Eval();
        return () =>
        {
            using (new NoGrad()) model.Forward(x);
        };
    }

    /// <summary>One text: the prompt, then the likeliest token each time, with keys and values of all before kept.</summary>
    static Action Writing(Gpt model, int prompt, int length)
    {
        model.Eval();
        var begin = Labels(65, 1, prompt);
        return () =>
        {
            var (reading, next) = (model.Begin(), begin);
            for (var i = 0; i < length; i++) next = reading.Read(next).ArgMax(-1).Reshape(1, 1);
            next.Item();
        };
    }

    static Action Adam(int side)
    {
        var layer = new Linear(side, side);
        layer.Forward(Tensor.Randn(8, side)).Sum().Backward();
        return new Adam(layer.Parameters(), learningRate: 1e-3, weightDecay: 1e-4).Step;
    }

    static Action Product(int n)
    {
        var (a, b) = (Tensor.Randn(n, n), Tensor.Randn(n, n));
        return () => a.MatMul(b);
    }

    static Action Convolution(int from, int to, int side)
    {
        var layer = new Conv2d(from, to, 3, padding: 1);
        var (x, gradient) = (Tensor.Randn(64, from, side, side), Tensor.Randn(64, to, side, side));
        x.RequiresGrad = true;
        return () =>
        {
            layer.ZeroGrad();
            x.Grad = null;
            layer.Forward(x).Backward(gradient);
        };
    }

    /// <summary>As the twin is: GELU by the error function, an output map of its own.</summary>
    static Gpt Gpt(int layers, int heads, int width, int context, int vocabulary) =>
        new(new GptOptions(vocabulary, context, layers, heads, width) { ApproximateGelu = false, TiedHead = false });

    /// <summary>32 + 32 tokens of 64 sentence pairs through 3 + 3 layers, width 256, 8 heads, feed-forward 512.</summary>
    static Action Translation()
    {
        var model = new Translator(
            new TranslatorOptions(8000, 6000, 3, 8, 256) { FeedForward = 512, Longest = 100, LearnedPositions = true });
        var (source, target) = (Labels(8000, 64, 32), Labels(6000, 64, 32));
        return TrainingStep(() => model.Forward(source, target), model, Labels(6000, 64 * 32), learningRate: 5e-4);
    }

    /// <summary>A U-Net's step on 32 pictures of 32 x 32: levels of 64, 128 and 128 channels, attention at 16 x 16 and 8 x 8.</summary>
    static Action Denoising()
    {
        var model = UNet();
        var optimizer = new Adam(model.Parameters(), learningRate: 1e-3);
        var (x, noise, times) = (Tensor.Randn(32, 3, 32, 32), Tensor.Randn(32, 3, 32, 32), Tensor.Rand([32], 0, 1000));
        return () =>
        {
            var loss = (model.Forward(x, times) - noise).Square().Mean();
            optimizer.ZeroGrad();
            loss.Backward();
            optimizer.Step();
            loss.Item();
        };
    }

    /// <summary>One step of drawing 16 pictures with it.</summary>
    static Action Drawing()
    {
        var (model, x, times) = (UNet().Eval(), Tensor.Randn(16, 3, 32, 32), Tensor.Full([16], 500));
        return () =>
        {
            using (new NoGrad()) model.Forward(x, times);
        };
    }

    static UNet UNet() => new(new() { Channels = 64, Multipliers = [1, 2, 2], Blocks = 1 });

    static Action Attention(int batch, int heads, int length, int width)
    {
        var (q, k, v) = (Tensor.Randn(batch, heads, length, width), Tensor.Randn(batch, heads, length, width),
            Tensor.Randn(batch, heads, length, width));
        foreach (var x in (Tensor[])[q, k, v]) x.RequiresGrad = true;
        return () => q.ScaledDotProductAttention(k, v, causal: true).Sum().Backward();
    }

    static Action Elementwise(UnaryModule layer)
    {
        var x = Tensor.Randn(4096, 768);
        x.RequiresGrad = true;
        return () => layer.Forward(x).Sum().Backward();
    }

    static Action MaxPooling()
    {
        var x = Tensor.Randn(64, 64, 48, 48);
        x.RequiresGrad = true;
        return () => x.MaxPool2d(2).Sum().Backward();
    }
}
