namespace Bathys.Formats;

/// <summary>
/// Compares dictionary keys by type and value. Hashes are seeded per process, where the runtime's hash of a long or a double is not:
/// a file with a hundred thousand keys of one hash would otherwise take minutes.
/// </summary>
internal sealed class PickleKeyComparer : IEqualityComparer<object>
{
    public new bool Equals(object? x, object? y) => (x, y) switch
    {
        (double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b),
        (null, _) => y is null,
        _ => x.Equals(y),
    };

    public int GetHashCode(object key) => key switch
    {
        long number => HashCode.Combine((int)number, (int)(number >> 32)),
        double number => GetHashCode(BitConverter.DoubleToInt64Bits(number)),
        _ => key.GetHashCode(),
    };
}
