using System.Globalization;

namespace Bathys.Formats;

/// <summary>
/// Writes a state dictionary as torch.save does: an OrderedDict of tensors, each with a storage of its own in C order. The result
/// passes torch.load(weights_only=True).
/// </summary>
internal static class TorchWriter
{
    const string Prefix = "archive";

    public static void Write(Stream output, string file, IReadOnlyList<TensorRecord> tensors)
    {
        TensorNames.Check(file, tensors);
        var zip = new ZipWriter(output, file);
        zip.Add($"{Prefix}/data.pkl", Pickle(tensors));
        zip.Add($"{Prefix}/byteorder", "little"u8);
        for (var i = 0; i < tensors.Count; i++)
        {
            using var bytes = tensors[i].OpenRead();
            zip.Add(string.Create(CultureInfo.InvariantCulture, $"{Prefix}/data/{i}"), bytes, tensors[i].ByteCount);
        }

        zip.Add($"{Prefix}/version", "3\n"u8);
        zip.Finish();
    }

    static byte[] Pickle(IReadOnlyList<TensorRecord> tensors)
    {
        var pickle = new PickleWriter();
        EmptyOrderedDictionary(pickle).Op(PickleOpcode.Mark);
        for (var i = 0; i < tensors.Count; i++)
        {
            WriteTensor(pickle.Text(tensors[i].Name), tensors[i], i);
        }

        return pickle.Op(PickleOpcode.SetItems).Finish();
    }

    static void WriteTensor(PickleWriter pickle, TensorRecord tensor, int key)
    {
        if (ElementTypes.TorchName(tensor.Type) is not { } storage || !TorchDtypes.IsStorage(storage))
        {
            throw new ArgumentException($"'{tensor.Name}': torch.save's format has no storage of {tensor.Type}.", nameof(tensor));
        }

        pickle.Global("torch._utils", "_rebuild_tensor_v2").Op(PickleOpcode.Mark);
        pickle.Op(PickleOpcode.Mark).Text("storage").Global("torch", storage).Text(key.ToString(CultureInfo.InvariantCulture)).Text("cpu")
            .Number(tensor.Count).Op(PickleOpcode.Tuple).Op(PickleOpcode.BinPersId);
        pickle.Number(0).Tuple(tensor.Shape).Tuple(TensorLayout.RowMajor(tensor.Shape)).Op(PickleOpcode.NewFalse);
        EmptyOrderedDictionary(pickle);
        pickle.Op(PickleOpcode.Tuple).Op(PickleOpcode.Reduce);
    }

    static PickleWriter EmptyOrderedDictionary(PickleWriter pickle) =>
        pickle.Global("collections", "OrderedDict").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce);
}
