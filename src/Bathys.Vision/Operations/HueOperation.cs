namespace Bathys.Vision;

/// <summary>Turning the hue.</summary>
public static class HueOperation
{
    extension(Image image)
    {
        /// <summary>
        /// Turns the hue by <paramref name="factor"/> of a full turn, −0.5 to 0.5, in byte-valued hue, saturation and value as PIL keeps
        /// them.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">The factor is not within ±0.5.</exception>
        /// <exception cref="InvalidOperationException">The bytes have become numbers already.</exception>
        public void AdjustHue(double factor)
        {
            image.RequireBytes();
            if (factor is not (>= -0.5 and <= 0.5))
                throw new ArgumentOutOfRangeException(nameof(factor), factor, "A hue turns by −0.5 to 0.5.");
            if (image.Planes == 1)
                return; // gray has no hue
            byte turn = unchecked((byte)(int)(factor * 255));
            Span<byte> r = image.Plane(0), g = image.Plane(1), b = image.Plane(2);
            for (int i = 0; i < r.Length; i++)
            {
                var (hue, saturation, value) = ToHsv(r[i], g[i], b[i]);
                (r[i], g[i], b[i]) = ToRgb(unchecked((byte)(hue + turn)), saturation, value);
            }
        }
    }

    static (byte Hue, byte Saturation, byte Value) ToHsv(byte r, byte g, byte b)
    {
        byte max = Math.Max(r, Math.Max(g, b)), min = Math.Min(r, Math.Min(g, b));
        if (max == min)
            return (0, 0, max);
        float range = max - min, saturation = range / max;
        float rc = (max - r) / range, gc = (max - g) / range, bc = (max - b) / range;
        float hue = r == max ? bc - gc : g == max ? (float)(2.0 + rc - bc) : (float)(4.0 + gc - rc);
        hue = (float)((hue / 6.0 + 1.0) % 1.0);
        return ((byte)Math.Clamp((int)(hue * 255.0), 0, 255), (byte)Math.Clamp((int)(saturation * 255.0), 0, 255), max);
    }

    static (byte R, byte G, byte B) ToRgb(byte hue, byte saturation, byte value)
    {
        if (saturation == 0)
            return (value, value, value);
        int sector = (int)Math.Floor(hue * 6.0 / 255.0);
        float part = (float)(hue * 6.0 / 255.0 - sector), strength = (float)(saturation / 255.0);
        byte p = Rounded(value * (1.0 - strength));
        byte q = Rounded(value * (1.0 - strength * part));
        byte t = Rounded(value * (1.0 - strength * (1.0 - part)));
        return (sector % 6) switch
        {
            0 => (value, t, p),
            1 => (q, value, p),
            2 => (p, value, t),
            3 => (p, q, value),
            4 => (t, p, value),
            _ => (value, p, q),
        };
    }

    static byte Rounded(double value) => (byte)Math.Clamp((int)Math.Round(value, MidpointRounding.AwayFromZero), 0, 255);
}
