using System.Text;

namespace Bathys.Formats.Tests;

/// <summary>
/// Seeded, structure-aware mutations of good files: 10,000 a format, 100,000 with BATHYS_LONG=1. Each ends in a loaded file or the
/// typed exception, within two seconds and the memory allowed (see <see cref="Attack"/>), and every tenth does so from the disk too;
/// any other exception fails here with the seed in its message.
/// </summary>
public class SafetensorsMutationTests
{
    [Fact]
    public void MutatedSafetensorsLoadOrAreRefused() => Mutations.Run((mutator, _) =>
    {
        var good = mutator.Pick(GoodFiles.Safetensors).Bytes;
        var length = (int)BitConverter.ToUInt64(good);
        var (header, data) = (Encoding.UTF8.GetString(good, 8, length), good[(8 + length)..]);
        return mutator.Next(4) switch
        {
            0 => mutator.Bytes(good),
            1 => TorchForge.SafetensorsFile(header, mutator.Bytes(data)),
            _ => TorchForge.SafetensorsFile(mutator.Text(header), data),
        };
    }, StreamsEndAlike);

    // A stream that cannot seek is read by other code, up to the validator of headers.
    static void StreamsEndAlike(byte[] file, ModelFileException? refusal)
    {
        ModelFileException? found = null;
        try
        {
            using var stream = new TrickleStream(file);
            foreach (var tensor in Bathys.Formats.Safetensors.Read(stream, "stream")) tensor.ToTensor().Dispose();
        }
        catch (ModelFileException e)
        {
            found = e;
            Assert.NotNull(found.Offset);
        }

        Assert.True(refusal is null == found is null,
            $"in memory: {refusal?.Message ?? "loads"}; as a stream: {found?.Message ?? "loads"}");
    }
}

public class TorchZipMutationTests
{
    [Fact]
    public void MutatedTorchArchivesLoadOrAreRefused() => Mutations.Run((mutator, _) =>
    {
        var (_, pickle, storages) = mutator.Pick(GoodFiles.TorchZip);
        return mutator.Next(8) switch
        {
            0 => mutator.Bytes(GoodFiles.Zip(pickle, storages)),
            1 => mutator.Headers(GoodFiles.Zip(pickle, storages)),
            2 => GoodFiles.Zip(mutator.Bytes(pickle), storages),
            3 => GoodFiles.Zip(pickle, [.. storages.Select(mutator.Bytes)]),
            _ => GoodFiles.Zip(mutator.Pickle(pickle), storages),
        };
    });
}

public class TorchStreamMutationTests
{
    [Fact]
    public void MutatedTorchStreamsLoadOrAreRefused() => Mutations.Run((mutator, _) =>
    {
        var good = mutator.Pick(GoodFiles.TorchStream).Bytes;
        // The pickles lie between the magic number and the list of keys; the object's is the fourth.
        var objectStart = good.AsSpan().LastIndexOf("little_endian"u8) + "little_endian"u8.Length + 3;
        var objectEnd = good.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[(byte)'.', 0x80, 2, (byte)']', (byte)'(']) + 1;
        return mutator.Next(4) == 0
            ? mutator.Bytes(good)
            : [.. good[..objectStart], .. mutator.Pickle(good[objectStart..objectEnd]), .. good[objectEnd..]];
    });
}

public class NumPyMutationTests
{
    [Fact]
    public void MutatedArraysLoadOrAreRefused() => Mutations.Run((mutator, _) => MutateNpy(mutator));

    [Fact]
    public void MutatedArchivesOfArraysLoadOrAreRefused() => Mutations.Run((mutator, _) => mutator.Next(4) switch
    {
        0 => mutator.Bytes(GoodFiles.Npz()),
        1 => mutator.Headers(GoodFiles.Npz()),
        2 => ZipForge.Build(
            new ForgedEntry("a.npy", GoodFiles.Npy[0].Bytes) { Raw = mutator.Bytes(ZipForge.Deflate(GoodFiles.Npy[0].Bytes)), Method = 8 }),
        _ => ZipForge.Build(new ForgedEntry("a.npy", MutateNpy(mutator)), new ForgedEntry("b.npy", MutateNpy(mutator)) { Deflate = true }),
    });

    static byte[] MutateNpy(Mutator mutator)
    {
        var good = mutator.Pick(GoodFiles.Npy).Bytes;
        var start = good[6] == 1 ? 10 : 12;
        var end = good.AsSpan().IndexOf((byte)'\n') + 1;
        var text = Encoding.Latin1.GetString(good, start, end - start);
        return mutator.Next(3) == 0 ? mutator.Bytes(good) : TorchForge.NpyFile(mutator.Text(text), good[end..], good[6]);
    }
}

static class Mutations
{
    static int Count => Environment.GetEnvironmentVariable("BATHYS_LONG") == "1" ? 100_000 : 10_000;

    /// <summary>Opens mutated files in memory, every tenth from the disk too, and expects the same end.</summary>
    /// <param name="mutate">Makes a file.</param>
    /// <param name="alsoAs">Reads it in a further way, and is told how it ended.</param>
    /// <param name="options">How it is opened; with options of its own only in memory.</param>
    public static void Run(
        Func<Mutator, int, byte[]> mutate, Action<byte[], ModelFileException?>? alsoAs = null, ReadOptions? options = null)
    {
        const int everyWhich = 10;
        var (loaded, refused) = (0, 0);
        using var folder = new TemporaryFolder();
        for (var seed = 0; seed < Count; seed++)
        {
            var file = mutate(new Mutator(seed), seed);
            try
            {
                var refusal = Attack.Run(file, options);
                if (refusal is null) loaded++;
                else refused++;
                if (options is null && seed % everyWhich == 0)
                    Attack.EndsAlikeOnDisk(folder["file"], file, refusal, mapped: seed % (2 * everyWhich) == 0);
                alsoAs?.Invoke(file, refusal);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed} ({file.Length} bytes) ends in {e.GetType().Name}: {e}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Count:N0} mutations: {loaded:N0} loaded, {refused:N0} refused");

        // Mutations that are all refused, or never, would test only the front door.
        Assert.True(loaded > Count / 100 && refused > Count / 10, $"{loaded} loaded, {refused} refused");
    }
}
