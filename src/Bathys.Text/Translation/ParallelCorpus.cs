using Bathys.Data;

namespace Bathys.Text;

/// <summary>Sentences with their translations.</summary>
public sealed class ParallelCorpus
{
    /// <summary>A corpus of some pairs.</summary>
    /// <exception cref="DataException">There is no pair.</exception>
    public ParallelCorpus(IEnumerable<SentencePair> pairs)
    {
        Pairs = [.. pairs];
        if (Pairs.Count == 0) throw new DataException("There is no pair of sentences: give text with words in it.");
    }

    /// <summary>The pairs in their order.</summary>
    public IReadOnlyList<SentencePair> Pairs { get; }

    /// <summary>All sources.</summary>
    public IEnumerable<string> Sources => Pairs.Select(pair => pair.Source);

    /// <summary>All targets.</summary>
    public IEnumerable<string> Targets => Pairs.Select(pair => pair.Target);

    /// <summary>
    /// Reads two text files, plain or gzipped, whose lines belong together. Lines that are blank on both sides are left out.
    /// </summary>
    /// <exception cref="DataFileException">
    /// A file is missing or no UTF-8, the files have different numbers of lines, or a line is blank on one side only.
    /// </exception>
    public static ParallelCorpus Load(string sourcePath, string targetPath)
    {
        var (sources, targets) = (TextLines.Read(sourcePath), TextLines.Read(targetPath));
        if (sources.Count != targets.Count)
        {
            throw new DataFileException(targetPath, $"the file has {targets.Count} lines, {sourcePath} has {sources.Count}",
                "give two files whose lines belong together, one by one");
        }
        var pairs = new List<SentencePair>(sources.Count);
        for (var i = 0; i < sources.Count; i++)
        {
            var (isBlank, isOtherBlank) = (string.IsNullOrWhiteSpace(sources[i]), string.IsNullOrWhiteSpace(targets[i]));
            if (isBlank != isOtherBlank)
            {
                throw new DataFileException(isBlank ? sourcePath : targetPath, $"line {i + 1} is blank, the other file's is not",
                    "fill it in, or remove the line from both files");
            }
            if (!isBlank) pairs.Add(new SentencePair(sources[i], targets[i]));
        }
        return pairs.Count > 0
            ? new ParallelCorpus(pairs) : throw new DataFileException(sourcePath, "the text is empty", "give one with words in it");
    }
}
