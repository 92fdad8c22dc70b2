namespace Bathys.Vision;

/// <summary>Cutting, padding and mirroring.</summary>
public static class CropOperations
{
    extension(Image image)
    {
        /// <summary>
        /// Keeps the <paramref name="height"/> x <paramref name="width"/> pixels from (<paramref name="top"/>, <paramref name="left"/>) on.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the image.</exception>
        public void Crop(int top, int left, int height, int width)
        {
            if (top < 0 || left < 0 || height <= 0 || width <= 0 || top + height > image.Height || left + width > image.Width)
                throw new ArgumentOutOfRangeException(
                    nameof(top), $"{height} x {width} from ({top}, {left}) is not within {image.Height} x {image.Width}.");
            var target = image.Scratch(image.Planes * height * width);
            for (int p = 0, row = 0; p < image.Planes; p++)
                for (int y = 0; y < height; y++, row++)
                    image.Plane(p).Slice((top + y) * image.Width + left, width).CopyTo(target.Slice(row * width, width));
            image.Exchange(image.Planes, height, width);
        }

        /// <summary>Adds a border of one color on each side.</summary>
        /// <exception cref="ArgumentOutOfRangeException">A border is negative.</exception>
        /// <exception cref="InvalidOperationException">The bytes have become numbers already.</exception>
        public void Pad(int left, int top, int right, int bottom, byte fill = 0)
        {
            image.RequireBytes();
            ArgumentOutOfRangeException.ThrowIfNegative(Math.Min(Math.Min(left, top), Math.Min(right, bottom)));
            int height = top + image.Height + bottom, width = left + image.Width + right;
            var target = image.Scratch(image.Planes * height * width);
            target.Fill(fill);
            for (int p = 0; p < image.Planes; p++)
                for (int y = 0; y < image.Height; y++)
                    image.Plane(p).Slice(y * image.Width, image.Width).CopyTo(target[((p * height + top + y) * width + left)..]);
            image.Exchange(image.Planes, height, width);
        }

        /// <summary>Mirrors left and right.</summary>
        public void FlipHorizontally()
        {
            for (int row = 0; row < image.Planes * image.Height; row++)
                image.Pixels.Slice(row * image.Width, image.Width).Reverse();
        }
    }
}
