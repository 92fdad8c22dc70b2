using Bathys.Formats;

namespace Bathys.Models.Tests;

/// <summary>
/// The config.json of models that many have, word for word but for their sizes, which are those of the small weights beside it.
/// </summary>
public class PublishedConfigTextTests
{
    const string Summary = """
        "summary_activation": null, "summary_first_dropout": 0.1, "summary_proj_to_labels": true, "summary_type": "cls_index",
        "summary_use_proj": true, "task_specific_params": {"text-generation": {"do_sample": true, "max_length": 50}}
        """;
    const string Gpt2 = $$"""
        {
          "activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"], "attn_pdrop": 0.1, "bos_token_id": 50256,
          "embd_pdrop": 0.1, "eos_token_id": 50256, "initializer_range": 0.02, "layer_norm_epsilon": 1e-05, "model_type": "gpt2",
          "n_ctx": 16, "n_embd": 16, "n_head": 4, "n_layer": 2, "n_positions": 16, "resid_pdrop": 0.1, {{Summary}}, "vocab_size": 29
        }
        """;
    const string Gpt2Medium = $$"""
        {
          "activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"], "attn_pdrop": 0.1, "bos_token_id": 50256,
          "embd_pdrop": 0.1, "eos_token_id": 50256, "initializer_range": 0.02, "layer_norm_epsilon": 1e-05, "model_type": "gpt2",
          "n_ctx": 16, "n_embd": 16, "n_head": 4, "n_layer": 2, "n_positions": 16, "n_special": 0, "predict_special_tokens": true,
          "resid_pdrop": 0.1, {{Summary}}, "vocab_size": 29
        }
        """;
    const string DistilGpt2 = $$"""
        {
          "_num_labels": 1, "activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"], "attn_pdrop": 0.1,
          "bos_token_id": 50256, "embd_pdrop": 0.1, "eos_token_id": 50256, "id2label": {"0": "LABEL_0"}, "initializer_range": 0.02,
          "label2id": {"LABEL_0": 0}, "layer_norm_epsilon": 1e-05, "model_type": "gpt2", "n_ctx": 16, "n_embd": 16, "n_head": 4,
          "n_layer": 2, "n_positions": 16, "resid_pdrop": 0.1, {{Summary}}, "vocab_size": 29
        }
        """;
    const string TinyLlama = """
        {
          "architectures": ["LlamaForCausalLM"], "attention_bias": false, "bos_token_id": 1, "eos_token_id": 2, "hidden_act": "silu",
          "hidden_size": 16, "initializer_range": 0.02, "intermediate_size": 64, "max_position_embeddings": 16, "model_type": "llama",
          "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2, "pretraining_tp": 1, "rms_norm_eps": 1e-05,
          "rope_scaling": null, "rope_theta": 10000.0, "tie_word_embeddings": false, "torch_dtype": "bfloat16",
          "transformers_version": "4.35.0", "use_cache": true, "vocab_size": 29
        }
        """;
    const string Llama2 = """
        {
          "_name_or_path": "meta-llama/Llama-2-7b-hf", "_commit_hash": null, "architectures": ["LlamaForCausalLM"], "bos_token_id": 1,
          "eos_token_id": 2, "hidden_act": "silu", "hidden_size": 16, "initializer_range": 0.02, "intermediate_size": 64,
          "max_position_embeddings": 16, "model_type": "llama", "num_attention_heads": 4, "num_hidden_layers": 2,
          "num_key_value_heads": 2, "pretraining_tp": 1, "rms_norm_eps": 1e-05, "rope_scaling": null, "tie_word_embeddings": false,
          "torch_dtype": "float16", "transformers_version": "4.31.0.dev0", "use_cache": true, "vocab_size": 29
        }
        """;
    const string FirstLlama = """
        {
          "architectures": ["LlamaForCausalLM"], "bos_token_id": 0, "eos_token_id": 1, "hidden_act": "silu", "hidden_size": 16,
          "intermediate_size": 64, "initializer_range": 0.02, "max_sequence_length": 16, "model_type": "llama",
          "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2, "pad_token_id": -1, "rms_norm_eps": 1e-05,
          "torch_dtype": "float16", "transformers_version": "4.27.0.dev0", "use_cache": true, "vocab_size": 29
        }
        """;

