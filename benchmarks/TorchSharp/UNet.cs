using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharpPeer;

/// <summary>
/// The U-Net of Bathys.Models.Diffusion with one block a level, unconditional: attention from the second level on, heads of 32.
/// </summary>
sealed class UNet : Module<Tensor, Tensor, Tensor>
{
    const int Groups = 8;

    readonly int channels;
    readonly Linear time1, time2;
    readonly Conv2d convIn, convOut;
    readonly ModuleList<Module> down, middle, up;
    readonly GroupNorm normOut;

    public UNet(int channels, int[] multipliers) : base("unet")
    {
        this.channels = channels;
        int[] width = [.. multipliers.Select(multiple => multiple * channels)];
        var (levels, time) = (width.Length, 4 * channels);
        (time1, time2) = (Linear(channels, time), Linear(time, time));
        convIn = Conv2d(3, channels, 3, padding: 1);
        (down, middle, up) = (new(), new(), new());
        var kept = new Stack<int>([channels]);
        for (var level = 0; level < levels; level++)
        {
            down.Add(new Residual(level == 0 ? channels : width[level - 1], width[level], time));
            if (level > 0) down.Add(new Places(width[level]));
            kept.Push(width[level]);
            if (level == levels - 1) continue;
            down.Add(Conv2d(width[level], width[level], 3, stride: 2, padding: 1));
            kept.Push(width[level]);
        }

        foreach (var part in (Module[])[new Residual(width[^1], width[^1], time), new Places(width[^1]),
            new Residual(width[^1], width[^1], time)]) middle.Add(part);
        var now = width[^1];
        for (var level = levels - 1; level >= 0; level--)
        {
            for (var i = 0; i < 2; i++)
            {
                up.Add(new Residual(now + kept.Pop(), width[level], time));
                if (level > 0) up.Add(new Places(width[level]));
                now = width[level];
            }

            if (level > 0) up.Add(Conv2d(now, now, 3, padding: 1));
        }

        normOut = GroupNorm(Groups, now);
        convOut = Conv2d(now, 3, 3, padding: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor times)
    {
        var half = channels / 2;
        var angles = times.unsqueeze(1) * exp(arange(half) * (-Math.Log(10_000) / half));
        var e = functional.silu(time2.forward(functional.silu(time1.forward(cat([angles.sin(), angles.cos()], 1)))));
        var y = convIn.forward(x);
        var kept = new Stack<Tensor>([y]);
        foreach (var (i, part) in down.Index())
        {
            y = Apply(part, y, e);
            // What attention follows is kept after it.
            if (part is not Residual || i + 1 == down.Count || down[i + 1] is not Places) kept.Push(y);
        }

        foreach (var part in middle) y = Apply(part, y, e);
        foreach (var part in up)
        {
            if (part is Residual) y = cat([y, kept.Pop()], 1);
            if (part is Conv2d) y = functional.interpolate(y, scale_factor: [2, 2]);
            y = Apply(part, y, e);
        }

        return convOut.forward(functional.silu(normOut.forward(y)));
    }

    static Tensor Apply(Module part, Tensor x, Tensor e) => part switch
    {
        Residual residual => residual.forward(x, e),
        Module<Tensor, Tensor> other => other.forward(x),
        _ => throw new InvalidOperationException(part.GetName()),
    };

    sealed class Residual : Module<Tensor, Tensor, Tensor>
    {
        readonly GroupNorm norm1, norm2;
        readonly Conv2d conv1, conv2;
        readonly Linear time;
        readonly Conv2d? shortcut;

        public Residual(int from, int to, int width) : base("residual")
        {
            (norm1, norm2) = (GroupNorm(Groups, from), GroupNorm(Groups, to));
            (conv1, conv2) = (Conv2d(from, to, 3, padding: 1), Conv2d(to, to, 3, padding: 1));
            time = Linear(width, to);
            shortcut = from == to ? null : Conv2d(from, to, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x, Tensor e)
        {
            var y = conv1.forward(functional.silu(norm1.forward(x))) + time.forward(e).unsqueeze(-1).unsqueeze(-1);
            return (shortcut?.forward(x) ?? x) + conv2.forward(functional.silu(norm2.forward(y)));
        }
    }

    sealed class Places : Module<Tensor, Tensor>
    {
        readonly GroupNorm norm;
        readonly Linear qkv, projection;
        readonly int heads;

        public Places(int width) : base("places")
        {
            heads = width / 32;
            norm = GroupNorm(Groups, width);
            (qkv, projection) = (Linear(width, 3 * width), Linear(width, width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var (batch, width, length) = (x.shape[0], x.shape[1], x.shape[2] * x.shape[3]);
            // (batch, length, 3·width) → 3 × (batch, heads, length, width / heads)
            var part = qkv.forward(norm.forward(x).flatten(2).transpose(1, 2)).view(batch, length, 3, heads, width / heads)
                .permute(2, 0, 3, 1, 4);
            var mixed = functional.scaled_dot_product_attention(part[0], part[1], part[2]);
            return x + projection.forward(mixed.transpose(1, 2).reshape(batch, length, width)).transpose(1, 2).reshape(x.shape);
        }
    }
}
