namespace Bathys.Models;

/// <summary>
/// Every setting that a form of model may have in its config.json: those that are honored, and those that change no number of an
/// evaluation. A setting that is neither, and not null, is refused by name and value.
/// </summary>
/// <param name="ModelType">The form's model_type.</param>
/// <param name="Honored">Settings that are read and honored, or checked against the weights.</param>
/// <param name="Only">Settings of which only some values are computed, as JSON writes them.</param>
sealed record ConfigForm(string ModelType, IReadOnlyList<string> Honored, IReadOnlyDictionary<string, string[]> Only)
{
    /// <summary>GPT-2 (Radford and others 2019).</summary>
    public static ConfigForm Gpt2 { get; } = new("gpt2",
        ["n_head", "num_attention_heads", "layer_norm_epsilon", "n_positions", "n_ctx", "n_embd", "n_layer", "n_inner", "vocab_size",
            "hidden_size", "num_hidden_layers", "max_position_embeddings"],
        new Dictionary<string, string[]>
        {
            ["activation_function"] = ["\"gelu_new\"", "\"gelu_pytorch_tanh\"", "\"gelu_fast\"", "\"gelu\""],
            ["scale_attn_weights"] = ["true"],
            ["scale_attn_by_inverse_layer_idx"] = ["false"],
            // In Float32 another order of the same product.
            ["reorder_and_upcast_attn"] = ["false", "true"],
            ["add_cross_attention"] = ["false"],
        });

    /// <summary>The Llama models (Touvron and others 2023).</summary>
    public static ConfigForm Llama { get; } = new("llama",
        [
            "num_attention_heads", "num_key_value_heads", "max_position_embeddings", "max_sequence_length", "rms_norm_eps",
            "rope_theta", "rope_scaling", "rope_parameters", "hidden_size", "intermediate_size", "num_hidden_layers",
            "vocab_size", "head_dim",
        ],
        new Dictionary<string, string[]>
        {
            ["hidden_act"] = ["\"silu\"", "\"swish\""],
            ["hidden_activation"] = ["\"silu\"", "\"swish\""],
            ["attention_bias"] = ["false"],
            ["mlp_bias"] = ["false"],
            ["partial_rotary_factor"] = ["1", "1.0"],
            ["use_sliding_window"] = ["false"],
            ["rope_interleaved"] = ["false"],
        });

    static readonly HashSet<string> harmless =
    [
        "architectures", "model_type", "torch_dtype", "dtype", "transformers_version", "_name_or_path", "name_or_path", "use_cache",
        "initializer_range", "bos_token_id", "eos_token_id", "pad_token_id", "sep_token_id", "cls_token_id", "unk_token_id",
        "decoder_start_token_id", "forced_bos_token_id", "forced_eos_token_id", "bad_words_ids", "task_specific_params", "problem_type",
        "finetuning_task", "id2label", "label2id", "license", "attn_pdrop", "embd_pdrop", "resid_pdrop", "attention_dropout",
        "hidden_dropout", "dropout", "summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type",
        "summary_use_proj", "gradient_checkpointing", "output_past", "output_attentions", "output_hidden_states", "output_scores",
        "return_dict", "return_dict_in_generate", "tokenizer_class", "prefix", "tie_word_embeddings", "pretraining_tp", "is_llama_config",
        "chunk_size_feed_forward", "_attn_implementation", "attn_implementation", "_flash_attn_2_enabled", "use_flash_attention",
        "model_max_length", "do_sample", "temperature", "top_k", "top_p", "typical_p", "min_length", "max_length", "early_stopping",
        "num_beams", "num_beam_groups", "diversity_penalty", "length_penalty", "repetition_penalty", "no_repeat_ngram_size",
        "encoder_no_repeat_ngram_size", "num_return_sequences", "remove_invalid_values", "begin_suppress_tokens", "suppress_tokens",
        "exponential_decay_length_penalty", "_num_labels", "num_labels", "n_special", "predict_special_tokens", "transformers.js_config",
        "_commit_hash",
    ];

    static readonly Dictionary<string, string[]> common = new()
    {
        ["is_decoder"] = ["false", "true"],
        ["is_encoder_decoder"] = ["false"],
        ["tie_encoder_decoder"] = ["false"],
        ["pruned_heads"] = ["{}"],
        ["torchscript"] = ["false"],
        ["use_bfloat16"] = ["false"],
        ["tf_legacy_loss"] = ["false"],
    };

    /// <summary>Why a setting is refused; null for one that may stand.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="value">Its value as JSON, not null.</param>
    public string? Refusal(string name, string value)
    {
        if (name == "model_type") return value == $"\"{ModelType}\"" ? null
            : $"the weights have the keys of {ModelType}, and only that form is computed";
        // Other models are saved under a Llama's names, and not all say their model_type.
        if (name == "architectures" && value.Contains('"', StringComparison.Ordinal)
            && !value.Contains(ModelType, StringComparison.OrdinalIgnoreCase))
            return $"the weights have the keys of {ModelType}, and only that form is computed";
        if (Honored.Contains(name) || harmless.Contains(name)) return null;
        if (!Only.TryGetValue(name, out var values)
            && !common.TryGetValue(name, out values)) return "the setting is not known, and may change what the model computes";
        return values.Contains(value) ? null : $"only {string.Join(" or ", values)} is computed";
    }
}
