using System.Numerics;

namespace Bathys.Vision.Digits;

/// <summary>How much of each pixel a round pen covers, 0 to 1, by the pixel's distance to the pen's path.</summary>
static class Coverage
{
    /// <summary>
    /// Draws a piece of a stroke whose radius runs from <paramref name="r0"/> to <paramref name="r1"/> pixels:
    /// a pixel at distance d from the piece is covered by clamp(r − d + ½, 0, 1), and keeps the larger of what it had and this.
    /// </summary>
    public static void Draw(Span<float> cover, int size, Vector2 p0, Vector2 p1, float r0, float r1)
    {
        float reach = Math.Max(r0, r1) + 0.5f;
        int left = Math.Max((int)(Math.Min(p0.X, p1.X) - reach), 0), right = Math.Min((int)(Math.Max(p0.X, p1.X) + reach), size - 1);
        int top = Math.Max((int)(Math.Min(p0.Y, p1.Y) - reach), 0), bottom = Math.Min((int)(Math.Max(p0.Y, p1.Y) + reach), size - 1);
        var along = p1 - p0;
        float inverse = 1 / Math.Max(along.LengthSquared(), 1e-12f);
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                var from = new Vector2(x + 0.5f, y + 0.5f) - p0;
                float t = Math.Clamp(Vector2.Dot(from, along) * inverse, 0, 1);
                float covered = Math.Clamp(r0 + (r1 - r0) * t - (from - t * along).Length() + 0.5f, 0, 1);
                ref float pixel = ref cover[y * size + x];
                pixel = Math.Max(pixel, covered);
            }
        }
    }
}
