namespace Bathys.Data;

/// <summary>Parts of a set.</summary>
public static class Splitting
{
    extension(Dataset source)
    {
        /// <summary>The samples of this set, then those of another.</summary>
        public Dataset Concat(Dataset other) => new ConcatDataset(source, other);

        /// <summary>The first <paramref name="count"/> samples, or all when there are fewer.</summary>
        public Dataset Take(int count) => count >= source.Count ? source : new Subset(source, [.. Enumerable.Range(0, count)]);

        /// <summary>
        /// Cuts the set, in a random order that follows from the seed, into parts of the given fractions; what rounding leaves over
        /// goes to the first parts, one sample each.
        /// </summary>
        /// <exception cref="ArgumentException">A fraction is not positive, they do not sum to 1, or a part would be empty.</exception>
        public IReadOnlyList<Subset> RandomSplit(IReadOnlyList<double> fractions, ulong seed = 0)
        {
            if (fractions.Any(f => !(f > 0)) || Math.Abs(fractions.Sum() - 1) > 1e-6)
                throw new ArgumentException(
                    $"Fractions are positive and sum to 1, unlike {string.Join(", ", fractions)}.", nameof(fractions));
            int[] counts = [.. fractions.Select(f => (int)(f * source.Count + 1e-9))];
            for (int i = 0, left = source.Count - counts.Sum(); i < left; i++)
                counts[i % counts.Length]++;
            if (counts.Contains(0))
                throw new ArgumentException($"{source.Count} samples leave a part empty.", nameof(fractions));
            int[] order = new Generator(seed).Permutation(source.Count);
            var parts = new List<Subset>();
            foreach (int count in counts)
                parts.Add(new Subset(source, order.AsSpan(parts.Sum(p => p.Count), count).ToArray()));
            return parts;
        }
    }
}
