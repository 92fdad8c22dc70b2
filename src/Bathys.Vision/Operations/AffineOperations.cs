namespace Bathys.Vision;

/// <summary>Turning, shifting, scaling and shearing, taking the nearest pixel.</summary>
/// <remarks>Which pixel is nearest is decided in 16.16 fixed point, as PIL does, so that the values agree byte for byte.</remarks>
public static class AffineOperations
{
    extension(Image image)
    {
        /// <summary>Turns the image about its center, counter-clockwise; <paramref name="fill"/> paints the corners.</summary>
        /// <exception cref="InvalidOperationException">The bytes have become numbers already.</exception>
        public void Rotate(double degrees, byte fill = 0)
        {
            image.RequireBytes();
            double angle = -(degrees - Math.Floor(degrees / 360) * 360) * (Math.PI / 180);
            double cos = Math.Round(Math.Cos(angle), 15), sin = Math.Round(Math.Sin(angle), 15);
            double cx = image.Width / 2.0, cy = image.Height / 2.0;
            image.Warp(cos, sin, cos * -cx + sin * -cy + cx, -sin, cos, -sin * -cx + cos * -cy + cy, fill);
        }

        /// <summary>
        /// Turns by <paramref name="degrees"/> (clockwise), shears and scales about the center, then shifts by whole pixels:
        /// M = Shift · Center · Rotate · Scale · Shear · Center⁻¹.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">The scale is not positive.</exception>
        /// <exception cref="InvalidOperationException">The bytes have become numbers already.</exception>
        public void Affine(double degrees, (int X, int Y) shift, double scale = 1, (double X, double Y) shear = default, byte fill = 0)
        {
            image.RequireBytes();
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
            const double radians = Math.PI / 180;
            double angle = degrees * radians, sx = shear.X * radians, sy = shear.Y * radians;
            double a = Math.Cos(angle - sy) / Math.Cos(sy);
            double b = -Math.Cos(angle - sy) * Math.Tan(sx) / Math.Cos(sy) - Math.Sin(angle);
            double c = Math.Sin(angle - sy) / Math.Cos(sy);
            double d = -Math.Sin(angle - sy) * Math.Tan(sx) / Math.Cos(sy) + Math.Cos(angle);
            // The inverse takes an output pixel to its source; the determinant of rotation and shear is 1.
            (a, b, c, d) = (d / scale, -b / scale, -c / scale, a / scale);
            double cx = image.Width * 0.5, cy = image.Height * 0.5;
            double x = a * (-cx - shift.X) + b * (-cy - shift.Y) + cx, y = c * (-cx - shift.X) + d * (-cy - shift.Y) + cy;
            image.Warp(a, b, x, c, d, y, fill);
        }

        /// <summary>Output pixel (x, y) takes the source pixel at (a·x + b·y + c, d·x + e·y + f), measured between pixel centers.</summary>
        void Warp(double a, double b, double c, double d, double e, double f, byte fill)
        {
            int height = image.Height, width = image.Width;
            var target = image.Scratch(image.Planes * height * width);
            target.Fill(fill);
            bool small = Fits(a, b, c, width, height) && Fits(d, e, f, width, height);
            for (int p = 0; p < image.Planes; p++)
            {
                var plane = target.Slice(p * height * width, height * width);
                if (small && (b != 0 || d != 0))
                    WarpFixed(image.Plane(p), plane, height, width, a, b, c, d, e, f);
                else
                    WarpDouble(image.Plane(p), plane, height, width, a, b, c, d, e, f);
            }
            image.Exchange(image.Planes, height, width);
        }
    }

    static bool Fits(double a, double b, double c, int width, int height) =>
        Math.Abs(c) < 32768 && Math.Abs(width * a + c) < 32768 && Math.Abs(height * b + c) < 32768 &&
        Math.Abs(width * a + height * b + c) < 32768;

    static void WarpFixed(
        ReadOnlySpan<byte> source, Span<byte> target, int height, int width, double a, double b, double c, double d, double e, double f)
    {
        int stepX = Fixed(a), stepY = Fixed(d), rowX = Fixed(b), rowY = Fixed(e);
        int startX = Fixed(c + a * 0.5 + b * 0.5), startY = Fixed(f + d * 0.5 + e * 0.5);
        for (int y = 0; y < height; y++, startX += rowX, startY += rowY)
        {
            var line = target.Slice(y * width, width);
            for (int x = 0, sx = startX, sy = startY; x < line.Length; x++, sx += stepX, sy += stepY)
            {
                int column = sx >> 16, row = sy >> 16;
                if ((uint)column < (uint)width && (uint)row < (uint)height)
                    line[x] = source[row * width + column];
            }
        }
    }

    // Pure scalings, and coordinates too large for 16.16.
    static void WarpDouble(
        ReadOnlySpan<byte> source, Span<byte> target, int height, int width, double a, double b, double c, double d, double e, double f)
    {
        double startX = c + a * 0.5 + b * 0.5, startY = f + d * 0.5 + e * 0.5;
        for (int y = 0; y < height; y++, startX += b, startY += e)
        {
            double sx = startX, sy = startY;
            for (int x = 0; x < width; x++, sx += a, sy += d)
                if (sx >= 0 && sx < width && sy >= 0 && sy < height)
                    target[y * width + x] = source[(int)sy * width + (int)sx];
        }
    }

    static int Fixed(double value) => (int)Math.Floor(value * 65536 + 0.5);
}
