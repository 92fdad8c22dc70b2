using System.Text.Encodings.Web;
using System.Text.Json;
using Bathys.Data;

namespace Bathys.Text;

public abstract partial class Tokenizer
{
    internal const string Fix = "check that this is the tokenizer file of the model";

    /// <summary>
    /// Writes the tokenizer as one JSON file; a file that was there is replaced only when the new one is complete. Byte-pair tokenizers
    /// are written in the published <c>tokenizer.json</c> form, which other programs read too.
    /// </summary>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var draft = path + ".draft";
        try
        {
            using (var file = File.Create(draft))
            {
                using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
                Write(json);
            }
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the tokenizer cannot be written ({e.Message})", "check the folder and its permissions", e);
        }
    }

    /// <summary>Reads a tokenizer that <see cref="Save"/> wrote, or a published <c>tokenizer.json</c>.</summary>
    /// <exception cref="DataFileException">
    /// The file is missing, damaged, or needs a part that is not supported, which is then named.
    /// </exception>
    public static Tokenizer Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(DataFile.ReadText(path), path);
    }

    /// <summary>Reads a tokenizer from the bytes of a file.</summary>
    /// <param name="json">The bytes, UTF-8.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <exception cref="DataFileException">As <see cref="Load"/>.</exception>
    public static Tokenizer Parse(ReadOnlyMemory<byte> json, string name)
    {
        using var document = JsonField.Open(json, name, Fix, out var root);
        // Within the model, where readers of the published form leave unknown members alone.
        if ((root.Optional("tokenizer") ?? root.Optional("model")?.Optional("tokenizer")) is not { } kind)
            return PipelineTokenizer.Read(root, json);
        return kind.Text() switch
        {
            "char" => CharTokenizer.Read(root),
            "word" => WordTokenizer.Read(root),
            "bytepair" => BytePairTokenizer.Read(root),
            "pieces" => PieceTokenizer.Read(root),
            var other => throw kind.Error($"\"{other}\" is no known kind of tokenizer"),
        };
    }

    internal abstract void Write(Utf8JsonWriter json);
}
