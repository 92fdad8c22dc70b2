using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Metadata;

namespace Bathys.Vision.Codec;

/// <summary>TIFF 6.0; its decoder reads each strip whole or fails.</summary>
sealed class TiffKind : ImageKind
{
    public override string Name => "TIFF";

    public override IReadOnlyList<string> Extensions { get; } = [".tif", ".tiff"];

    public override IImageDecoder Decoder { get; } = new TiffDecoder { IgnoreMetadata = true, DecodingMode = FrameDecodingMode.First };

    public override bool Matches(ReadOnlySpan<byte> file, string extension) =>
        file is [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..];

    public override Orientation Orientation(ReadOnlySpan<byte> file) => Exif.Orientation(file);
}
