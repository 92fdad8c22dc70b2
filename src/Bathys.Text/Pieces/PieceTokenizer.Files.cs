using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Bathys.Data;

namespace Bathys.Text;

public sealed partial class PieceTokenizer
{
    /// <summary>
    /// Reads llama2.c's <c>tokenizer.bin</c>: the longest piece's length (Int32), then for each piece its score (Float32), length
    /// (Int32) and bytes.
    /// </summary>
    /// <exception cref="DataFileException">The file is missing, cut short or of another kind.</exception>
    public static PieceTokenizer ReadLlama2(string path)
    {
        ReadOnlySpan<byte> rest = DataFile.ReadText(path);
        if (rest.Length < 4) throw Error("is cut short");
        var longest = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[4..];
        List<string> pieces = [];
        List<float> scores = [];
        while (!rest.IsEmpty)
        {
            if (rest.Length < 8) throw Error($"is cut short in piece {pieces.Count}");
            var score = BinaryPrimitives.ReadSingleLittleEndian(rest);
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            rest = rest[8..];
            if (length < 1 || length > longest) throw Error($"gives piece {pieces.Count} the length {length}, the longest being {longest}");
            if (length > rest.Length) throw Error($"is cut short in piece {pieces.Count}");
            if (!float.IsFinite(score) || !Utf8.IsValid(rest[..length]))
                throw Error($"has a piece {pieces.Count} that is no text with a score");
            pieces.Add(Encoding.UTF8.GetString(rest[..length]));
            scores.Add(score);
            rest = rest[length..];
        }
        try
        {
            return new PieceTokenizer([.. pieces], [.. scores]);
        }
        catch (ArgumentException e)
        {
            throw new DataFileException(path, e.Message, "check that this is a tokenizer of llama2.c", e);
        }

        DataFileException Error(string how) => new(path, $"the file {how}", "check that this is a tokenizer of llama2.c");
    }
}
