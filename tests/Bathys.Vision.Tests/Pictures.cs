namespace Bathys.Vision.Tests;

/// <summary>Images made by a formula, the same as in tests/Reference/transforms.py.</summary>
static class Pictures
{
    public static Image Make(string kind, int channels, int height, int width)
    {
        var image = new Image(channels, height, width);
        uint state = 12345;
        for (int c = 0, i = 0; c < channels; c++)
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++, i++)
                {
                    state = state * 1664525 + 1013904223;
                    image.Pixels[i] = kind == "noise" ? (byte)(state >> 24) : (byte)(x * 7 + y * 13 + c * 50);
                }
        return image;
    }
}
