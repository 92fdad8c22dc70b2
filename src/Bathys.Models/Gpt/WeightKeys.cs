using Bathys.Formats;

namespace Bathys.Models;

/// <summary>The tensors of published weights by key, of which none may be left over in the end.</summary>
sealed class WeightKeys(string path, IReadOnlyDictionary<string, Tensor> state)
{
    readonly HashSet<string> used = [];

    /// <summary>A tensor that must be there.</summary>
    /// <exception cref="ModelFileException">It is not.</exception>
    public Tensor this[string key] => Find(key) ?? throw new ModelFileException(path, null,
        $"the file has no " +
        $"{key}{(GptShards.IsShard(path) ? ": it is one of several files of sharded weights, name their .index.json instead" : "")}");

    /// <summary>A tensor that may be missing.</summary>
    public Tensor? Find(string key)
    {
        used.Add(key);
        return state.GetValueOrDefault(key);
    }

    /// <summary>Refuses what nothing has used.</summary>
    /// <param name="isHarmless">Whether a key is of no weights: tables that are computed here.</param>
    /// <exception cref="ModelFileException">There is something; the message lists it.</exception>
    public void CheckAllUsed(Func<string, bool> isHarmless)
    {
        const int most = 8;
        string[] left = [.. state.Keys.Where(key => !used.Contains(key) && !isHarmless(key))];
        if (left.Length == 0) return;
        throw new ModelFileException(path, null, $"{left.Length} of the file's tensors belong to no part of this form of model: " +
            string.Join(", ", left.Take(most)) + (left.Length > most ? " …" : ""));
    }
}
