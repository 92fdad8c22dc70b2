namespace Bathys.Formats;

/// <summary>
/// Makes something once for each distinct part of a file that its records show, and charges its memory: names of tied weights share
/// what is made, and views that repeat elements cannot cost more than the file allows.
/// </summary>
internal sealed class ViewTable<T>(LoadCost cost, Func<TensorRecord, T> make)
{
    readonly Dictionary<(TensorStorage, ElementType, TensorLayout), T> made = [];

    public T this[TensorRecord record]
    {
        get
        {
            if (made.TryGetValue(record.View, out var known)) return known;
            cost.Charge(record);
            return made[record.View] = make(record);
        }
    }
}
