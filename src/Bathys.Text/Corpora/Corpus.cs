using Bathys.Data;

namespace Bathys.Text;

/// <summary>Texts to train on.</summary>
public sealed class Corpus
{
    /// <summary>A corpus of some texts.</summary>
    /// <exception cref="DataException">There is nothing but white space.</exception>
    public Corpus(IEnumerable<string> documents)
    {
        Documents = [.. documents];
        if (Documents.All(string.IsNullOrWhiteSpace)) throw new DataException("The text is empty: give one with words in it.");
    }

    /// <summary>The texts, one for each file.</summary>
    public IReadOnlyList<string> Documents { get; }

    /// <summary>How many characters (UTF-16 units) there are.</summary>
    public long Length => Documents.Sum(document => (long)document.Length);

    /// <summary>Reads text files, UTF-8, plain or gzipped.</summary>
    /// <param name="paths">Files, folders (their .txt, .md and .text files at any depth), or patterns with *, ? and **.</param>
    /// <exception cref="DataFileException">
    /// A file is missing or no UTF-8, a folder or pattern gives none, or a file given by name is empty.
    /// </exception>
    /// <exception cref="DataException">All files are empty.</exception>
    public static Corpus Load(params IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var named = paths.ToArray();
        var texts = named.SelectMany(FilePattern.Find).Distinct().Select(file => (File: file, Text: TextFile.ReadAllText(file))).ToArray();

        // Folders may hold empty files; one that is named is meant.
        var blank = texts.Where(text => string.IsNullOrWhiteSpace(text.Text)).Select(text => text.File).ToArray();
        if (blank.Length == texts.Length || blank.Intersect(named).Any())
            throw new DataFileException(
                blank.Intersect(named).FirstOrDefault(blank[0]), "the text is empty", "give one with words in it, or leave the file out");
        return new Corpus(texts.Select(text => text.Text).Where(text => !string.IsNullOrWhiteSpace(text)));
    }

    /// <summary>The text that the program carries to train on where no other is given: its own guide and documentation.</summary>
    public static Corpus Embedded() => new(Resource.Names("corpus/").Select(Resource.ReadAllText));

    /// <summary>
    /// Cuts the corpus, in its order, into a front to train on and a back to validate on. A text in which the cut falls is cut there,
    /// never within a character.
    /// </summary>
    /// <param name="validation">The share of the back, above 0 and below 1.</param>
    /// <exception cref="DataException">A part would be empty.</exception>
    public (Corpus Train, Corpus Validation) Split(double validation = 0.1)
    {
        if (!(validation > 0 && validation < 1))
            throw new ArgumentOutOfRangeException(nameof(validation), validation, "A share lies between 0 and 1.");
        var left = (long)(Length * (1 - validation));
        List<string> front = [], back = [];
        foreach (var document in Documents)
        {
            var cut = (int)Math.Min(left, document.Length);
            if (cut > 0 && cut < document.Length && char.IsSurrogatePair(document[cut - 1], document[cut])) cut++;
            if (cut > 0) front.Add(document[..cut]);
            if (cut < document.Length) back.Add(document[cut..]);
            left = Math.Max(left - document.Length, 0);
        }
        if (front.All(string.IsNullOrWhiteSpace) || back.All(string.IsNullOrWhiteSpace))
            throw new DataException(
                $"A text of {Length} characters is too short to set {validation:P0} aside for validation: give more text.");
        return (new Corpus(front), new Corpus(back));
    }
}
