using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharpPeer;

/// <summary>A name to a step that can be repeated; shapes and meaning are those of the twin in Bathys.</summary>
static class Workloads
{
    public static Action? Prepare(string name) => name switch
    {
        "cnn-train" => Training(Networks.SeedCnn(10), randn(64, 3, 48, 48), Labels(10, 64), weightDecay: 1e-4),
        "cnn-infer-64" => Inference(Networks.SeedCnn(10), randn(64, 3, 48, 48)),
        "cnn-infer-1" => Inference(Networks.SeedCnn(10), randn(1, 3, 48, 48)),
        "rnn-lm-train" or "gru-lm-train" or "lstm-lm-train" =>
            Training(new RecurrentLanguageModel(name.Split('-')[0], 65, 128, 256, 2), Labels(65, 64, 128), Labels(65, 64 * 128)),
        "gpt-small-train" => Training(new Gpt(4, 4, 128, 64, 65), Labels(65, 12, 64), Labels(65, 12 * 64)),
        "gpt-medium-train" => Training(new Gpt(6, 6, 384, 256, 65), Labels(65, 8, 256), Labels(65, 8 * 256)),
        "gpt-medium-infer" => Inference(new Gpt(6, 6, 384, 256, 65), Labels(65, 8, 256)),
        "gpt-generate" => Writing(new Gpt(6, 6, 384, 256, 65), prompt: 16, length: 128),
        "translator-train" => Translation(),
        "unet-train" => Denoising(),
        "unet-draw" => Drawing(),
        "adam-10m" => Adam(3162),
        "conv-32-64-48-train" => Convolution(32, 64, 48),
        "conv-64-128-24-train" => Convolution(64, 128, 24),
        "attention-train" => Attention(4, 8, 1024, 64),
        "layernorm-train" => Elementwise(LayerNorm(768)),
        "gelu-train" => Elementwise(GELU()),
        "relu-train" => Elementwise(ReLU()),
        "softmax-train" => Elementwise(Softmax(1)),
        "maxpool-train" => MaxPooling(),
        _ when name.StartsWith("matmul-", StringComparison.Ordinal) && int.TryParse(name["matmul-".Length..], out var n) => Product(n),
        _ => null,
    };

    static Tensor Labels(int classes, params long[] shape) => randint(0, classes, shape);

    /// <summary>Forward, cross entropy, backward, Adam, and the loss as a number.</summary>
    static Action Training(Module<Tensor, Tensor> model, Tensor x, Tensor y, double weightDecay = 0)
    {
        model.train();
        return TrainingStep(() => model.forward(x), y, optim.Adam(model.parameters(), lr: 1e-3, weight_decay: weightDecay));
    }

    static Action TrainingStep(Func<Tensor> forward, Tensor y, optim.Optimizer optimizer)
    {
        var criterion = CrossEntropyLoss();
        return () =>
        {
            var logits = forward();
            var loss = criterion.forward(logits.reshape(-1, logits.shape[^1]), y);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            loss.item<float>();
        };
    }

    static Action Inference(Module<Tensor, Tensor> model, Tensor x)
    {
        model.eval();
        return () =>
        {
            using (no_grad()) model.forward(x);
        };
    }

    /// <summary>32 + 32 tokens of 64 sentence pairs through 3 + 3 layers, width 256, 8 heads, feed-forward 512.</summary>
    static Action Translation()
    {
        var model = new Translator(8000, 6000, 256, 8, 3, 512);
        var (source, target) = (Labels(8000, 32, 64), Labels(6000, 32, 64));
        return TrainingStep(() => model.forward(source, target), Labels(6000, 32 * 64), optim.Adam(model.parameters(), lr: 5e-4));
    }

    /// <summary>One text: the prompt, then the likeliest token each time, with keys and values of all before kept.</summary>
    static Action Writing(Gpt model, int prompt, int length)
    {
        model.eval();
        var begin = Labels(65, 1, prompt);
        return () =>
        {
            using var _ = no_grad();
            var (next, past) = (begin, model.NewPast());
            for (var i = 0; i < length; i++)
            {
                // Intermediates go at once; what is kept moves out.
                using var scope = NewDisposeScope();
                next = model.Continue(next, past)[TensorIndex.Colon, -1].argmax(-1).reshape(1, 1).MoveToOuterDisposeScope();
                for (var k = 0; k < past.Length; k++) past[k] = past[k]!.MoveToOuterDisposeScope();
            }
            next.item<long>();
        };
    }

    /// <summary>A U-Net's step on 32 pictures of 32 x 32: levels of 64, 128 and 128 channels, attention at 16 x 16 and 8 x 8.</summary>
    static Action Denoising()
    {
        var model = new UNet(64, [1, 2, 2]);
        var optimizer = optim.Adam(model.parameters(), lr: 1e-3);
        var (x, noise, times) = (randn(32, 3, 32, 32), randn(32, 3, 32, 32), rand(32) * 1000);
        return () =>
        {
            var loss = functional.mse_loss(model.forward(x, times), noise);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            loss.item<float>();
        };
    }

    /// <summary>One step of drawing 16 pictures with it.</summary>
    static Action Drawing()
    {
        var (model, x, times) = (new UNet(64, [1, 2, 2]), randn(16, 3, 32, 32), full(16, 500f));
        model.eval();
        return () =>
        {
            using (no_grad()) model.forward(x, times);
        };
    }

    static Action Adam(int side)
    {
        var layer = Linear(side, side);
        layer.forward(randn(8, side)).sum().backward();
        var optimizer = optim.Adam(layer.parameters(), lr: 1e-3, weight_decay: 1e-4);
        return () => optimizer.step();
    }

    static Action Product(int n)
    {
        var (a, b) = (randn(n, n), randn(n, n));
        return () =>
        {
            using (no_grad()) a.matmul(b);
        };
    }

    static Action Convolution(int from, int to, int side)
    {
        var layer = Conv2d(from, to, 3, padding: 1);
        var (x, gradient) = (randn(64, from, side, side, requires_grad: true), randn(64, to, side, side));
        return () =>
        {
            layer.zero_grad();
            x.grad?.zero_();
            layer.forward(x).backward([gradient]);
        };
    }

    static Action Attention(int batch, int heads, int length, int width)
    {
        Tensor Operand() => randn(batch, heads, length, width, requires_grad: true);
        var (q, k, v) = (Operand(), Operand(), Operand());
        return () => functional.scaled_dot_product_attention(q, k, v, null, 0, true).sum().backward();
    }

    static Action Elementwise(Module<Tensor, Tensor> layer)
    {
        var x = randn(4096, 768, requires_grad: true);
        return () => layer.forward(x).sum().backward();
    }

    static Action MaxPooling()
    {
        var x = randn(64, 64, 48, 48, requires_grad: true);
        return () => functional.max_pool2d(x, 2L, 2L).sum().backward();
    }
}
