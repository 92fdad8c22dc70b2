using Bathys.Formats;
using Bathys.Nn;
using Bathys.Text;

namespace Bathys.Models.Tests;

/// <summary>GPT models as they are used: token by token, from files, and wrongly.</summary>
public class GptTests
{
    static readonly GptOptions options = new(29, 16, 2, 4, 16);

    public static TheoryData<bool> Forms => [false, true];

    [Theory, MemberData(nameof(Forms))]
    public void With_and_without_the_cache_the_same_logits_come_out(bool llama)
    {
        var model = Fresh(llama ? options.AsLlama(keyHeads: 2) : options);
        var tokens = Tensor.RandInt(0, 29, [3, 16], new Generator(2));
        using var _ = new NoGrad();
        var expected = model.Forward(tokens);
        var reading = model.Begin();
        Near(expected[.., 4], reading.Read(tokens[.., ..5]));
        for (var i = 5; i < 16; i++) Near(expected[.., i], reading.Read(tokens[.., i..(i + 1)]));
    }

    [Theory, MemberData(nameof(Forms))]
    public void Beyond_the_context_a_window_moves_by_half(bool llama)
    {
        var model = Fresh(llama ? options.AsLlama() : options);
        var tokens = Tensor.RandInt(0, 29, [1, 40], new Generator(3));
        using var _ = new NoGrad();
        var reading = model.Begin();
        for (var i = 0; i < 16; i++) reading.Read(tokens[.., i..(i + 1)]);
        // The seventeenth token finds the window full: the last eight tokens are read again, itself among them.
        Near(model.Forward(tokens[.., 9..17])[.., ^1], reading.Read(tokens[.., 16..17]));
        Near(model.Forward(tokens[.., 9..18])[.., ^1], reading.Read(tokens[.., 17..18]));
        // Of a long prompt the end is read.
        Near(model.Forward(tokens[.., 24..])[.., ^1], model.Begin().Read(tokens));
        Assert.Contains("L up to the context of 16", Assert.Throws<ShapeException>(() => model.Forward(tokens)).Message);
    }

