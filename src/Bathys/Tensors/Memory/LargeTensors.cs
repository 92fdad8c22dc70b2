using System.Globalization;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Types and shapes of the large memory blocks in use, for the message when there is no more.</summary>
internal static class LargeTensors
{
    /// <summary>Smaller ones are not why memory is short.</summary>
    const long Least = 1 << 20;
    const int Shown = 5;

    /// <summary>
    /// The largest tensors in use, those of one type and shape together: what takes most comes first. Null where none is large.
    /// </summary>
    public static string? Describe()
    {
        var large = MemoryPool.Owners.OfType<Storage>().Where(storage => storage.Bytes >= Least).ToList();
        if (large.Count == 0) return null;
        var kinds = large.GroupBy(storage => storage.Kind).OrderByDescending(kind => kind.Sum(storage => storage.Bytes));
        return string.Join(", ", kinds.Take(Shown).Select(kind => string.Create(
            CultureInfo.InvariantCulture, $"{kind.Count()} × {kind.Key.DType} {kind.Key.Shape} of {kind.First().Bytes:N0} bytes")));
    }
}
