using Bathys.Vision;

namespace Bathys.Models.Diffusion;

/// <summary>Pictures between tensors and bytes.</summary>
public static class PictureImages
{
    /// <summary>Values from −1 to 1 as images of bytes; what is beyond is cut.</summary>
    /// <param name="pictures">(N, C, H, W) with 1 or 3 channels.</param>
    public static IReadOnlyList<Image> Of(Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var (channels, height, width) = (pictures.Shape[1], pictures.Shape[2], pictures.Shape[3]);
        var bytes = Array.ConvertAll(
            pictures.To(DType.Float32).ToArray<float>(), value => (byte)Math.Clamp(MathF.Round((value + 1) * 127.5f), 0, 255));
        return [.. bytes.Chunk(channels * height * width).Select(picture =>
        {
            var image = new Image();
            image.CopyFrom(picture, channels, height, width);
            return image;
        })];
    }
}
