using Bathys.Formats;
using Bathys.Nn;

namespace Bathys.Models;

/// <summary>
/// The keys of the Llama models' files and what they are in a <see cref="Gpt"/>: maps of queries, keys and values together, gate and value
/// too.
/// </summary>
static class LlamaState
{
    const int UsualContext = 2048;

    // What a config.json means that says nothing of it.
    const double ConfiguredEpsilon = 1e-6;

    /// <param name="path">The file, for messages.</param>
    /// <param name="state">Its tensors, without model. in front.</param>
    /// <param name="config">What its config.json says.</param>
    /// <param name="heads">How many heads there are, if the caller knows.</param>
    public static Gpt Load(string path, IReadOnlyDictionary<string, Tensor> state, GptConfig config, int? heads)
    {
        config.Check(ConfigForm.Llama);
        var weights = new WeightKeys(path, state);
        if ((heads ?? config.Heads) is not { } count)
            throw new ModelFileException(
                path, null, "how many heads the model has is not said: put its config.json beside it, or name them");
        var table = weights["embed_tokens.weight"];
        var layers = GptFile.Count(state.Keys);
        if (layers == 0) throw new ModelFileException(path, null, "the file has no layers.0.…: it holds no model");
        var width = table.Shape[1];
        var head = weights.Find("lm_head.weight");
        var tied = GptFile.Tied(path, head, table, config);
        // Of GPT-2 the output's map is the embedding's table unless it is said, of these models not.
        if (head is null && config.IsThere && config.IsTied is null)
            throw new ModelFileException(path, null,
                "the file has no lm_head.weight, and config.json does not say \"tie_word_embeddings\": true");
        config.CheckHeads(width);
        if (count < 1 || width % count != 0)
            throw new ModelFileException(path, null, $"{count} heads do not divide the {width} numbers of a token");
        config.CheckContext(width / count);
        var (keyRows, hidden) = (weights["layers.0.self_attn.k_proj.weight"].Shape[0], weights["layers.0.mlp.up_proj.weight"].Shape[0]);
        foreach (var (name, size) in ((string, int)[])
            [("vocab_size", table.Shape[0]), ("hidden_size", width), ("num_hidden_layers", layers), ("intermediate_size", hidden),
                ("head_dim", width / count), ("num_key_value_heads", keyRows / Math.Max(1, width / count))])
        {
            config.Expect(name, size);
        }
        var model = new Gpt(new GptOptions(table.Shape[0], config.Context ?? UsualContext, layers, count, width)
        {
            TiedHead = tied,
            Epsilon = config.Epsilon ?? (config.IsThere ? ConfiguredEpsilon : 1e-5),
            RotaryBase = config.RotaryBase ?? 10_000,
        }.AsLlama(config.KeyHeads ?? Math.Max(1, keyRows / (width / count)), hidden));

        var own = new Dictionary<string, Tensor> { ["wte.weight"] = table, ["ln_f.weight"] = weights["norm.weight"] };
        if (!tied) own.Add("lm_head.weight", head!);
        for (var i = 0; i < layers; i++)
        {
            Tensor Part(string name) => weights[$"layers.{i}.{name}.weight"];
            Add(own, i, Part("input_layernorm"), [Part("self_attn.q_proj"), Part("self_attn.k_proj"), Part("self_attn.v_proj")],
                Part("self_attn.o_proj"),
                Part("post_attention_layernorm"), [Part("mlp.gate_proj"), Part("mlp.up_proj")], Part("mlp.down_proj"));
        }
        // Old files keep the frequencies of the rotary angles, which are computed here.
        weights.CheckAllUsed(key => key.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal));
        model.LoadStateDictionary(own);
        return model.Eval();
    }

    /// <summary>Adds a block's tensors under a <see cref="Gpt"/>'s keys; maps come as (out, in).</summary>
    public static void Add(
        Dictionary<string, Tensor> own, int block, Tensor norm1, Tensor[] attention, Tensor attentionOut, Tensor norm2,
        Tensor[] up, Tensor down)
    {
        own.Add($"h.{block}.ln_1.weight", norm1);
        own.Add($"h.{block}.attn.c_attn.weight", Tensor.Cat(attention).Transpose());
        own.Add($"h.{block}.attn.c_proj.weight", attentionOut.Transpose());
        own.Add($"h.{block}.ln_2.weight", norm2);
        own.Add($"h.{block}.mlp.c_fc.weight", Tensor.Cat(up).Transpose());
        own.Add($"h.{block}.mlp.c_proj.weight", down.Transpose());
    }
}
