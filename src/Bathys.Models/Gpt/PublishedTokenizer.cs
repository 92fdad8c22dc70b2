using Bathys.Data;
using Bathys.Text;

namespace Bathys.Models;

/// <summary>The tokenizers that lie beside published weights.</summary>
static class PublishedTokenizer
{
    /// <summary>
    /// The tokenizer's file in the folder of a file of weights: tokenizer.json, merges.txt with vocab.json, or llama2.c's.
    /// </summary>
    /// <param name="weights">The file of weights.</param>
    /// <exception cref="BathysException">There is none, or there are several of llama2.c's.</exception>
    public static string Beside(string weights)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(weights))!;
        foreach (var name in (string[])["tokenizer.json", "merges.txt", "tokenizer.bin"])
            if (File.Exists(Path.Combine(folder, name))) return Path.Combine(folder, name);
        return Directory.GetFiles(folder, "tok*.bin") is [var only] ? only
            : throw new BathysException($"No tokenizer lies beside {weights}: name its file with --tokenizer.");
    }

    /// <summary>Reads a tokenizer of any of these kinds.</summary>
    /// <param name="path">tokenizer.json, merges.txt (beside its vocab.json) or a .bin of llama2.c.</param>
    /// <exception cref="DataException">It cannot be read.</exception>
    public static Tokenizer Load(string path) => Path.GetExtension(path) switch
    {
        ".bin" => PieceTokenizer.ReadLlama2(path),
        ".txt" => BytePairTokenizer.ReadGpt2(path, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "vocab.json")),
        _ => Tokenizer.Load(path),
    };
}
