using Bathys.Data;

namespace Bathys.Models;

/// <summary>The training data cut in a training and a validation set.</summary>
static class ValidationSplit
{
    /// <summary>Cuts at random by a seed.</summary>
    /// <param name="data">Where the samples are from.</param>
    /// <param name="train">The samples as they are trained on, perhaps augmented.</param>
    /// <param name="validation">The same samples as they are validated on.</param>
    /// <param name="share">The share to validate on; 0 for none.</param>
    /// <param name="seed">Decides the cut.</param>
    /// <exception cref="BathysException">There are too few samples for both parts.</exception>
    public static (Dataset Train, Dataset? Validation) Cut(string data, Dataset train, Dataset validation, double share, ulong seed)
    {
        if (share == 0) return (train, null);
        // A small share of a few samples is still one of them.
        var count = Math.Max(1, (int)Math.Round(share * train.Count));
        if (count >= train.Count)
            throw new BathysException(
                $"{data}: {train.Count} training samples cannot be cut for --validation {share}: give more data or another share.");
        var order = new Generator(seed).Fork(0x5A11D).Permutation(train.Count);
        return (new Subset(train, order[count..]), new Subset(validation, order[..count]));
    }
}
