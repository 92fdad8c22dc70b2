using System.Diagnostics;
using System.Globalization;

namespace Bathys.Formats.Tests;

/// <summary>Opens hostile bytes and loads all they claim to hold, within two seconds and twice their length plus 64 MB.</summary>
static class Attack
{
    const long SpareBytes = 64 << 20;
    const int MostDrained = 1 << 20;
    const int MostMilliseconds = 2000;

    /// <summary>The exception that the bytes end in, or null when they load. Any other exception passes through and fails the test.</summary>
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

    static double ThreadMilliseconds()
    {
        if (!OperatingSystem.IsLinux()) return Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;
        // After the command's name in parentheses: state is field 3, user and system ticks of 10 ms are fields 14 and 15.
        var fields = File.ReadAllText("/proc/thread-self/stat").Split(") ")[1].Split(' ');
        return 10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
    }

    static ModelFileException? RunOnce(byte[] file, ReadOptions? options)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        ModelFileException? refusal = null;
        try
        {
            using var opened = TensorFile.Open(file, "attack", options);
            foreach (var tensor in opened.Tensors) Drain(tensor);
            CheckMemory(file, before);
            LoadAll(opened);
        }
        catch (ModelFileException e)
        {
            refusal = e;
            CheckMemory(file, before);
        }

        return refusal;
    }

    /// <summary>Expects a refusal whose reason holds some words.</summary>
    public static ModelFileException Refused(byte[] file, string reason, ReadOptions? options = null)
    {
        var refusal = Run(file, options);
        Assert.NotNull(refusal);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("attack", refusal.File, StringComparison.Ordinal);
        return refusal;
    }

    static void CheckMemory(byte[] file, long before)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= 2L * file.Length + SpareBytes, $"{allocated} bytes allocated for a file of {file.Length}");
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

    static void LoadAll(TensorFile file)
    {
        foreach (var tensor in file.ToTensors().Values) tensor.Dispose();
    }
}
