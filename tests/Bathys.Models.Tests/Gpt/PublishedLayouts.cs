using Bathys.Nn;

namespace Bathys.Models.Tests;

/// <summary>Small models with the keys that published files have.</summary>
static class PublishedLayouts
{
    /// <summary>A model of 29 tokens, two blocks, 16 numbers a token and 4 heads, and its state under the published keys.</summary>
    public static (Gpt Model, OrderedDictionary<string, Tensor> State) Fresh(bool llama)
    {
        var options = new GptOptions(29, 16, 2, 4, 16);
        var model = new Gpt(llama ? options.AsLlama(keyHeads: 2) with { TiedHead = false } : options);
        foreach (var parameter in model.Parameters())
        {
            using var _ = new NoGrad();
            if (parameter.Rank > 1) parameter.CopyFrom(Tensor.Randn(parameter.Shape) * 0.3);
        }
        model.Eval();
        return (model, llama ? Llama(model) : model.StateDictionary());
    }

    /// <summary>The Llama models' keys: maps as (out, in), queries, keys and values apart.</summary>
    public static OrderedDictionary<string, Tensor> Llama(Gpt model)
    {
        var own = model.StateDictionary();
        var state = new OrderedDictionary<string, Tensor>
        {
            ["model.embed_tokens.weight"] = own["wte.weight"],
            ["model.norm.weight"] = own["ln_f.weight"],
            ["lm_head.weight"] = own["lm_head.weight"],
        };
        for (var i = 0; i < 2; i++)
        {
            var (to, from) = ($"model.layers.{i}.", $"h.{i}.");
            var attention = own[from + "attn.c_attn.weight"].Transpose().Split([16, 8, 8]);
            var up = own[from + "mlp.c_fc.weight"].Transpose().Chunk(2);
            foreach (var (name, tensor) in new (string, Tensor)[]
            {
                ("input_layernorm", own[from + "ln_1.weight"]), ("post_attention_layernorm", own[from + "ln_2.weight"]),
                ("self_attn.q_proj", attention[0]), ("self_attn.k_proj", attention[1]), ("self_attn.v_proj", attention[2]),
                ("self_attn.o_proj", own[from + "attn.c_proj.weight"].Transpose()), ("mlp.gate_proj", up[0]), ("mlp.up_proj", up[1]),
                ("mlp.down_proj", own[from + "mlp.c_proj.weight"].Transpose()),
            }) state.Add($"{to}{name}.weight", tensor);
        }
        return state;
    }
}
