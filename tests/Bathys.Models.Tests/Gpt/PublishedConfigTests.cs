using Bathys.Formats;

namespace Bathys.Models.Tests;

/// <summary>What a config.json says is honored or refused, and no tensor of a file is read past.</summary>
public class PublishedConfigTests
{
    const string LlamaConfig = "\"model_type\": \"llama\", \"num_attention_heads\": 4, \"num_key_value_heads\": 2, " +
        "\"max_position_embeddings\": 16, \"rms_norm_eps\": 1e-05, \"hidden_act\": \"silu\"";
    const string Gpt2Config = "\"model_type\": \"gpt2\", \"n_head\": 4, \"activation_function\": \"gelu_new\", \"n_ctx\": 16, " +
        "\"attn_pdrop\": 0.1";

    [Theory]
    [InlineData("\"scale_attn_by_inverse_layer_idx\": true")]
    [InlineData("\"scale_attn_weights\": false")]
    [InlineData("\"activation_function\": \"relu\"")]
    [InlineData("\"add_cross_attention\": true")]
    [InlineData("\"n_embd\": 32")]
    [InlineData("\"n_layer\": 3")]
    [InlineData("\"n_positions\": 1024")]
    [InlineData("\"model_type\": \"gpt_neo\"")]
    [InlineData("\"architectures\": [\"GPTNeoForCausalLM\"]")]
    [InlineData("\"quantization_config\": {\"bits\":4}")]
    [InlineData("\"parallel_attention\": true")]
    public void A_setting_of_GPT2s_form_that_is_not_computed_is_refused_by_name_and_value(string setting) => Refused(llama: false, setting);

    [Theory]
    [InlineData("\"attention_bias\": true")]
    [InlineData("\"mlp_bias\": true")]
    [InlineData("\"hidden_act\": \"gelu\"")]
    [InlineData("\"head_dim\": 8")]
    [InlineData("\"sliding_window\": 4096")]
    [InlineData("\"partial_rotary_factor\": 0.5")]
    [InlineData("\"model_type\": \"mistral\"")]
    [InlineData("\"architectures\": [\"Gemma2ForCausalLM\"]")]
    [InlineData("\"num_hidden_layers\": 4")]
    [InlineData("\"intermediate_size\": 7")]
    [InlineData("\"num_key_value_heads\": 4")]
    [InlineData("\"rope_scaling\": {\"type\":\"linear\",\"factor\":2}")]
    [InlineData("\"rope_parameters\": {\"rope_type\":\"llama3\",\"rope_theta\":500000.0,\"factor\":8.0}")]
    [InlineData("\"rope_parameters\": {\"full_attention\":{\"rope_theta\":1}}")]
    [InlineData("\"attn_logit_softcapping\": 50.0")]
    [InlineData("\"embedding_multiplier\": 12")]
    public void A_setting_of_the_Llamas_form_that_is_not_computed_is_refused_by_name_and_value(string setting) =>
        Refused(llama: true, setting);

    [Theory]
    [InlineData(false, "\"reorder_and_upcast_attn\": false, \"n_embd\": 16, \"vocab_size\": 29, \"n_inner\": null, \"summary_type\": " +
        "\"cls_index\"")]
    [InlineData(true, "\"rope_scaling\": null, \"head_dim\": 4, \"attention_bias\": false, \"torch_dtype\": \"float16\", " +
        "\"sliding_window\": null, \"hidden_size\": 16")]
    [InlineData(true, "\"rope_scaling\": {\"rope_type\": \"default\"}, \"rope_theta\": 10000, \"tie_word_embeddings\": false")]
    public void Settings_that_change_nothing_load(bool llama, string settings)
    {
        using var folder = new TemporaryFolder();
        var (file, model) = Saved(folder, llama, settings);
        var tokens = Tensor.RandInt(0, 29, [2, 9], new Generator(4));
        using var _ = new NoGrad();
        Assert.Equal(model.Forward(tokens).ToArray<float>(), GptFile.Load(file).Forward(tokens).ToArray<float>());
    }

    [Theory]
    [InlineData(false, "\"n_embd\": 16")]
    [InlineData(true, "\"hidden_size\": 16")]
    public void Loading_takes_no_random_numbers(bool llama, string settings)
    {
        using var folder = new TemporaryFolder();
        var (file, _) = Saved(folder, llama, settings);
        var mine = new Generator(3);
        using var scope = new RandomScope(mine);
        GptFile.Load(file);
        Assert.Equal(0UL, mine.Position);
    }

