using System.Text.RegularExpressions;
using Bathys.Formats;
using Bathys.Nn;

namespace Bathys.Models;

/// <summary>
/// Published weights as a <see cref="Gpt"/>: files of GPT-2's form, of the Llama models (both safetensors or PyTorch, with the config.json that lies beside
/// them), and llama2.c's.
/// </summary>
public static partial class GptFile
{
    /// <summary>GPT-2's heads are all so wide; other models say how many heads they have in their config.json.</summary>
    const int Gpt2HeadWidth = 64;

    /// <summary>The model of a file, in evaluation mode.</summary>
    /// <param name="path">A .safetensors, .pt, .pth or .bin file.</param>
    /// <param name="heads">How many heads there are, where no config.json says it and the file is not GPT-2's.</param>
    /// <exception cref="ModelFileException">The file cannot be read, or it is of another model.</exception>
    public static Gpt Load(string path, int? heads = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Llama2File.Is(path)) return Llama2File.Load(path);
        var config = GptConfig.Beside(path);
        var state = ModelFile.Load(path);
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
        foreach (var (key, tensor) in state) own[Prefix().Replace(key, "")] = tensor;
        if (own.ContainsKey("embed_tokens.weight")) return LlamaState.Load(path, own, config, heads);
        if (!own.TryGetValue("wte.weight", out var table) || !own.TryGetValue("wpe.weight", out var places))
            throw new ModelFileException(path, null, "the file has neither wte.weight and wpe.weight (GPT-2) nor embed_tokens.weight (Llama)");

        // The masks of old files are no weights, and the head of most is the embedding again.
        foreach (var key in own.Keys.Where(key => key.EndsWith(".attn.bias", StringComparison.Ordinal) || key.EndsWith(".attn.masked_bias", StringComparison.Ordinal)).ToList())
            own.Remove(key);
        var isTied = !own.TryGetValue("lm_head.weight", out var head) || SameNumbers(head, table);
        if (isTied) own.Remove("lm_head.weight");
        var width = table.Shape[1];
        var model = new Gpt(new GptOptions(table.Shape[0], places.Shape[0], Count(own.Keys), heads ?? config.Heads ?? Math.Max(1, width / Gpt2HeadWidth), width)
        {
            Bias = own.ContainsKey("ln_f.bias"),
            TiedHead = isTied,
            FeedForward = own.TryGetValue("h.0.mlp.c_fc.weight", out var up) ? up.Shape[1] : 0,
            Epsilon = config.Epsilon ?? 1e-5,
            ApproximateGelu = config.Activation is null or "gelu_new" or "gelu_pytorch_tanh",
        });
        model.LoadStateDictionary(own);
        return model.Eval();
    }

    /// <summary>How many blocks the keys h.0., h.1., … or layers.0., … name.</summary>
    internal static int Count(IEnumerable<string> keys) =>
        1 + keys.Select(key => Block().Match(key)).Where(match => match.Success).Select(match => int.Parse(match.Groups[1].ValueSpan, provider: null)).DefaultIfEmpty(-1).Max();

    /// <summary>A head that is the embedding's table again, which some files store twice.</summary>
    internal static bool SameNumbers(Tensor a, Tensor b) => a.Shape == b.Shape && a.Equal(b).All().Item() != 0;

    [GeneratedRegex(@"^(transformer|model)\.")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^(?:h|layers)\.(\d{1,4})\.")]
    private static partial Regex Block();
}
