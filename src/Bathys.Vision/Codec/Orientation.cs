namespace Bathys.Vision.Codec;

/// <summary>Where the first row and the first column of a stored picture are seen (tag 274 of TIFF 6.0 and EXIF 2.32).</summary>
enum Orientation
{
    /// <summary>First row at the top, first column at the left.</summary>
    Upright = 1,

    /// <summary>Mirrored left to right.</summary>
    MirroredAcross = 2,

    /// <summary>Turned by 180°.</summary>
    HalfTurn = 3,

    /// <summary>Mirrored top to bottom.</summary>
    MirroredDown = 4,

    /// <summary>Rows and columns exchanged.</summary>
    Transposed = 5,

    /// <summary>To be turned clockwise by 90°.</summary>
    QuarterTurn = 6,

    /// <summary>Rows and columns exchanged about the other diagonal.</summary>
    Transversed = 7,

    /// <summary>To be turned clockwise by 270°.</summary>
    ThreeQuarterTurn = 8,
}
