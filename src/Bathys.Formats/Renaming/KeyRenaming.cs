using System.Collections;
using System.Text.RegularExpressions;

namespace Bathys.Formats;

/// <summary>
/// Rules that turn the keys of another layout into a model's own, each a regular expression and what takes its place, applied to
/// every key one after the other.
/// </summary>
/// <example><code>
/// var rules = new KeyRenaming { { @"^state_dict\.module\.", "" }, { @"\.gamma$", ".weight" }, { @"\.beta$", ".bias" } };
/// model.LoadStateDictionary(rules.Apply(ModelFile.Load("resnet.pth")));
/// </code></example>
public sealed class KeyRenaming : IEnumerable<string>
{
    readonly List<(Regex Pattern, string Replacement)> rules = [];

    /// <summary>Adds a rule, which works on what the earlier ones left.</summary>
    /// <param name="pattern">A regular expression without look-around and back-references, so that no key can make it slow.</param>
    /// <param name="replacement">What takes the place of each match; $1 is its first group.</param>
    /// <exception cref="BathysException">The pattern is no regular expression of that kind.</exception>
    public void Add(string pattern, string replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        try
        {
            rules.Add((new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), replacement));
        }
        catch (Exception e) when (e is RegexParseException or NotSupportedException)
        {
            throw new BathysException($"The renaming rule '{pattern}' is no regular expression that is taken: {e.Message}", e);
        }
    }

    /// <summary>The new name of a key; a key that no rule matches keeps its own.</summary>
    /// <param name="key">The key.</param>
    public string Rename(string key) => rules.Aggregate(key, (name, rule) => rule.Pattern.Replace(name, rule.Replacement));

    /// <summary>The same tensors under their new names.</summary>
    /// <param name="state">Tensors by key.</param>
    /// <exception cref="BathysException">Two keys would have one name.</exception>
    public OrderedDictionary<string, Tensor> Apply(IEnumerable<KeyValuePair<string, Tensor>> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var entries = state.ToList();
        return new(Names(entries.Select(entry => entry.Key)).Zip(entries, (name, entry) => KeyValuePair.Create(name, entry.Value)));
    }

    /// <summary>The patterns, in order.</summary>
    public IEnumerator<string> GetEnumerator() => rules.Select(rule => rule.Pattern.ToString()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The new names of keys, which stay apart.</summary>
    internal List<string> Names(IEnumerable<string> keys)
    {
        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var key in keys)
        {
            var name = Rename(key);
            if (!origins.TryAdd(name, key)) throw new BathysException(
                    $"The renaming rules call both '{PrintableText.Of(origins[name])}' and '{PrintableText.Of(key)}' " +
                    $"'{PrintableText.Of(name)}'.");
            names.Add(name);
        }

        return names;
    }

    /// <summary>The patterns that match none of the keys.</summary>
    internal IEnumerable<string> Idle(IReadOnlyCollection<string> keys)
    {
        var names = keys.ToList();
        foreach (var (pattern, replacement) in rules)
        {
            if (!names.Any(name => pattern.IsMatch(name))) yield return pattern.ToString();
            names = names.ConvertAll(name => pattern.Replace(name, replacement));
        }
    }
}
