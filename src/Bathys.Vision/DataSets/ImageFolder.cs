using Bathys.Data;
using Bathys.Vision.Transforms;

namespace Bathys.Vision;

/// <summary>
/// An <see cref="ImageDataset"/> on disk: a folder with a folder of images for each class, as torchvision's ImageFolder; images are read
/// when they are asked for.
/// </summary>
/// <remarks>What operating systems leave behind (<c>._1.png</c>, <c>__MACOSX</c>, <c>Thumbs.db</c>) is no image and no class.</remarks>
public sealed class ImageFolder : ImageDataset
{
    readonly (string Path, int Label)[] items;

    ImageFolder((string Path, int Label)[] items, IReadOnlyList<string> classes) => (this.items, Classes) = (items, classes);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public override int Count => items.Length;

    /// <summary>Files in the class folders that are no images by the endings of their names, and are not read.</summary>
    public IReadOnlyList<string> OtherFiles { get; private init; } = [];

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
        return With([.. Enumerable.Range(0, count).Select(i => items[(int)((long)i * Count / count)])]);
    }

    /// <inheritdoc/>
    public override ImageFolder WithTransform(Transform transform) =>
        new(items, Classes) { Transform = transform, OtherFiles = OtherFiles };

    /// <summary>Finds the classes, in the order of their names, and their images, without reading any.</summary>
    /// <exception cref="DataFileException">There is no class folder, or one without an image.</exception>
    public static ImageFolder Open(string folder)
    {
        string[] classFolders = FolderFiles.Folders(folder);
        if (classFolders.Length == 0)
        {
            throw new DataFileException(folder,
                "there is no folder of images for each class", "make one folder a class and put its images there");
        }

        var (items, others) = (new List<(string, int)>(), new List<string>());
        foreach (var (label, classFolder) in classFolders.Index())
        {
            var files = FolderFiles.Files(classFolder).ToLookup(ImageFile.IsImage);
            if (!files[true].Any()) throw Empty(classFolder, [.. files[false]]);
            items.AddRange(files[true].Select(file => (file, label)));
            others.AddRange(files[false]);
        }

        return new ImageFolder([.. items], [.. classFolders.Select(path => Path.GetFileName(path))]) { OtherFiles = others };
    }

    /// <summary>Reads every image once and leaves out those that are broken.</summary>
    /// <param name="broken">What is wrong with each of those, in the order of the files.</param>
    /// <exception cref="DataFileException">All images of a class are broken.</exception>
    public ImageFolder WithoutBroken(out IReadOnlyList<DataFileException> broken)
    {
        broken = BrokenImages.Among([.. items.Select(item => item.Path)]);
        var named = broken.Select(fault => fault.File).ToHashSet();
        (string Path, int Label)[] whole = [.. items.Where(item => !named.Contains(item.Path))];
        if (items.Select(item => item.Label).Except(whole.Select(item => item.Label)).ToArray() is not [var lost, ..]) return With(whole);
        throw new DataFileException(
            Path.GetDirectoryName(items.First(item => item.Label == lost).Path)!,
            $"every image of the class {Classes[lost]} is broken", "add images that can be read");
    }

    /// <summary>Takes a share of every class for the test set, at random but the same for the same seed, at least one image each.</summary>
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
                    "the class has this image alone, which cannot be both learned and tested", "add images");
            }

            new Generator(seed).Fork((ulong)group.Key).Shuffle(files.AsSpan());
            int aside = Math.Clamp((int)Math.Round(files.Length * testFraction), 1, files.Length - 1);
            test.AddRange(files[..aside]);
            train.AddRange(files[aside..]);
        }

        return (With([.. train]), With([.. test]));
    }

    ImageFolder With((string, int)[] some) => new(some, Classes) { Transform = Transform, OtherFiles = OtherFiles };

    static DataFileException Empty(string folder, string[] files) => new(folder,
        files.Length == 0 ? "the class has no image" : $"the class has no image, only {FolderNotes.Endings(files)}",
        "put PNG or JPEG files there or remove the folder");
}
