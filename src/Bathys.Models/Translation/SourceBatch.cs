using Bathys.Text;

namespace Bathys.Models;

/// <summary>Sentences to translate as one batch: ids and an end token, filled up to equal lengths.</summary>
/// <param name="Tokens">Int64 (B, S).</param>
/// <param name="Padding">Bool (B, S): true where filled up (true hides).</param>
readonly record struct SourceBatch(Tensor Tokens, Tensor Padding)
{
    public static SourceBatch Of(Tokenizer tokenizer, IReadOnlyList<string> texts, int longest)
    {
        int[][] rows = [.. texts.Select(text => (int[])[.. tokenizer.Encode(text), tokenizer.EndId!.Value])];
        var width = rows.Max(row => row.Length);
        if (width > longest)
            throw new BathysException($"A text has {width} tokens, but the model reads {longest}: translate sentence by sentence.");
        var (tokens, padding) = (new long[rows.Length * width], new bool[rows.Length * width]);
        for (var i = 0; i < tokens.Length; i++)
        {
            var (row, t) = Math.DivRem(i, width);
            padding[i] = t >= rows[row].Length;
            tokens[i] = padding[i] ? tokenizer.PadId ?? 0 : rows[row][t];
        }
        return new(Tensor.From(tokens, rows.Length, width), Tensor.From(padding, rows.Length, width));
    }
}