    [Theory]
    [InlineData(false, Gpt2)]
    [InlineData(false, Gpt2Medium)]
    [InlineData(false, DistilGpt2)]
    [InlineData(true, TinyLlama)]
    [InlineData(true, Llama2)]
    [InlineData(true, FirstLlama)]
    public void It_loads_and_computes_the_same(bool llama, string config)
    {
        using var folder = new TemporaryFolder();
        var (model, state) = PublishedLayouts.Fresh(llama);
        if (llama) config = config.Replace(
            "\"intermediate_size\": 64", $"\"intermediate_size\": {Hidden(state)}", StringComparison.Ordinal);
        var read = GptFile.Load(Written(folder, state, config));
        var tokens = Tensor.RandInt(0, 29, [2, 9], new Generator(4));
        using var _ = new NoGrad();
        Assert.Equal(model.Forward(tokens).ToArray<float>(), read.Forward(tokens).ToArray<float>());
        Assert.Equal(16, read.Options.Context);
    }

    [Theory]
    [InlineData(false, "\"n_head\": 4, \"num_attention_heads\": 2", "num_attention_heads says 2")]
    [InlineData(false, "\"hidden_size\": 32", "\"hidden_size\": 32")]
    [InlineData(false, "\"num_hidden_layers\": 3", "\"num_hidden_layers\": 3")]
    [InlineData(false, "\"max_position_embeddings\": 32", "\"max_position_embeddings\": 32")]
    [InlineData(false, "\"n_head\": 0", "\"n_head\": 0")]
    [InlineData(false, "\"n_head\": 5", "\"n_head\": 5")]
    [InlineData(false, "\"layer_norm_epsilon\": 0", "\"layer_norm_epsilon\": 0")]
    [InlineData(true, "\"num_attention_heads\": 0", "\"num_attention_heads\": 0")]
    [InlineData(true, "\"num_attention_heads\": 32", "\"num_attention_heads\": 32")]
    [InlineData(true, "\"num_attention_heads\": 4, \"max_position_embeddings\": 2000000000", "\"max_position_embeddings\": 2000000000")]
    [InlineData(true, "\"num_attention_heads\": 4, \"max_position_embeddings\": -1", "\"max_position_embeddings\": -1")]
    [InlineData(true, "\"num_attention_heads\": 4, \"rms_norm_eps\": -1e-5", "\"rms_norm_eps\": -1e-5")]
    [InlineData(true, "\"num_attention_heads\": 4, \"rope_theta\": 0", "\"rope_theta\": 0")]
    [InlineData(true, "\"num_attention_heads\": 4, \"rope_scaling\": {\"rope_theta\":-5}", "\"rope_scaling\": {\"rope_theta\":-5}")]
    [InlineData(true, "\"num_attention_heads\": 4, \"rope_theta\": 10000, \"rope_scaling\": {\"rope_theta\":500000}",
        "rope_scaling say 500000")]
    public void Numbers_that_no_model_has_are_refused_by_name_and_value(bool llama, string settings, string said)
    {
        using var folder = new TemporaryFolder();
        var file = Written(folder, PublishedLayouts.Fresh(llama).State, $"{{{settings}}}");
        Assert.Contains(said, Assert.Throws<ModelFileException>(() => GptFile.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rotary_base_within_rope_scaling_is_honored()
    {
        using var folder = new TemporaryFolder();
        var file = Written(folder, PublishedLayouts.Fresh(llama: true).State,
            "{\"num_attention_heads\": 4, \"rope_scaling\": {\"rope_type\": \"default\", \"rope_theta\": 500000}}");
        Assert.Equal(500000, GptFile.Load(file).Options.RotaryBase);
    }

    [Fact]
    public void A_Llama_without_a_head_must_say_that_it_is_tied()
    {
        using var folder = new TemporaryFolder();
        var state = PublishedLayouts.Fresh(llama: true).State;
        state.Remove("lm_head.weight");
        var file = Written(folder, state, "{\"num_attention_heads\": 4}");
        Assert.Contains("does not say \"tie_word_embeddings\": true", Assert.Throws<ModelFileException>(() => GptFile.Load(file)).Message,
            StringComparison.Ordinal);
        Written(folder, state, "{\"num_attention_heads\": 4, \"tie_word_embeddings\": true}");
        Assert.True(GptFile.Load(file).Options.TiedHead);
    }

    static int Hidden(OrderedDictionary<string, Tensor> state) => state["model.layers.0.mlp.up_proj.weight"].Shape[0];

    static string Written(TemporaryFolder folder, OrderedDictionary<string, Tensor> state, string config)
    {
        var file = Path.Combine(folder.Path, "model.safetensors");
        ModelFile.Save(file, state);
        File.WriteAllText(Path.Combine(folder.Path, "config.json"), config);
        return file;
    }
}
