using Bathys.Data;

namespace Bathys.Models;

/// <summary>The training data cut in a part to learn from and one to validate on.</summary>
static class ValidationSplit
{
    /// <summary>Cuts at random by a seed.</summary>
    /// <param name="data">Where the samples are from.</param>
    /// <param name="learned">The samples as they are learnt from, perhaps augmented.</param>
    /// <param name="judged">The same samples as they are validated on.</param>
    /// <param name="share">The share to validate on; 0 for none.</param>
    /// <param name="seed">Decides the cut.</param>
    /// <exception cref="BathysException">There are too few samples for both parts.</exception>
    public static (Dataset Train, Dataset? Validation) Cut(string data, Dataset learned, Dataset judged, double share, ulong seed)
    {
        if (share == 0) return (learned, null);
        var count = (int)Math.Round(share * learned.Count);
        if (count == 0 || count == learned.Count)
            throw new BathysException($"{data}: {learned.Count} samples to learn from cannot be cut for --validation {share}: give more data or another share.");
        var order = new Generator(seed).Fork(0x5A11D).Permutation(learned.Count);
        return (new Subset(learned, order[count..]), new Subset(judged, order[..count]));
    }
}
