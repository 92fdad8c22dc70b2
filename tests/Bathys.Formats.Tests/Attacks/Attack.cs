using System.Diagnostics;

namespace Bathys.Formats.Tests;

/// <summary>Opens hostile bytes and loads all they claim to hold, within two seconds and twice their length plus 64 MB.</summary>
static class Attack
{
    const long SpareBytes = 64 << 20;
    const int MostDrained = 1 << 20;

    /// <summary>The exception that the bytes end in, or null when they load. Any other exception passes through and fails the test.</summary>
    public static ModelFileException? Run(byte[] file, ReadOptions? options = null)
    {
        ModelFileException? refusal = null;
        var milliseconds = long.MaxValue;
        // A hang comes every time, a busy machine does not.
        for (var tries = 0; tries < 3 && milliseconds >= 2000; tries++)
        {
            var watch = Stopwatch.StartNew();
            refusal = RunOnce(file, options);
            milliseconds = watch.ElapsedMilliseconds;
        }

        Assert.True(milliseconds < 2000, $"took {milliseconds} ms");
        return refusal;
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
