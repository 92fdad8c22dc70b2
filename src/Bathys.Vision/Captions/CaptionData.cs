using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bathys.Data;
using Bathys.Vision.Digits;

namespace Bathys.Vision.Captions;

/// <summary>A training and a validation set of captioned pictures (two <see cref="CaptionedImages"/>).</summary>
/// <param name="Name">A short name, such as "digits".</param>
/// <param name="Description">What the pictures are and where they come from, in a sentence.</param>
/// <param name="Train">The training set.</param>
/// <param name="Validation">The validation set; of data with classes it is the test set.</param>
public sealed record CaptionData(string Name, string Description, CaptionedImages Train, CaptionedImages Validation)
{
    const int TrainingDigits = 60_000, ValidationDigits = 5_000;
    const double ValidationShare = 0.1;

    /// <summary>
    /// Opens "digits" (colored ones, drawn by the program), a folder of images with a captions.csv or captions.jsonl, or whatever
    /// <see cref="DataSets.Open"/> knows, whose captions are the names of the classes.
    /// </summary>
    /// <param name="nameOrFolder">The name or the folder.</param>
    /// <param name="size">Rows and columns of pictures that are drawn; others are as they are stored.</param>
    /// <param name="options">How data sets are opened.</param>
    /// <param name="cancellation">Asks a download to stop.</param>
    /// <exception cref="DataException">The data is missing or damaged, or could not be fetched.</exception>
    public static CaptionData Open(string nameOrFolder, int size, DataOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        if (nameOrFolder == "digits") return Digits(new() { Seed = options.Seed, Color = true, Size = size });
        if (Directory.Exists(nameOrFolder) && CaptionsFile.In(nameOrFolder) is { } file)
            return Folder(nameOrFolder, CaptionsFile.Read(file), options);
        var set = DataSets.Open(nameOrFolder, options, cancellation);
        return new(set.Name, set.Description, new CaptionedClasses(set.Train, set.Channels, options.Seed),
            new CaptionedClasses(set.Test, set.Channels, options.Seed));
    }

    static CaptionData Digits(DigitsData data) => new(
        "digits", $"synthetic digits drawn by the program in color, {TrainingDigits:N0} + {ValidationDigits:N0} of {data.Size} x " +
        $"{data.Size}, no real handwriting",
        new CaptionedDigits(data, 0, TrainingDigits), new CaptionedDigits(data, 1, ValidationDigits));

    static CaptionData Folder(string folder, IReadOnlyList<(string Path, string Caption)> entries, DataOptions options)
    {
        IReadOnlyList<DataFileException> broken = [];
        if (options.SkipBroken)
        {
            broken = BrokenImages.Among([.. entries.Select(entry => entry.Path).Distinct()]);
            var named = broken.Select(fault => fault.File).ToHashSet();
            entries = [.. entries.Where(entry => !named.Contains(entry.Path))];
        }

        // All captions of a picture go to the same part, and a picture stays in its part whatever others come or go: what was trained on is
        // not evaluated on later.
        var pictures = entries.GroupBy(entry => entry.Path).Select(
            picture => (Place: Place(folder, picture.Key, options.Seed), Captions: picture)).OrderBy(picture => picture.Place).ToArray();
        if (pictures.Length < 2)
            throw new DataFileException(
                folder, "a single image has a caption, which cannot be both trained and evaluated on", "add images");
        var count = Math.Clamp(pictures.Count(picture => picture.Place < ValidationShare), 1, pictures.Length - 1);
        return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            $"{pictures.Length - count:N0} + {count:N0} captioned images in {folder}{FolderNotes.Of([], broken)}",
            new CaptionedFolder([.. pictures[count..].SelectMany(picture => picture.Captions)]),
            new CaptionedFolder([.. pictures[..count].SelectMany(picture => picture.Captions)]));
    }

    /// <summary>A number from 0 to 1 by chance, always the same for a file's name.</summary>
    static double Place(string folder, string path, ulong seed)
    {
        var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
        return BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{name}"))) / (uint.MaxValue + 1.0);
    }
}
