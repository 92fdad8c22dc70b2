using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bathys.Data;

namespace Bathys.Training;

/// <summary>Tells data sets apart without reading them whole: by how many samples there are, and what some of them are.</summary>
public static class DataFingerprint
{
    const int MostSamples = 256;

    /// <summary>SHA-256 over the number of samples and up to 256 evenly spaced ones, input and target, as the model sees them.</summary>
    /// <param name="data">The data set.</param>
    public static string Of(Dataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>([data.Count]));
        var samples = Math.Min(MostSamples, data.Count);
        for (var i = 0; i < samples; i++)
        {
            var (input, target) = data[(int)((long)i * data.Count / samples)];
            Append(hash, input);
            Append(hash, target);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>The same of a loader's batches of any kind: single samples where they can be had alone, else whole batches.</summary>
    /// <param name="loader">The loader.</param>
    public static string Of<TBatch>(DataLoader<TBatch> loader) where TBatch : IBatch<TBatch>
    {
        ArgumentNullException.ThrowIfNull(loader);
        if (loader is DataLoader { Dataset: var dataset }) return Of(dataset);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>([loader.SampleCount ?? -1]));
        foreach (var batch in loader.Probe(MostSamples))
            foreach (var (_, tensor) in batch.Tensors()) Append(hash, tensor);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    static void Append(IncrementalHash hash, Tensor tensor)
    {
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{tensor.DType} {tensor.Shape};")));
        hash.AppendData(MemoryMarshal.AsBytes<double>(tensor.Detach().To(DType.Float64).ToArray<double>()));
    }
}
