using System.Globalization;
using System.Numerics;

namespace Bathys.Vision.Digits;

/// <summary>The pen strokes of a digit: each a list of smooth curves that meet in sharp corners.</summary>
sealed class Skeleton
{
    /// <summary>Height of the box that the points are given in.</summary>
    public const float Height = 100;

    /// <summary>Width of that box.</summary>
    public const float Width = 70;

    readonly Vector2[][][] strokes;

    Skeleton(Vector2[][][] strokes) => this.strokes = strokes;

    /// <summary>Reads the notation of <see cref="Skeletons"/>.</summary>
    public static Skeleton Parse(string text) => new([.. text.Split(';').Select(ParseStroke)]);

    /// <summary>
    /// The strokes as chains of short straight pieces, with every given point moved a little at random:
    /// no two digits are written with the same hand.
    /// </summary>
    public List<Vector2[]> Trace(float tremble, Generator random)
    {
        var lines = new List<Vector2[]>();
        foreach (var curves in strokes)
        {
            var line = new List<Vector2>();
            Vector2? corner = null;
            foreach (var curve in curves)
            {
                var points = new Vector2[curve.Length];
                for (int i = 0; i < points.Length; i++)
                    points[i] = curve[i] + tremble * new Vector2((float)random.NextNormal(), (float)random.NextNormal());
                points[0] = corner ?? points[0];
                corner = points[^1];
                Sample(points, line);
            }
            lines.Add([.. line]);
        }
        return lines;
    }

    // A Catmull-Rom spline: through every point, with the tangent of its neighbors.
    static void Sample(Vector2[] points, List<Vector2> line)
    {
        const float step = 4; // in units of a box 100 high: about a pixel
        for (int i = 0; i + 1 < points.Length; i++)
        {
            Vector2 p1 = points[i], p2 = points[i + 1];
            Vector2 p0 = i > 0 ? points[i - 1] : p1, p3 = i + 2 < points.Length ? points[i + 2] : p2;
            int pieces = Math.Max((int)(Vector2.Distance(p1, p2) / step), 1);
            for (int k = 0; k < pieces; k++)
            {
                float t = (float)k / pieces, t2 = t * t, t3 = t2 * t;
                line.Add(0.5f * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t2 + (3 * p1 - p0 - 3 * p2 + p3) * t3));
            }
        }
        line.Add(points[^1]);
    }

    static Vector2[][] ParseStroke(string text)
    {
        var curves = new List<List<Vector2>> { new() };
        foreach (string item in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] numbers = item.TrimEnd('!').Split(',');
            var point = new Vector2(
                float.Parse(numbers[0], CultureInfo.InvariantCulture), float.Parse(numbers[1], CultureInfo.InvariantCulture));
            curves[^1].Add(point);
            if (item.EndsWith('!'))
                curves.Add([point]);
        }
        return [.. curves.Select(c => c.ToArray())];
    }
}
