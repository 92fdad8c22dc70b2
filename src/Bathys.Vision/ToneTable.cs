namespace Bathys.Vision;

/// <summary>
/// What each byte of an image stands for: 256 numbers a channel. ToTensor and Normalize act on this table instead of on every pixel,
/// which gives the same numbers, since a byte has only 256 values.
/// </summary>
public sealed class ToneTable
{
    readonly float[][] channels;

    ToneTable(float[][] channels) => this.channels = channels;

    /// <summary>v / 255 for each byte v, in every channel.</summary>
    public static ToneTable Unit { get; } = new([UnitTones()]);

    /// <summary>The 256 numbers of a channel.</summary>
    public ReadOnlySpan<float> Channel(int channel) => channels[channels.Length == 1 ? 0 : channel];

    /// <summary>Whether a channel's numbers are those of the first.</summary>
    public bool SameAsFirst(int channel) => channels.Length == 1 || channels[channel].AsSpan().SequenceEqual(channels[0]);

    /// <summary>(t − mean) / std of each number, by channel.</summary>
    public ToneTable Normalized(ReadOnlySpan<float> mean, ReadOnlySpan<float> std)
    {
        var result = new float[mean.Length][];
        for (int c = 0; c < result.Length; c++)
        {
            result[c] = new float[256];
            var tones = Channel(c);
            for (int v = 0; v < 256; v++)
                result[c][v] = (tones[v] - mean[c]) / std[c];
        }
        return new ToneTable(result);
    }

    static float[] UnitTones()
    {
        var tones = new float[256];
        for (int v = 0; v < 256; v++)
            tones[v] = v / 255f;
        return tones;
    }
}
