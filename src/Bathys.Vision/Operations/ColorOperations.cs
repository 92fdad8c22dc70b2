namespace Bathys.Vision;

/// <summary>
/// Gray, brightness, contrast and saturation: all but the first blend the image with a duller one, as PIL's enhancers do.
/// </summary>
public static class ColorOperations
{
    extension(Image image)
    {
        /// <summary>Makes the image gray, L = (19595 R + 38470 G + 7471 B + 2¹⁵) / 2¹⁶, counting as 1 or 3 channels.</summary>
        /// <exception cref="InvalidOperationException">The bytes have become numbers already.</exception>
        public void ToGray(int channels = 1)
        {
            image.RequireBytes();
            if (image.Planes == 3)
            {
                Luminance(image, image.Scratch(image.Height * image.Width));
                image.Exchange(1, image.Height, image.Width);
            }
            image.CountAs(channels);
        }

        /// <summary>Blends with black: v · factor, cut to bytes.</summary>
        /// <exception cref="InvalidOperationException">The bytes have become numbers already.</exception>
        public void AdjustBrightness(double factor)
        {
            image.RequireBytes();
            image.BlendWith(0, (float)factor);
        }

        /// <summary>Blends with the gray of the image's mean luminance m: m + (v − m) · factor, cut to bytes.</summary>
        /// <exception cref="InvalidOperationException">The bytes have become numbers already.</exception>
        public void AdjustContrast(double factor)
        {
            image.RequireBytes();
            int area = image.Height * image.Width;
            var luminance = image.Pixels;
            if (image.Planes == 3)
                Luminance(image, luminance = image.Scratch(area));
            long sum = 0;
            foreach (byte v in luminance)
                sum += v;
            image.BlendWith((byte)((double)sum / area + 0.5), (float)factor);
        }

        /// <summary>Blends with the image's own gray: L + (v − L) · factor, cut to bytes.</summary>
        /// <exception cref="InvalidOperationException">The bytes have become numbers already.</exception>
        public void AdjustSaturation(double factor)
        {
            image.RequireBytes();
            if (image.Planes == 1)
                return; // gray is its own gray
            var luminance = image.Scratch(image.Height * image.Width);
            Luminance(image, luminance);
            float amount = (float)factor;
            for (int c = 0; c < 3; c++)
            {
                var plane = image.Plane(c);
                for (int i = 0; i < plane.Length; i++)
                    plane[i] = Blend(luminance[i], plane[i], amount);
            }
        }

        // One of 256 bytes becomes one of 256 bytes: computed once each.
        void BlendWith(byte dull, float factor)
        {
            Span<byte> table = stackalloc byte[256];
            for (int v = 0; v < 256; v++)
                table[v] = Blend(dull, v, factor);
            var pixels = image.Pixels;
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = table[pixels[i]];
        }
    }

    static byte Blend(int dull, int vivid, float factor) => (byte)Math.Clamp(dull + factor * (vivid - dull), 0f, 255f);

    static void Luminance(Image image, Span<byte> gray)
    {
        ReadOnlySpan<byte> r = image.Plane(0), g = image.Plane(1), b = image.Plane(2);
        for (int i = 0; i < gray.Length; i++)
            gray[i] = (byte)((r[i] * 19595 + g[i] * 38470 + b[i] * 7471 + 0x8000) >> 16);
    }
}
