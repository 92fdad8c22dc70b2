using System.Diagnostics;
using System.Globalization;

namespace Bathys.Formats.Tests;

/// <summary>
/// Opens hostile bytes and loads all they claim to hold, within two seconds and the memory that docs/model-files.md allows: twice
/// their length plus 64 MB for opening, as much again for loading, of both what the collector and what tensors hold.
/// </summary>
static class Attack
{
    const long SpareBytes = 64 << 20;
    const int MostDrained = 1 << 20;
    const int MostMilliseconds = 2000;

    /// <summary>
    /// The exception that the bytes end in, or null when they load. Any other exception passes through and fails the test.
    /// </summary>
    public static ModelFileException? Run(byte[] file, ReadOptions? options = null)
    {
        var watch = Stopwatch.StartNew();
        var refusal = RunOnce(file, options);
        if (watch.ElapsedMilliseconds < MostMilliseconds) return refusal;

        // A busy machine lends its processors elsewhere, so a slow run is run again by the thread's own clock.
        var before = ThreadMilliseconds();
        RunOnce(file, options);
        var milliseconds = ThreadMilliseconds() - before;
        Assert.True(milliseconds < MostMilliseconds, $"took {milliseconds} ms of processor time");
        return refusal;
    }

    /// <summary>The processor time of this thread.</summary>
    public static double ThreadMilliseconds()
    {
        if (!OperatingSystem.IsLinux()) return Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;
        // After the command's name in parentheses: state is field 3, user and system ticks of 10 ms are fields 14 and 15.
        var fields = File.ReadAllText("/proc/thread-self/stat").Split(") ")[1].Split(' ');
        return 10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
    }

    static ModelFileException? RunOnce(byte[] file, ReadOptions? options) =>
        RunOnce(() => TensorFile.Open(file, "attack", options), file.Length);

    static ModelFileException? RunOnce(Func<TensorFile> open, long length)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var opened = open();
            CheckMemory(length, before);
            LoadAll(opened, length);
            foreach (var tensor in opened.Tensors) Drain(tensor);
            return null;
        }
        catch (ModelFileException e)
        {
            // Opened and loaded, perhaps: each had its own bound.
            CheckMemory(2 * length + SpareBytes / 2, before);
            return e;
        }
    }

    /// <summary>Expects that a file on the disk, read plainly or mapped, ends as its bytes in memory did.</summary>
    public static void EndsAlikeOnDisk(string path, byte[] file, ModelFileException? refusal, bool mapped)
    {
        File.WriteAllBytes(path, file);
        var found = RunOnce(() => TensorFile.Open(path, new ReadOptions { MemoryMapped = mapped }), file.Length);
        if (file.Length == 0) Assert.Contains("the file is empty", found!.Reason, StringComparison.Ordinal);
        else Assert.Equal((refusal?.Reason, refusal?.Offset), (found?.Reason, found?.Offset));
    }

    /// <summary>Expects a refusal whose reason holds some words.</summary>
    public static ModelFileException Refused(byte[] file, string reason, ReadOptions? options = null)
    {
        var refusal = Run(file, options);
        Assert.NotNull(refusal);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("attack", refusal.File, StringComparison.Ordinal);
        Assert.NotNull(refusal.Offset);
        Assert.DoesNotContain(refusal.Message, char.IsControl);
        return refusal;
    }

    static void CheckMemory(long length, long before, long loaded = 0)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before + loaded;
        Assert.True(allocated <= 2 * length + SpareBytes, $"{allocated} bytes allocated where {2 * length + SpareBytes} are allowed");
    }

    static void Drain(TensorRecord tensor)
    {
        using var stream = tensor.OpenRead();
        Span<byte> block = stackalloc byte[4096];
        for (var read = 0; read < MostDrained; read += block.Length)
        {
            if (stream.Read(block) == 0) break;
        }
    }

    static void LoadAll(TensorFile file, long length)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var tensors = file.ToTensors().Values.ToHashSet<Tensor>(ReferenceEqualityComparer.Instance);
        CheckMemory(length, before, tensors.Sum(tensor => (long)tensor.Count * tensor.DType.Size));
        foreach (var tensor in tensors) tensor.Dispose();
    }
}
