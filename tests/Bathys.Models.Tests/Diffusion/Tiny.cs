using Bathys.Models.Diffusion;

namespace Bathys.Models.Tests.Diffusion;

/// <summary>Networks so small that a test with them is quick, their output made other than zero.</summary>
internal static class Tiny
{
    public static UNet Network(int condition = 0, bool words = false) => new(new()
    {
        PictureChannels = 1,
        Channels = 8,
        Groups = 4,
        Multipliers = [1, 2],
        Blocks = 1,
        ConditionWidth = condition,
        HasWords = words,
    });

    /// <summary>A model that is told captions of ten tokens' vocabulary and of four tokens.</summary>
    public static DiffusionModel Text(DiffusionOptions? options = null)
    {
        using var seeded = new RandomScope(new Generator(7));
        return Awake(new DiffusionModel(Conditioned, (options ?? new()) with { Unconditional = [2, 3, 0, 0] }));
    }

    static ConditionedNetwork Conditioned()
    {
        var encoder = new TextEncoder(new(10, 4) { Width = 8, Heads = 2, Layers = 1 });
        return new(Network(8, words: true), encoder);
    }

    /// <summary>What starts at zero gets small weights, so that the output tells inputs apart; the running mean as well.</summary>
    static DiffusionModel Awake(DiffusionModel model)
    {
        using var _ = new NoGrad();
        foreach (var parameter in model.Parameters())
            if (parameter.Rank > 1 && parameter.Abs().Amax().Item() == 0) parameter.CopyFrom(Tensor.Randn(parameter.Shape) * 0.2);
        model.Average.Restart();
        return model;
    }
}