    [Fact]
    public void The_rotary_base_is_honored_in_both_places()
    {
        using var folder = new TemporaryFolder();
        var (file, _) = Saved(folder, llama: true, "\"rope_theta\": 500000");
        Assert.Equal(500000, GptFile.Load(file).Options.RotaryBase);
        (file, _) = Saved(folder, llama: true, "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 500000}");
        Assert.Equal(500000, GptFile.Load(file).Options.RotaryBase);
        (file, _) = Saved(folder, llama: true, "\"rope_theta\": 10000, \"rope_parameters\": {\"rope_theta\": 500000}");
        Assert.Contains("rope_parameters say 500000", Assert.Throws<ModelFileException>(() => GptFile.Load(file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_nothing_uses_and_those_that_lack_are_listed()
    {
        using var folder = new TemporaryFolder();
        string Fault(bool llama, Action<OrderedDictionary<string, Tensor>> change, string settings = "\"use_cache\": true")
        {
            var (file, _) = Saved(folder, llama, settings, change);
            return Assert.Throws<ModelFileException>(() => GptFile.Load(file)).Message;
        }
        Assert.Contains("layers.0.self_attn.q_proj.bias, layers.1.self_attn.k_norm.weight", Fault(true, state =>
        {
            state.Add("model.layers.0.self_attn.q_proj.bias", Tensor.Ones(16));
            state.Add("model.layers.1.self_attn.k_norm.weight", Tensor.Ones(4));
        }), StringComparison.Ordinal);
        Assert.Contains("no layers.1.mlp.up_proj.weight", Fault(true, state => state.Remove("model.layers.1.mlp.up_proj.weight")),
            StringComparison.Ordinal);
        Assert.Contains("no lm_head.weight, though config.json says",
            Fault(true, state => state.Remove("lm_head.weight"), "\"tie_word_embeddings\": false"), StringComparison.Ordinal);
        Assert.Contains("tie_word_embeddings", Fault(true, _ => { }, "\"tie_word_embeddings\": true"), StringComparison.Ordinal);
        Assert.Contains("unexpected h.0.attn.q_norm.weight", Fault(false, state => state.Add("h.0.attn.q_norm.weight", Tensor.Ones(4))),
            StringComparison.Ordinal);
        Assert.Contains("missing ln_f.weight", Fault(false, state => state.Remove("ln_f.weight")), StringComparison.Ordinal);
        var (frequencies, _) = Saved(folder, llama: true, "\"use_cache\": true", state =>
            state.Add("model.layers.0.self_attn.rotary_emb.inv_freq", Tensor.Ones(2)));
        Assert.Equal(2, GptFile.Load(frequencies).Options.Layers);
    }

    [Fact]
    public void Sharded_weights_load_by_their_index_and_a_shard_alone_says_so()
    {
        using var folder = new TemporaryFolder();
        var (file, model) = Saved(folder, llama: true, "\"use_cache\": true");
        var state = ModelFile.Load(file);
        var first = state.Take(9).ToList();
        string Name(int shard) => $"model-0000{shard}-of-00002.safetensors";
        ModelFile.Save(Path.Combine(folder.Path, Name(1)), first);
        ModelFile.Save(Path.Combine(folder.Path, Name(2)), state.Skip(9));
        File.Delete(file);
        var index = Path.Combine(folder.Path, "model.safetensors.index.json");
        void Write(Func<string, string> place) =>
            File.WriteAllText(index,
            $"{{\"metadata\": {{}}, \"weight_map\": " +
            $"{{{string.Join(", ", state.Keys.Select(key => $"\"{key}\": \"{place(key)}\""))}}}}}");
        string Right(string key) => Name(first.Any(entry => entry.Key == key) ? 1 : 2);
        Write(Right);
        var tokens = Tensor.RandInt(0, 29, [2, 9], new Generator(4));
        using (new NoGrad()) Assert.Equal(model.Forward(tokens).ToArray<float>(), GptFile.Load(index).Forward(tokens).ToArray<float>());
        foreach (var shard in (int[])[1, 2])
            Assert.Contains("sharded",
                Assert.Throws<ModelFileException>(() => GptFile.Load(Path.Combine(folder.Path, Name(shard)))).Message,
                StringComparison.Ordinal);
        Write(_ => Name(1));
        Assert.Contains("says it holds", Assert.Throws<ModelFileException>(() => GptFile.Load(index)).Message, StringComparison.Ordinal);
        Write(_ => "../elsewhere.safetensors");
        Assert.Contains("no file beside the index", Assert.Throws<ModelFileException>(() => GptFile.Load(index)).Message,
            StringComparison.Ordinal);
    }

    static void Refused(bool llama, string setting)
    {
        using var folder = new TemporaryFolder();
        var (file, _) = Saved(folder, llama, setting);
        var message = Assert.Throws<ModelFileException>(() => GptFile.Load(file)).Message;
        Assert.Contains("config.json", message, StringComparison.Ordinal);
        Assert.Contains(setting, message, StringComparison.Ordinal);
    }

    static (string File, Gpt Model) Saved(TemporaryFolder folder, bool llama, string settings, Action<OrderedDictionary<string,
        Tensor>>? change = null)
    {
        var (model, state) = PublishedLayouts.Fresh(llama);
        change?.Invoke(state);
        var file = Path.Combine(folder.Path, "model.safetensors");
        ModelFile.Save(file, state);
        // A setting that is given takes the place of the usual one.
        var usual = (llama ? LlamaConfig : Gpt2Config).Split(", ").Where(entry =>
            !settings.Contains(entry.Split(':')[0], StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder.Path, "config.json"), $"{{{string.Join(", ", [.. usual, settings])}}}");
        return (file, model);
    }
}
