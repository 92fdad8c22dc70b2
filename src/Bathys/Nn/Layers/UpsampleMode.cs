namespace Bathys.Nn;

/// <summary>Where an enlarged image takes its numbers from.</summary>
public enum UpsampleMode
{
    /// <summary>The nearest number.</summary>
    Nearest,

    /// <summary>A weighted mean of the four nearest numbers.</summary>
    Bilinear,
}
