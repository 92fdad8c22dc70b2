using System.Numerics;

namespace Bathys.Kernels;

/// <summary>The order of the numbers in each row: a stable sort, NaN above all others; or only the first few of that order.</summary>
internal static unsafe class Sorting
{
    /// <summary>
    /// Where so many times fewer numbers are wanted than there are, a sorted list of the best so far is shorter work than a sort.
    /// </summary>
    const int ListFactor = 16;

    /// <summary>For each row of x (rows, length): the indices of the first count numbers in order, as (rows, count).</summary>
    public static void Run<T>(T* x, long rows, int length, int count, bool descending, long* indices) where T : unmanaged, INumber<T>
    {
        if (length > 0 && count > 0) WorkerPool.For(checked((int)rows), new RowWork<T>(x, length, count, descending, indices));
    }

    readonly struct RowWork<T>(T* x, int length, int count, bool descending, long* indices) : IChunkedWork where T : unmanaged, INumber<T>
    {
        public void Invoke(int row)
        {
            var values = new ReadOnlySpan<T>(x + ((long)row * length), length);
            var target = indices + ((long)row * count);
            var isShort = (long)count * ListFactor <= length;
            var size = isShort ? count : length;
            using var scratch = new Scratch((nuint)((long)size * sizeof(Item)));
            var items = new Span<Item>(scratch.Data, size);
            if (isShort) List(values, items);
            else Sort(values, items);
            for (var i = 0; i < count; i++) target[i] = items[i].Index;
        }

        void Sort(ReadOnlySpan<T> values, Span<Item> items)
        {
            for (var i = 0; i < items.Length; i++) items[i] = new Item(values[i], i);
            items.Sort(new Order(descending));
        }

        void List(ReadOnlySpan<T> values, Span<Item> items)
        {
            var order = new Order(descending);
            var listed = 0;
            for (var i = 0; i < values.Length; i++)
            {
                var item = new Item(values[i], i);
                if (listed == items.Length && order.Compare(item, items[^1]) > 0) continue;
                var place = listed < items.Length ? listed++ : listed - 1;
                for (; place > 0 && order.Compare(item, items[place - 1]) < 0; place--) items[place] = items[place - 1];
                items[place] = item;
            }
        }

        readonly record struct Item(T Value, int Index);

        /// <summary>Equal numbers keep the order of their indices, which makes any sort a stable one.</summary>
        readonly struct Order(bool descending) : IComparer<Item>
        {
            public int Compare(Item a, Item b)
            {
                var order = descending ? Values(b.Value, a.Value) : Values(a.Value, b.Value);
                return order != 0 ? order : a.Index - b.Index;
            }

            static int Values(T a, T b)
            {
                if (a < b) return -1;
                if (a > b) return 1;
                return a == b ? 0 : (T.IsNaN(a) ? 1 : 0) - (T.IsNaN(b) ? 1 : 0);
            }
        }
    }
}
