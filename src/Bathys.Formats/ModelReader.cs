namespace Bathys.Formats;

/// <summary>Tells a file's kind by its first bytes and opens it with the reader of that kind.</summary>
internal static class ModelReader
{
    const int TarMagicOffset = 257;
    const int SniffBytes = TarMagicOffset + 5;

    /// <summary>Opens a file; the source is closed when that fails.</summary>
    public static TensorFile Open(ByteSource source, ReadOptions options)
    {
        try
        {
            return Read(source, options, new PickleTrace(goesOn: options.TensorsOnly));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file and writes down its kind and what its pickles hold.</summary>
    public static TensorFile Read(ByteSource source, ReadOptions options, PickleTrace trace)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(SniffBytes, source.Length)];
        source.Read(0, start);
        if (start.StartsWith("PK"u8)) return OpenZip(source, options, trace);
        trace.Kind = start.StartsWith(NpyHeader.Magic) ? ModelFileKind.Npy
            : start.Length > 8 && start[8] == '{' ? ModelFileKind.Safetensors
            : start.Length > 1 && start[0] == (byte)PickleOpcode.Proto && start[1] <= 5 ? ModelFileKind.TorchStream
            : throw source.Error(0, KnownElsewhere(start) ?? "neither safetensors, nor a file of torch.save, nor NumPy's .npy or .npz");
        return trace.Kind switch
        {
            ModelFileKind.Npy => NpyReader.Open(source, options),
            ModelFileKind.Safetensors => SafetensorsReader.Open(source, options),
            _ => TorchStreamReader.Open(source, options, new MemoryBudget(source, options), trace),
        };
    }

    static TensorFile OpenZip(ByteSource source, ReadOptions options, PickleTrace trace)
    {
        var budget = new MemoryBudget(source, options);
        var zip = ZipReader.Open(source, options, budget);
        if (TorchZipReader.FindPickle(zip) is not null)
        {
            trace.Kind = ModelFileKind.TorchZip;
            return TorchZipReader.Open(source, zip, options, budget, trace);
        }

        if (zip.Entries.Count > 0 && zip.Entries.All(entry => entry.Name.EndsWith(NpzReader.Extension, StringComparison.Ordinal)))
        {
            trace.Kind = ModelFileKind.Npz;
            return NpzReader.Open(source, zip, options, budget);
        }

        throw source.Error(0, "a zip archive that is neither a file of torch.save (no data.pkl) nor an .npz (not all entries are .npy)");
    }

    static string? KnownElsewhere(ReadOnlySpan<byte> start)
    {
        if (start.Length == SniffBytes && start[TarMagicOffset..].SequenceEqual("ustar"u8))
        {
            return "a tar archive, the format of torch.save before 0.1.10, is not read: load it with an old torch and save it again";
        }

        if (start.StartsWith("GGUF"u8)) return "a GGUF file, which is not read";
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F'])) return "an HDF5 file, which is not read";
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return "a gzip file: unpack it first";
        return start.IsEmpty ? "the file is empty" : null;
    }
}
