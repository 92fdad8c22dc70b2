namespace Bathys.Text;

/// <summary>
/// Which neighboring tokens join, into what, and in which order (Sennrich et al., "Neural Machine Translation of Rare Words with
/// Subword Units", 2016): as long as a pair in the row can join, the one of lowest rank does, the leftmost of several.
/// </summary>
sealed class MergeTable
{
    readonly Dictionary<ulong, (int Rank, int Id)> merges = [];

    /// <summary>How many pairs join.</summary>
    public int Count => merges.Count;

    /// <summary>The merges in the order of their ranks.</summary>
    public IEnumerable<(int Left, int Right)> Pairs =>
        merges.OrderBy(merge => merge.Value.Rank).Select(merge => ((int)(merge.Key >> 32), (int)(uint)merge.Key));

    /// <summary>Lets a pair join; a pair that is there already keeps its rank.</summary>
    public void Add(int left, int right, int rank, int id) => merges.TryAdd(Key(left, right), (rank, id));

    /// <summary>Joins the tokens at the end of a list, from a place on.</summary>
    public void Apply(List<int> ids, int start)
    {
        var row = new Row(this, ids[start..]);
        ids.RemoveRange(start, ids.Count - start);
        row.Join();
        row.CopyTo(ids);
    }

    static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    /// <summary>Tokens as a doubly linked list in arrays, with a queue of the pairs that can join.</summary>
    readonly struct Row
    {
        readonly MergeTable table;
        readonly List<int> ids;
        readonly int[] next;
        readonly int[] previous;
        readonly PriorityQueue<int, long> queue = new();

        public Row(MergeTable table, List<int> ids)
        {
            (this.table, this.ids) = (table, ids);
            (next, previous) = (new int[ids.Count], new int[ids.Count]);
            for (var i = 0; i < ids.Count; i++) (next[i], previous[i]) = (i + 1, i - 1);
            for (var i = 0; i + 1 < ids.Count; i++) Offer(i);
        }

        public void Join()
        {
            while (queue.TryDequeue(out var at, out var priority))
            {
                // An entry is out of date when one of its tokens has joined another in the meantime.
                if (ids[at] < 0 || !TryFind(at, out var merge) || Priority(merge.Rank, at) != priority) continue;
                var right = next[at];
                (ids[at], ids[right]) = (merge.Id, -1);
                next[at] = next[right];
                if (next[at] < ids.Count) previous[next[at]] = at;
                Offer(at);
                if (previous[at] >= 0) Offer(previous[at]);
            }
        }

        public void CopyTo(List<int> target)
        {
            foreach (var id in ids)
            {
                if (id >= 0) target.Add(id);
            }
        }

        void Offer(int at)
        {
            if (TryFind(at, out var merge)) queue.Enqueue(at, Priority(merge.Rank, at));
        }

        bool TryFind(int at, out (int Rank, int Id) merge)
        {
            merge = default;
            return next[at] < ids.Count && table.merges.TryGetValue(Key(ids[at], ids[next[at]]), out merge);
        }

        static long Priority(int rank, int at) => ((long)rank << 32) | (uint)at;
    }
}
