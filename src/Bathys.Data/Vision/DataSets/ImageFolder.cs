using Bathys.Data.Vision.Transforms;

namespace Bathys.Data.Vision;

/// <summary>A folder with a folder of images for each class; images are read when they are asked for.</summary>
public sealed class ImageFolder : ImageDataset
{
    static readonly string[] TestNames = ["test", "val", "valid"];

    readonly (string Path, int Label)[] items;

    ImageFolder((string Path, int Label)[] items, IReadOnlyList<string> classes) => (this.items, Classes) = (items, classes);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public override int Count => items.Length;

    /// <summary>The file of an image.</summary>
    public string File(int index) => items[index].Path;

    /// <inheritdoc/>
    public override int Label(int index) => items[index].Label;

    /// <inheritdoc/>
    /// <exception cref="DataFileException">The image is broken.</exception>
    public override void Load(int index, Image canvas) => ImageFile.Load(items[index].Path, canvas);

    /// <inheritdoc/>
    public override ImageFolder Limit(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        count = Math.Min(count, Count);
        return new([.. Enumerable.Range(0, count).Select(i => items[(int)((long)i * Count / count)])], Classes) { Transform = Transform };
    }

    /// <inheritdoc/>
    public override ImageFolder WithTransform(Transform transform) => new(items, Classes) { Transform = transform };

    /// <summary>Finds the classes, in the order of their names, and their images, without reading any.</summary>
    /// <exception cref="DataFileException">There is no class folder, or one without an image.</exception>
    public static ImageFolder Open(string folder)
    {
        string[] classFolders = ClassFolders(folder);
        if (classFolders.Length == 0)
        {
            throw new DataFileException(folder,
                "there is no folder of images for each class", "make one folder a class and put its images there");
        }
        var items = new List<(string, int)>();
        for (int label = 0; label < classFolders.Length; label++)
        {
            string[] files = [.. Directory.EnumerateFiles(classFolders[label], "*", SearchOption.AllDirectories).Where(ImageFile.IsImage)];
            if (files.Length == 0)
            {
                throw new DataFileException(classFolders[label],
                    "the class has no image", "put PNG or JPEG files there or remove the folder");
            }
            Array.Sort(files, StringComparer.Ordinal);
            items.AddRange(files.Select(f => (f, label)));
        }
        return new ImageFolder([.. items], [.. classFolders.Select(f => Path.GetFileName(f)!)]);
    }

    /// <summary>Sets aside a part of every class, at random but the same for the same seed, at least one image each.</summary>
    /// <exception cref="DataFileException">A class has a single image.</exception>
    public (ImageFolder Train, ImageFolder Test) Split(double testFraction, ulong seed)
    {
        var train = new List<(string, int)>();
        var test = new List<(string, int)>();
        foreach (var group in items.GroupBy(i => i.Label))
        {
            var files = group.ToArray();
            if (files.Length < 2)
            {
                throw new DataFileException(files[0].Path,
                    "the class has this image alone, which cannot be both learnt and tested", "add images");
            }
            new Generator(seed).Fork((ulong)group.Key).Shuffle(files.AsSpan());
            int aside = Math.Clamp((int)Math.Round(files.Length * testFraction), 1, files.Length - 1);
            test.AddRange(files[..aside]);
            train.AddRange(files[aside..]);
        }
        return (new([.. train], Classes), new([.. test], Classes));
    }

    /// <summary>
    /// Opens FOLDER/train and FOLDER/test (or val) when they are there, else sets a part of FOLDER's images aside.
    /// </summary>
    internal static ImageData OpenBoth(string folder, DataOptions options)
    {
        string trainFolder = Path.Combine(folder, "train");
        string? testFolder = TestFolder(folder);
        bool split = !HasParts(folder);
        var (train, test) = split ? Open(folder).Split(options.TestFraction, options.Seed) : (Open(trainFolder), Open(testFolder!));
        if (!train.Classes.SequenceEqual(test.Classes))
        {
            string odd = test.Classes.Except(train.Classes).Concat(train.Classes.Except(test.Classes)).First();
            throw new DataFileException(folder,
                $"train and {Path.GetFileName(testFolder)} have different classes (\"{odd}\")", "give both the same folders");
        }
        var first = ImageFile.Load(train.File(0));
        var (mean, std) = ChannelStatistics.Of(train, limit: 2000);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        string description = $"{train.Count:N0} + {test.Count:N0} images of {train.Classes.Count} classes in {folder}" +
            (split ? $", {options.TestFraction:P0} of each class set aside for the test" : "");
        return new ImageData(name, description, train, test, 3, first.Height, first.Width, mean, std);
    }

    /// <summary>Whether there are FOLDER/train and FOLDER/test (or val).</summary>
    internal static bool HasParts(string folder) => Directory.Exists(Path.Combine(folder, "train")) && TestFolder(folder) is not null;

    static string? TestFolder(string folder) => TestNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists);

    static string[] ClassFolders(string folder)
    {
        string[] folders = [.. Directory.GetDirectories(folder).Where(f => !Path.GetFileName(f).StartsWith('.'))];
        Array.Sort(folders, StringComparer.Ordinal);
        return folders;
    }
}
