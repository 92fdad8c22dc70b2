using Bathys.Formats;

namespace Bathys.Models.Tests;

/// <summary>
/// Small models whose logits were computed from the definition of their architecture, where they lie beside the repository.
/// </summary>
public class PublishedCaseTests
{
    [Theory]
    [InlineData("llama/model.safetensors")]
    [InlineData("gpt2/model.safetensors")]
    [InlineData("llama_rope_parameters/model.safetensors")]
    [InlineData("sharded/model.safetensors.index.json")]
    [InlineData("sharded/all_but_head.safetensors")]
    public void Logits_are_those_of_the_definition(string file)
    {
        var path = SharedCases.Path("models", file);
        var expected = ModelFile.Load(Path.Combine(Path.GetDirectoryName(path)!, "expected_logits.npy")).Values.Single().ToArray<float>();
        using var _ = new NoGrad();
        var actual = GptFile.Load(path).Forward(Tensor.From([3L, 1, 4, 1, 5, 9, 2, 6], 1, 8)).ToArray<float>();
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-3);
    }

    [Theory]
    [InlineData("qwen2", "\"model_type\": \"qwen2\"")]
    [InlineData("qwen3", "\"model_type\": \"qwen3\"")]
    [InlineData("gemma", "\"model_type\": \"gemma\"")]
    [InlineData("llama_attention_bias", "\"attention_bias\": true")]
    [InlineData("llama_rope_scaled_v5", "\"rope_parameters\"")]
    [InlineData("gpt2_inverse", "\"scale_attn_by_inverse_layer_idx\": true")]
    [InlineData("gpt2_unscaled", "\"scale_attn_weights\": false")]
    [InlineData("llama_nohead_untied", "tie_word_embeddings")]
    public void Other_forms_are_refused_by_name_and_value(string name, string setting)
    {
        var path = SharedCases.Path("models", name, "model.safetensors");
        Assert.Contains(setting, Assert.Throws<ModelFileException>(() => GptFile.Load(path)).Message, StringComparison.Ordinal);
    }
}
