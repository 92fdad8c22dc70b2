namespace Bathys.Nn;

/// <summary>The mistakes that convolution layers meet most: what is wrong, and how to mend it.</summary>
internal static class Channels
{
    /// <summary>Checks that an input is (N, C, …) or (C, …) with the channels a layer was made for.</summary>
    /// <param name="x">The input's shape.</param>
    /// <param name="expected">The layer's channels.</param>
    /// <param name="spatial">Dimensions after the channels: 1 for sequences, 2 for images.</param>
    public static void Check(Shape x, int expected, int spatial)
    {
        var channel = x.Rank - spatial - 1;
        var form = spatial == 1 ? "(N, C, L) or (C, L)" : "(N, C, H, W) or (C, H, W)";
        if (x.Rank != spatial + 1 && x.Rank != spatial + 2)
            throw new ShapeException($"the input must be {form}, with {expected} channels C");
        var found = x[channel];
        if (found == expected) return;
        var wayOut = x[^1] == expected ? $"; they seem to come last: move them, as in x.Transpose({channel}, {x.Rank - 1})"
            : found == 1
            ? $"; repeat the one channel: " +
            $"x.Expand({string.Join(", ", Enumerable.Range(0, x.Rank).Select(d => d == channel ? expected : -1))})"
            : $"; give the layer {found} input channels, or change what comes before";
        throw new ShapeException($"{expected} channels are expected, not {found}{wayOut}");
    }

    /// <summary>Checks that channels divide into groups.</summary>
    public static void CheckGroups(int inChannels, int outChannels, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inChannels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outChannels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        if (inChannels % groups != 0 || outChannels % groups != 0)
            throw new ArgumentException(
                $"{inChannels} input and {outChannels} output channels do not divide into {groups} groups", nameof(groups));
    }
}
