using System.Formats.Tar;
using System.IO.Compression;
using Bathys.Data;

namespace Bathys.Vision;

/// <summary>CIFAR-10's binary records: a label byte, then 1,024 red, 1,024 green and 1,024 blue bytes, row by row.</summary>
static class CifarFolder
{
    const int Size = 32, Pixels = 3 * Size * Size, Record = 1 + Pixels;

    /// <summary>Whether a folder holds records of a training set.</summary>
    public static bool Matches(string folder) => TrainFiles(folder).Length > 0;

    /// <summary>Opens the records of data_batch_*.bin or train*.bin, and those of test*.bin.</summary>
    /// <exception cref="DataFileException">A file is missing or damaged.</exception>
    public static ImageData Open(string folder)
    {
        string[] tests = Files(folder, "test*.bin");
        if (tests.Length == 0)
            throw new DataFileException(folder, "there is no file test_batch.bin", "put it beside those of the training set");
        var known = KnownDataSet.Cifar10;
        ImageArray train = Read(TrainFiles(folder)), test = Read(tests);
        string description = train.Count == 50_000 && test.Count == 10_000
            ? known.Description
            : $"{train.Count:N0} + {test.Count:N0} of CIFAR-10's 50,000 + 10,000 color images of 32 x 32";
        return new ImageData(known.Name, description, train, test, 3, Size, Size, known.Mean, known.Std);
    }

    /// <summary>Takes the record files out of the published archive; none has its name before all are written.</summary>
    /// <exception cref="DataFileException">The archive lacks a file.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; the next call begins anew.</exception>
    public static async Task ExtractAsync(string archive, string folder, CancellationToken cancellation)
    {
        string[] wanted = [
            "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"];
        if (wanted.All(name => File.Exists(Path.Combine(folder, name))))
            return;
        await using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        var missing = wanted.ToHashSet();
        while (missing.Count > 0 && await tar.GetNextEntryAsync(cancellationToken: cancellation).ConfigureAwait(false) is { } entry)
        {
            // Only the plain name counts: nothing is ever written outside the folder.
            string name = Path.GetFileName(entry.Name);
            if (missing.Remove(name))
                await entry.ExtractToFileAsync(Part(name), overwrite: true, cancellation).ConfigureAwait(false);
        }
        if (missing.Count > 0)
            throw new DataFileException(archive, $"the archive lacks {string.Join(", ", missing)}", "delete it and fetch it again");
        foreach (string name in wanted)
            File.Move(Part(name), Path.Combine(folder, name), overwrite: true);

        string Part(string name) => Path.Combine(folder, name + ".part");
    }

    static ImageArray Read(string[] files)
    {
        byte[][] contents = [.. files.Select(DataFile.ReadAllBytes)];
        int count = contents.Sum(c => c.Length / Record);
        byte[] pixels = new byte[count * Pixels], labels = new byte[count];
        int n = 0;
        for (int f = 0; f < files.Length; f++)
        {
            if (contents[f].Length == 0 || contents[f].Length % Record != 0)
            {
                throw new DataFileException(files[f],
                    $"{contents[f].Length} bytes are no whole number of records of {Record} bytes", "fetch the file again");
            }
            for (int r = 0; r < contents[f].Length / Record; r++, n++)
            {
                var record = contents[f].AsSpan(r * Record, Record);
                if (record[0] >= 10)
                {
                    throw new DataFileException(files[f],
                        $"record {r} has the label {record[0]}, but the classes are 0 to 9", "fetch the file again");
                }
                labels[n] = record[0];
                record[1..].CopyTo(pixels.AsSpan(n * Pixels));
            }
        }
        return new ImageArray(pixels, labels, 3, Size, Size, KnownDataSet.Cifar10.Classes);
    }

    static string[] TrainFiles(string folder) => [.. Files(folder, "data_batch_*.bin"), .. Files(folder, "train*.bin")];

    static string[] Files(string folder, string pattern)
    {
        string[] files = Directory.GetFiles(folder, pattern);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
