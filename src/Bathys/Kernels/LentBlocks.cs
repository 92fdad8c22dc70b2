namespace Bathys.Kernels;

/// <summary>
/// Blocks that objects have, by the generation in which the garbage collector keeps each owner: after a collection only owners of the
/// generations collected can have died, so a collection of the youngest is followed by a look at a few. The caller holds the pool's lock.
/// </summary>
internal sealed class LentBlocks
{
    readonly List<MemoryBlock>[] ages = [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(_ => new List<MemoryBlock>())];

    /// <summary>The collections of each generation that <see cref="TakeBack"/> has looked behind.</summary>
    readonly int[] collections = new int[GC.MaxGeneration + 1];

    /// <summary>True if a collection has run since dead owners were last looked for.</summary>
    public bool IsCollected => GC.CollectionCount(0) != Volatile.Read(ref collections[0]);

    /// <summary>Owners that are alive, or whose death no collection has noticed.</summary>
    public IEnumerable<object> Owners => ages.SelectMany(blocks => blocks).Select(block => block.Owner).OfType<object>();

    public void Add(MemoryBlock block, object owner)
    {
        block.Owner = owner;
        Put(block, 0);
    }

    public void Remove(MemoryBlock block)
    {
        block.Owner = null;
        Take(block);
    }

    /// <summary>Takes back the blocks of owners that died in the collections since the last look; in all generations if told so.</summary>
    public void TakeBack(bool fromAll, Action<MemoryBlock> take)
    {
        var oldest = fromAll ? GC.MaxGeneration : -1;
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            var count = GC.CollectionCount(generation); // before the look: a collection meanwhile leads to another
            if (count == collections[generation]) continue;
            Volatile.Write(ref collections[generation], count);
            oldest = Math.Max(oldest, generation);
        }
        for (var age = oldest; age >= 0; age--)
        {
            var blocks = ages[age];
            for (var i = blocks.Count - 1; i >= 0; i--)
            {
                var block = blocks[i];
                if (block.Owner is not { } owner)
                {
                    Take(block);
                    take(block);
                }
                else if (Math.Min(GC.GetGeneration(owner), GC.MaxGeneration) is var generation && generation != age)
                {
                    Take(block);
                    Put(block, generation);
                }
            }
        }
    }

    void Put(MemoryBlock block, int age)
    {
        block.Shelf = (age, ages[age].Count);
        ages[age].Add(block);
    }

    /// <summary>The last of the list fills the gap.</summary>
    void Take(MemoryBlock block)
    {
        var (age, place) = block.Shelf;
        var blocks = ages[age];
        var last = blocks[^1];
        blocks.RemoveAt(blocks.Count - 1);
        if (!ReferenceEquals(last, block))
        {
            blocks[place] = last;
            last.Shelf = (age, place);
        }
        block.Shelf = (-1, -1);
    }
}
