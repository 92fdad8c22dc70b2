using Bathys.Data;

namespace Bathys.Vision;

/// <summary>
/// The parts of one data set in a folder: the folders called train or training, test or testing, and val, valid or validation, in any
/// case, that hold a folder for each class. A folder of images that is called so is a class, as of vehicles.
/// </summary>
/// <param name="Train">The training set, or null.</param>
/// <param name="Test">The test set, or null.</param>
/// <param name="Validation">The validation set, or null.</param>
/// <param name="Others">The folders beside the parts.</param>
sealed record FolderParts(string? Train, string? Test, string? Validation, IReadOnlyList<string> Others)
{
    static readonly string[] TrainNames = ["train", "training"], TestNames = ["test", "testing"];
    static readonly string[] ValidationNames = ["val", "valid", "validation"];

    /// <summary>The part on which a model is evaluated: the test set, or else the validation set.</summary>
    public string? ForEvaluation => Test ?? Validation;

    /// <summary>Whether there is any part.</summary>
    public bool Any => (Train ?? ForEvaluation) is not null;

    /// <summary>What is in the folder and not used, as an end of a sentence.</summary>
    public string Unused
    {
        get
        {
            IEnumerable<string> unused = Test is null || Validation is null ? Others : [Validation, .. Others];
            return Any && unused.Any() ? $"; not used: {string.Join(", ", unused.Select(Path.GetFileName))}" : "";
        }
    }

    /// <summary>Finds the parts.</summary>
    /// <exception cref="DataFileException">
    /// Two folders are the same part, or one may be a part or a class, or one of several parts holds no folder for each class.
    /// </exception>
    public static FolderParts Of(string folder)
    {
        var folders = FolderFiles.Folders(folder);
        CheckAlike(folder, folders);
        string? train = Find(TrainNames), test = Find(TestNames), validation = Find(ValidationNames);
        if ((train ?? test ?? validation) is null) CheckClasses(folder, folders);
        string[] others = [.. folders.Where(path => path != train && path != test && path != validation)];
        if (((string?[])[train, test, validation]).OfType<string>().ToArray() is [var alone]
            && Array.Find(others, HoldsImages) is { } beside)
        {
            throw new DataFileException(folder,
                $"{Path.GetFileName(alone)} may be a part of the data or a class beside {Path.GetFileName(beside)}",
                $"move the other folders away, or the images of {Path.GetFileName(alone)} out of its folders");
        }

        return new(train, test, validation, others);

        string? Find(string[] names)
        {
            string[] found = [.. folders.Where(path => IsNamed(path, names) && HoldsClasses(path))];
            return found.Length <= 1 ? found.FirstOrDefault() : throw new DataFileException(folder,
                $"{Path.GetFileName(found[0])} and {Path.GetFileName(found[1])} are both the {names[^1]} set",
                "keep one of them or join them");
        }
    }

    // Parts are folders of class folders, all of them. Folders of images beside others, as of vehicles, are classes.
    static void CheckAlike(string folder, string[] folders)
    {
        string[][] parts =
            [.. ((string[][])[TrainNames, TestNames, ValidationNames])
                .Select(names => folders.Where(path => IsNamed(path, names)).ToArray())];
        string[] named = [.. parts.SelectMany(part => part)];
        if (parts.Count(part => part.Length > 0) < 2 || Array.Find(named, path => !HoldsClasses(path)) is not { } odd) return;
        if (named.Length < folders.Length && !Array.Exists(named, path => FolderFiles.Folders(path).Length > 0)) return;
        var other = named.First(path => path != odd);
        throw new DataFileException(folder,
            $"{Path.GetFileName(odd)} and {Path.GetFileName(other)} have the names of parts of a data set, but {Path.GetFileName(odd)} " +
            (FolderFiles.Folders(odd).Length > 0 ? "has images beside its class folders" : "holds no folder for each class"),
            $"put the images of {Path.GetFileName(odd)} in a folder for each class, or give the folders other names");
    }

    // Where the images lie one folder deeper, the folders may be parts under names of their own, or one folder too many.
    static void CheckClasses(string folder, string[] folders)
    {
        if (folders.Length == 0 || !Array.TrueForAll(folders, HoldsClasses)) return;
        var names = string.Join(", ", folders.Select(Path.GetFileName));
        string[] within = [.. FolderFiles.Folders(folders[0]).Select(path => Path.GetFileName(path))];
        if (folders.Length == 1 && within.Length > 1)
        {
            throw new DataFileException(folder, $"the only folder, {names}, holds others: {string.Join(", ", within)}",
                $"if these are the classes or parts, name {folders[0]}");
        }

        var areAlike = within.Length > 1 && Array.TrueForAll(folders, path =>
            FolderFiles.Folders(path).Select(inner => Path.GetFileName(inner)).SequenceEqual(within));
        if (folders.Length == 1 || (!areAlike && folders.Select(PartWord).OfType<string>().Distinct().Count() < 2)) return;
        throw new DataFileException(folder,
            $"{names} may be parts of the data or classes, for each holds folders" + (areAlike ? $": {string.Join(", ", within)}" : ""),
            "call the parts train and test, or name one of them; if they are the classes, take the images out of the folders within");
    }

    /// <summary>The part of which a folder's name has a word, as train_images and test set 2 have; null for none.</summary>
    static string? PartWord(string folder)
    {
        var words = Path.GetFileName(folder).ToLowerInvariant().Split([.. " _-.0123456789"]);
        return ((string[][])[TrainNames, TestNames, ValidationNames]).FirstOrDefault(names => words.Intersect(names).Any())?[0];
    }

    static bool IsNamed(string folder, string[] names) => names.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase);

    static bool HoldsImages(string folder) => Array.Exists(FolderFiles.Files(folder), ImageFile.IsImage);

    static bool HoldsClasses(string folder) =>
        FolderFiles.Folders(folder).Length > 0 && !Array.Exists(FolderFiles.Files(folder, below: false), ImageFile.IsImage);
}
