using System.Globalization;

namespace Bathys;

/// <summary>Types and shapes of the large memory blocks in use, for the message when there is no more.</summary>
internal static class LargeTensors
{
    /// <summary>Below so many bytes it would cost more to write a tensor down than to fill it.</summary>
    const long Least = 1 << 20;
    const int Shown = 5;

    static readonly Dictionary<long, (long Bytes, DType DType, Shape Shape)> inUse = [];
    static readonly Lock gate = new();

    public static void Add(Storage storage, Shape shape, DType dtype)
    {
        if (storage.Bytes < Least) return;
        lock (gate) inUse.Add(storage.Stamp, (storage.Bytes, dtype, shape));
    }

    public static void Remove(Storage storage)
    {
        if (storage.Bytes < Least) return;
        lock (gate) inUse.Remove(storage.Stamp);
    }

    /// <summary>The largest tensors in use, those of one type and shape together: what takes most comes first. Null where none is large.</summary>
    public static string? Describe()
    {
        lock (gate)
        {
            if (inUse.Count == 0) return null;
            var kinds = inUse.Values.GroupBy(tensor => (tensor.DType, tensor.Shape)).OrderByDescending(kind => kind.Sum(tensor => tensor.Bytes));
            return string.Join(", ", kinds.Take(Shown).Select(kind => string.Create(
                CultureInfo.InvariantCulture, $"{kind.Count()} × {kind.Key.DType} {kind.Key.Shape} of {kind.First().Bytes:N0} bytes")));
        }
    }
}
