using System.Numerics;

namespace Bathys.Vision.Digits;

/// <summary>Writes a digit of a given style by an unsteady hand.</summary>
public static class DigitPainter
{
    /// <summary>
    /// Draws a digit on a canvas of <paramref name="size"/> x <paramref name="size"/> pixels, gray when the style has no ink.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 8 pixels.</exception>
    public static void Draw(Image canvas, DigitStyle style, int size, Generator random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 8);
        var ways = Skeletons.Of(style.Digit);
        var strokes = ways[random.NextInt(ways.Count)].Trace(tremble: 2, random);
        Distort(strokes, style.Lean, random);
        Place(strokes, size, random);
        Span<float> cover = stackalloc float[size <= 64 ? size * size : 0];
        if (size > 64)
            cover = new float[size * size];
        Write(cover, strokes, style.Width, size, random);
        Paint(canvas, cover, style, size, random);
    }

    // The hand: a gentle wave through the whole digit, narrow or broad letters, lean and a little rotation.
    static void Distort(List<Vector2[]> strokes, Lean lean, Generator random)
    {
        float broad = Uniform(random, 0.72f, 1.2f);
        float slope = lean switch
        {
            Lean.Left => -Uniform(random, 0.22f, 0.5f),
            Lean.Right => Uniform(random, 0.22f, 0.5f),
            _ => Uniform(random, -0.07f, 0.07f),
        };
        float angle = Uniform(random, -0.07f, 0.07f);
        var (sin, cos) = MathF.SinCos(angle);
        float waveX = Uniform(random, 0, 4), waveY = Uniform(random, 0, 4);
        float phaseX = Uniform(random, 0, MathF.Tau), phaseY = Uniform(random, 0, MathF.Tau);
        float pitchX = Uniform(random, 0.03f, 0.07f), pitchY = Uniform(random, 0.03f, 0.09f);
        foreach (var line in strokes)
        {
            for (int i = 0; i < line.Length; i++)
            {
                var p = line[i] - new Vector2(Skeleton.Width / 2, Skeleton.Height / 2);
                p += new Vector2(waveX * MathF.Sin(pitchX * p.Y + phaseX), waveY * MathF.Sin(pitchY * p.X + phaseY));
                p.X = p.X * broad - slope * p.Y;
                line[i] = new Vector2(cos * p.X - sin * p.Y, sin * p.X + cos * p.Y);
            }
        }
    }

    // Into a box of 16 to 20 of 28 pixels, near the middle.
    static void Place(List<Vector2[]> strokes, int size, Generator random)
    {
        Vector2 low = new(float.MaxValue), high = new(float.MinValue);
        foreach (var line in strokes)
        {
            foreach (var p in line)
                (low, high) = (Vector2.Min(low, p), Vector2.Max(high, p));
        }
        var extent = high - low;
        float unit = size / 28f;
        float scale = unit * Math.Min(Uniform(random, 16, 19.5f) / extent.Y, 19.5f / extent.X);
        var middle = (low + high) / 2;
        var target = new Vector2(size / 2f) + unit * new Vector2(Uniform(random, -1.2f, 1.2f), Uniform(random, -1.2f, 1.2f));
        foreach (var line in strokes)
        {
            for (int i = 0; i < line.Length; i++)
                line[i] = (line[i] - middle) * scale + target;
        }
    }

    // The pen: its pressure swells and fades along the line.
    static void Write(Span<float> cover, List<Vector2[]> strokes, StrokeWidth width, int size, Generator random)
    {
        float radius = size / 28f * width switch
        {
            StrokeWidth.Thin => Uniform(random, 0.5f, 0.75f),
            StrokeWidth.Thick => Uniform(random, 1.75f, 2.2f),
            _ => Uniform(random, 1, 1.35f),
        };
        float swell = Uniform(random, 0, 0.22f), phase = Uniform(random, 0, MathF.Tau), pitch = Uniform(random, 0.05f, 0.2f);
        float Radius(int i) => radius * (1 + swell * MathF.Sin(phase + pitch * i));
        foreach (var line in strokes)
        {
            for (int i = 0; i + 1 < line.Length; i++)
                Coverage.Draw(cover, size, line[i], line[i + 1], Radius(i), Radius(i + 1));
        }
    }

    static void Paint(Image canvas, ReadOnlySpan<float> cover, DigitStyle style, int size, Generator random)
    {
        canvas.Reshape(style.Ink == Ink.None ? 1 : 3, size, size);
        float strength = Uniform(random, 0.85f, 1), grain = Uniform(random, 0, 9);
        float paper = style.OnWhite ? Uniform(random, 225, 250) : Uniform(random, 0, 18);
        if (style.Ink == Ink.None)
            paper = 0;
        Vector3 ink = Palette(style.Ink) + new Vector3(Uniform(random, -18, 18), Uniform(random, -18, 18), Uniform(random, -18, 18));
        for (int c = 0; c < canvas.Planes; c++)
        {
            var plane = canvas.Plane(c);
            for (int i = 0; i < plane.Length; i++)
            {
                float v = paper + (ink[c] - paper) * strength * cover[i];
                plane[i] = (byte)Math.Clamp(v + grain * Grain(random) + 0.5f, 0, 255);
            }
        }
    }

    static Vector3 Palette(Ink ink) => ink switch
    {
        Ink.Red => new(220, 40, 40),
        Ink.Orange => new(240, 130, 20),
        Ink.Yellow => new(235, 215, 30),
        Ink.Green => new(40, 170, 60),
        Ink.Cyan => new(30, 190, 210),
        Ink.Blue => new(45, 80, 225),
        Ink.Purple => new(140, 50, 200),
        Ink.Pink => new(240, 110, 180),
        _ => new(250, 250, 250),
    };

    // The sum of two dice is close enough to the noise of a scanner: mean 0, standard deviation 0.4.
    static float Grain(Generator random)
    {
        uint bits = random.NextUInt32();
        return ((bits & 0xFFFF) + (bits >> 16)) / 65535f - 1;
    }

    static float Uniform(Generator random, float low, float high) => low + (high - low) * random.NextSingle();
}
