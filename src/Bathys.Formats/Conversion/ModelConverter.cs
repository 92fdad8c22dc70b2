namespace Bathys.Formats;

/// <summary>What a conversion did.</summary>
/// <param name="Tensors">Number of tensors written.</param>
/// <param name="Notes">A sentence for each tensor whose type had to widen, and for what stayed behind; empty where nothing did.</param>
public sealed record ModelConversion(int Tensors, IReadOnlyList<string> Notes);

/// <summary>
/// Converts between safetensors, torch.save's formats and NumPy's. Values never change; types widen only where they must.
/// </summary>
public static class ModelConverter
{
    /// <summary>
    /// Reads a file of any kind and writes another in the format that its extension names. A type that the target lacks goes to the
    /// narrowest that holds its values exactly (BFloat16 and the 8-bit floats to Float32, UInt16 to Int32, UInt32 to Int64), which
    /// the result notes.
    /// </summary>
    /// <param name="from">The file to read.</param>
    /// <param name="to">The file to write.</param>
    /// <param name="options">The budgets of reading.</param>
    /// <param name="renaming">Rules that give tensors other names.</param>
    /// <exception cref="ModelFileException">
    /// The source is refused, the target cannot be written, it cannot hold a type or name at all or so many tensors, or views that
    /// repeat the same elements would make a small file a huge one.
    /// </exception>
    /// <exception cref="BathysException">The rules give two tensors one name.</exception>
    public static ModelConversion Convert(string from, string to, ReadOptions? options = null, KeyRenaming? renaming = null)
    {
        var kind = ModelWriter.KindOf(to);
        using var file = TensorFile.Open(from, options);
        var notes = new List<string>();
        var cost = new LoadCost(new MemoryBudget(file.Source, file.Options));
        var tensors = new List<TensorRecord>(file.Tensors.Count);
        foreach (var tensor in file.Tensors)
        {
            cost.Charge(tensor);
            tensors.Add(Fit(tensor, kind, to, notes));
        }

        if (renaming is not null) tensors = Rename(tensors, renaming, notes);
        var metadata = kind == ModelFileKind.Safetensors && file.Metadata.Count > 0 ? file.Metadata : null;
        if (metadata is null && file.Metadata.Count > 0) notes.Add($"left behind: metadata {List([.. file.Metadata.Keys])}");
        if (file.LeftOut.Count > 0) notes.Add($"left behind, being foreign objects: {List([.. file.LeftOut])}");
        if (Others(file) is { Count: > 0 } others) notes.Add($"left behind, being no tensors: {List(others)}");
        ModelWriter.Write(to, tensors, metadata);
        return new ModelConversion(tensors.Count, notes);
    }

    static TensorRecord Fit(TensorRecord record, ModelFileKind kind, string to, List<string> notes)
    {
        if (Holds(kind, record.Type)) return record;
        if (!ElementDecoder.CanWiden(record.Type))
            throw new ModelFileException(to, null, $"the format has no {record.Type}, the type of '{record.Name}'");
        var tensor = record.ToTensor();
        if (tensor.DType == DType.BFloat16) tensor = tensor.To(DType.Float32);
        var wide = TensorRecord.From(record.Name, tensor);
        notes.Add($"{PrintableText.Of(record.Name)}: {record.Type.ShortName()} becomes {wide.Type.ShortName()}, which the format has");
        return wide;
    }

    static List<TensorRecord> Rename(List<TensorRecord> tensors, KeyRenaming renaming, List<string> notes)
    {
        var keys = tensors.ConvertAll(tensor => tensor.Name);
        notes.AddRange(renaming.Idle(keys).Select(pattern => $"the renaming rule '{pattern}' matches no tensor's name"));
        return [.. renaming.Names(keys).Zip(tensors, (name, tensor) => tensor.WithName(name))];
    }

    static bool Holds(ModelFileKind kind, ElementType type) => kind switch
    {
        ModelFileKind.Safetensors => ElementTypes.SafetensorsName(type) is not null,
        ModelFileKind.TorchZip => ElementTypes.TorchName(type) is { } name && TorchDtypes.IsStorage(name),
        _ => ElementTypes.NumPyName(type) is not null,
    };

    // The entries of the outermost dictionary under which no tensor lies.
    static List<string> Others(TensorFile file) => file.Contents is PickleDictionary root
        ? TorchFlattener.Barren(root, file.Pickle, file.Options, new MemoryBudget(file.Source, file.Options)).ConvertAll(key => $"{key}")
        : [];

    // Names from the file, which are not to be trusted with the terminal, nor with their number.
    static string List(List<string> names)
    {
        const int most = 20;
        var shown = string.Join(", ", names.Take(most).Select(name => PrintableText.Of(name, 80)));
        return names.Count <= most ? shown : $"{shown} and {names.Count - most} more";
    }
}