    [Fact]
    public void A_trained_model_of_others_writes_its_known_text_byte_for_byte()
    {
        var folder = RealData.Folder("weights/stories260K");
        var (model, tokenizer) = (
            GptFile.Load(Path.Combine(folder, "stories260K.bin")), PieceTokenizer.ReadLlama2(Path.Combine(folder, "tok512.bin")));
        Assert.Equal(
            (512, 512, 5, 8, 4, 64, 172), (model.Options.Vocabulary, model.Options.Context, model.Options.Layers, model.Options.Heads,
            model.Options.KeyHeads, model.Options.Width, model.Options.FeedForward));

        var generator = new TextGenerator(model, tokenizer);
        var tokens = generator.Tokens([tokenizer.BeginId!.Value], 200, new SamplingOptions { Temperature = 0 }).ToArray();
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "expected_greedy_200steps.txt")), tokenizer.Decode(tokens));

        // Without the cache the same tokens are the likeliest.
        using var _ = new NoGrad();
        var logits = model.Forward(Tensor.From([tokenizer.BeginId!.Value, .. tokens.Select(id => (long)id)], 1, tokens.Length + 1));
        Assert.Equal(tokens.Select(id => (long)id), logits[0, ..^1].ArgMax(-1).ToArray<long>());
    }

    [Theory, MemberData(nameof(Forms))]
    public void Published_layouts_load_and_give_the_same_logits(bool llama)
    {
        using var folder = new TemporaryFolder();
        var model = Fresh(llama ? options.AsLlama(keyHeads: 2) with { TiedHead = false } : options);
        var tokens = Tensor.RandInt(0, 29, [2, 9], new Generator(4));
        var file = Path.Combine(folder.Path, llama ? "model.safetensors" : "pytorch_model.bin");
        var state = llama ? PublishedLayouts.Llama(model) : Gpt2(model);
        ModelFile.Save(file, state);
        File.WriteAllText(Path.Combine(folder.Path, "config.json"), llama
            ? """
              {
                "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 16, "rms_norm_eps": 1e-5,
                "rope_theta": 10000.0, "rope_scaling": null
              }
              """
            : """{"n_head": 4, "layer_norm_epsilon": 1e-05, "activation_function": "gelu_new"}""");
        using var _ = new NoGrad();
        Assert.Equal(model.Forward(tokens).ToArray<float>(), GptFile.Load(file).Forward(tokens).ToArray<float>());
    }

    /// <summary>As old GPT-2 files are: transformer. in front, masks among the weights, the head stored again.</summary>
    static OrderedDictionary<string, Tensor> Gpt2(Gpt model)
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (key, tensor) in model.StateDictionary()) state.Add($"transformer.{key}", tensor);
        state.Add("transformer.h.0.attn.bias", Tensor.Ones(1, 1, 16, 16));
        state.Add("lm_head.weight", model.StateDictionary()["wte.weight"].Clone());
        return state;
    }

    [Fact]
    public void Files_of_other_models_are_refused_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        string Saved(string name, params (string, Tensor)[] state)
        {
            var file = Path.Combine(folder.Path, name);
            ModelFile.Save(file, state.Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2)));
            return file;
        }
        Assert.Contains("has neither wte.weight",
            Assert.Throws<ModelFileException>(() => GptFile.Load(Saved("a.safetensors", ("x", Tensor.Ones(2))))).Message);
        Assert.Contains("of no GPT that is read here", Assert.Throws<ModelFileException>(() =>
            GptFile.Load(Saved("b.safetensors", ("wte.weight", Tensor.Ones(5, 4)), ("wpe.weight", Tensor.Ones(5, 4))))).Message);
        Assert.Contains(
            "config.json",
            Assert.Throws<ModelFileException>(() => GptFile.Load(Saved("c.safetensors", ("model.embed_tokens.weight", Tensor.Ones(5, 4)))))
                .Message);
        Assert.Contains(
            "cannot be read", Assert.Throws<ModelFileException>(() => GptFile.Load(Path.Combine(folder.Path, "none.bin"))).Message);
    }

    [Fact]
    public void Sizes_have_names_and_wrong_ones_are_told()
    {
        var small = GptOptions.Named("small", 50257, 1024);
        Assert.Equal((12, 12, 768), (small.Layers, small.Heads, small.Width));
        // nanoGPT's model of letters: 10.75 million numbers, positions included.
        Assert.Equal(10_770_816, new Gpt(GptOptions.Named("mini", 65, 256)).ParameterCount);
        Assert.Contains(
            "There is no size 'huge': choose from tiny", Assert.Throws<BathysException>(() => GptOptions.Named("huge", 5, 5)).Message);
        Assert.Contains("A width of 16 does not divide into 3 heads",
            Assert.Throws<BathysException>(() => new Gpt(options with { Heads = 3 })).Message);
        Assert.Contains("4 heads do not divide among 3 heads of keys",
            Assert.Throws<BathysException>(() => new Gpt(options with { KeyHeads = 3 })).Message);
        Assert.Contains(
            "positive number for its context", Assert.Throws<BathysException>(() => new Gpt(options with { Context = 0 })).Message);
        Assert.Contains(
            "heads of an even width", Assert.Throws<BathysException>(() => new Gpt((options with { Width = 12 }).AsLlama())).Message);
    }

    static Gpt Fresh(GptOptions options)
    {
        var model = new Gpt(options);
        using var _ = new NoGrad();
        // Larger weights than at the start, so that tokens matter.
        foreach (var parameter in model.Parameters())
            if (parameter.Rank > 1) parameter.CopyFrom(Tensor.Randn(parameter.Shape) * 0.3);
        return model.Eval();
    }

    static void Near(Tensor expected, Tensor actual)
    {
        var (e, a) = (expected.ToArray<float>(), actual.ToArray<float>());
        Assert.Equal(e.Length, a.Length);
        for (var i = 0; i < e.Length; i++)
            Assert.True(Math.Abs(e[i] - a[i]) <= 1e-4 * (1 + Math.Abs(e[i])), $"{i}: {e[i]} expected, {a[i]} found");
    }
}
