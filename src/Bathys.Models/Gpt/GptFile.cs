using System.Text.RegularExpressions;
using Bathys.Formats;
using Bathys.Nn;

namespace Bathys.Models;

/// <summary>
/// Published weights as a <see cref="Gpt"/>: files of GPT-2's form, of the Llama models (both safetensors or PyTorch, with the config.json
/// that lies beside
/// them), and llama2.c's.
/// </summary>
public static partial class GptFile
{
    /// <summary>GPT-2's heads are all so wide; other models say how many heads they have in their config.json.</summary>
    const int Gpt2HeadWidth = 64;

    /// <summary>The model of a file, in evaluation mode.</summary>
    /// <param name="path">A .safetensors, .pt, .pth or .bin file, or the .index.json of several.</param>
    /// <param name="heads">How many heads there are, where no config.json says it and the file is not GPT-2's.</param>
    /// <exception cref="ModelFileException">
    /// The file cannot be read, or it is of another model: its config.json has a setting, or the file a tensor, that is not computed here.
    /// </exception>
    public static Gpt Load(string path, int? heads = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        // Weights that are overwritten at once take no random numbers from anybody.
        using var _ = new RandomScope(new Generator(0));
        var isIndex = GptShards.IsIndex(path);
        if (!isIndex && Llama2File.Is(path)) return Llama2File.Load(path);
        var config = GptConfig.Beside(path);
        var state = isIndex ? GptShards.Load(path) : ModelFile.Load(path);
        try
        {
            return Of(path, state, config, heads);
        }
        catch (BathysException error) when (error is not ModelFileException)
        {
            throw new ModelFileException(path, null, $"the file is of no GPT that is read here: {error.Message}", error);
        }
    }

    static Gpt Of(string path, OrderedDictionary<string, Tensor> state, GptConfig config, int? heads)
    {
        // Some files say transformer.wte.weight, some model.embed_tokens.weight, some nothing in front.
        var own = new OrderedDictionary<string, Tensor>();
        foreach (var (key, tensor) in state)
        {
            if (!own.TryAdd(Prefix().Replace(key, ""), tensor)) throw new ModelFileException(path, null,
                $"the file has {key} twice, with a prefix and without");
        }
        if (own.ContainsKey("embed_tokens.weight")) return LlamaState.Load(path, own, config, heads);
        if (!own.TryGetValue("wte.weight", out var table) || !own.TryGetValue("wpe.weight", out var places))
        {
            throw new ModelFileException(path, null,
                "the file has neither wte.weight and wpe.weight (GPT-2) nor embed_tokens.weight (Llama)" +
                (GptShards.IsShard(path) ? ": it is one of several files of sharded weights, name their .index.json instead" : ""));
        }

        config.Check(ConfigForm.Gpt2);
        // The masks of old files are no weights, and the head of most is the embedding again.
        foreach (var key in own.Keys.Where(key => Mask().IsMatch(key)).ToList()) own.Remove(key);
        var isTied = Tied(path, own.GetValueOrDefault("lm_head.weight"), table, config);
        if (isTied) own.Remove("lm_head.weight");
        var width = table.Shape[1];
        var (layers, inner) = (Count(own.Keys), own.TryGetValue("h.0.mlp.c_fc.weight", out var up) ? up.Shape[1] : 0);
        foreach (var (name, size) in ((string, int)[])[("vocab_size", table.Shape[0]), ("n_positions", places.Shape[0]), ("n_embd", width),
            ("n_layer", layers), ("n_inner", inner), ("hidden_size", width), ("num_hidden_layers", layers),
            ("max_position_embeddings", places.Shape[0])])
            config.Expect(name, size);
        config.CheckHeads(width);
        var model = new Gpt(new GptOptions(table.Shape[0], places.Shape[0], layers, heads ?? config.Heads
            ?? Math.Max(1, width / Gpt2HeadWidth), width)
        {
            Bias = own.ContainsKey("ln_f.bias"),
            TiedHead = isTied,
            FeedForward = inner,
            Epsilon = config.Epsilon ?? 1e-5,
            ApproximateGelu = config.Activation is null or "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast",
        });
        model.LoadStateDictionary(own);
        return model.Eval();
    }

    /// <summary>How many blocks the keys h.0., h.1., … or layers.0., … name.</summary>
    internal static int Count(IEnumerable<string> keys) =>
        1 + keys.Select(key => Block().Match(key)).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, provider: null)).DefaultIfEmpty(-1).Max();

    /// <summary>Whether the output's map is the embedding's table, as weights and configuration say.</summary>
    /// <exception cref="ModelFileException">They contradict each other.</exception>
    internal static bool Tied(string path, Tensor? head, Tensor table, GptConfig config)
    {
        if (head is null && config.IsTied == false)
            throw new ModelFileException(path, null,
                "the file has no lm_head.weight, though config.json says \"tie_word_embeddings\": false");
        var isTied = head is null || SameNumbers(head, table);
        return isTied || config.IsTied != true ? isTied
            : throw config.Error("tie_word_embeddings", $"{Path.GetFileName(path)} has a lm_head.weight with other numbers");
    }

    /// <summary>A head that is the embedding's table again, which some files store twice.</summary>
    internal static bool SameNumbers(Tensor a, Tensor b) => a.Shape == b.Shape && a.Equal(b).All().Item() != 0;

    [GeneratedRegex(@"^h\.\d+\.attn\.(bias|masked_bias)$")]
    private static partial Regex Mask();

    [GeneratedRegex(@"^(transformer|model)\.")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^(?:h|layers)\.(\d{1,4})\.")]
    private static partial Regex Block();
}
