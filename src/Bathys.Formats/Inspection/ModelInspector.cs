using System.Security.Cryptography;

namespace Bathys.Formats;

/// <summary>
/// Looks a model file over without running or trusting anything in it: container, globals and opcodes of its pickles, tensors with
/// statistics, SHA-256, and a verdict. A file of a known kind that breaks its rules gives a report too, as far as it could be read.
/// </summary>
public static class ModelInspector
{
    /// <summary>Inspects a file; statistics read every tensor.</summary>
    /// <exception cref="ModelFileException">The file cannot be opened at all, or is no model file.</exception>
    public static ModelReport Inspect(string path, bool statistics = true, ReadOptions? options = null)
    {
        options ??= ReadOptions.Default;
        using var source = FileByteSource.Open(path, options.MemoryMapped);
        return Inspect(source, statistics, options);
    }

    internal static ModelReport Inspect(ByteSource source, bool statistics, ReadOptions options)
    {
        var trace = new PickleTrace(goesOn: true);
        var tensors = new List<TensorReport>();
        TensorFile? file = null;
        ModelFileException? refusal = null;
        try
        {
            file = ModelReader.Read(source, options, trace);
            var numbers = new ViewTable<TensorStatistics?>(new LoadCost(new MemoryBudget(source, options)), TensorStatistics.Of);
            foreach (var tensor in file.Tensors) tensors.Add(Row(tensor, statistics ? numbers[tensor] : null));
        }
        catch (ModelFileException e) when (trace.Kind is not null)
        {
            refusal = e;
        }

        trace.Summarize();
        using var bytes = new RegionStream(source.All);
        return new ModelReport
        {
            Path = source.Name,
            Bytes = source.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Kind = trace.Kind,
            Verdict = refusal is null && trace.Refusal is not null && options.TensorsOnly ? ModelReport.TensorsAlone
                : (trace.Refusal ?? refusal) is { } first ? first.Message : ModelReport.AllowListed,
            LeftOut = options.TensorsOnly && file is not null ? file.LeftOut : [],
            Globals = trace.Globals,
            Opcodes = trace.Opcodes,
            Metadata = file?.Metadata ?? new Dictionary<string, string>(),
            Tensors = tensors,
        };
    }

    static TensorReport Row(TensorRecord tensor, TensorStatistics? statistics) =>
        new(tensor.Name, tensor.Type, tensor.Shape.ToArray(), tensor.ByteCount, statistics);
}
