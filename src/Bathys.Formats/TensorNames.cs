using System.Text;

namespace Bathys.Formats;

/// <summary>What every format asks of the names of the tensors that it is to hold.</summary>
internal static class TensorNames
{
    /// <summary>Refuses names that would not come back as they were.</summary>
    /// <exception cref="ModelFileException">Two tensors have one name, or a name is no text.</exception>
    public static void Check(string file, IEnumerable<TensorRecord> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (!names.Add(tensor.Name)) throw new ModelFileException(file, null, $"two tensors are called '{tensor.Name}'");
            if (!IsText(tensor.Name))
                throw new ModelFileException(file, null, $"the name '{tensor.Name}' holds half a letter, which no format can");
        }
    }

    static bool IsText(string name)
    {
        for (var at = 0; at < name.Length;)
        {
            if (Rune.DecodeFromUtf16(name.AsSpan(at), out _, out var letters) != System.Buffers.OperationStatus.Done) return false;
            at += letters;
        }

        return true;
    }
}
