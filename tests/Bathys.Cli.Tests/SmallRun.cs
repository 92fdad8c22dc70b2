namespace Bathys.Cli.Tests;

/// <summary>Trainings that take a second.</summary>
internal static class SmallRun
{
    /// <summary>Trains the convolutional network on a few small digits.</summary>
    public static Call Cnn(string output, params string[] more) => Cnn(output, 2, more);

    /// <summary>The same for some epochs.</summary>
    public static Call Cnn(string output, int epochs, params string[] more) =>
        Call.Of(["train", "cnn", "--limit", "200", "--image-size", "12", "--epochs", $"{epochs}", "--output", output, .. more]);

    /// <summary>A table of points inside and outside of a circle, with a color that tells nothing and a number to regress.</summary>
    public static string Table(TemporaryFolder folder, int rows = 400)
    {
        var random = new Generator(1);
        using var writer = new StreamWriter(folder["points.csv"]);
        writer.WriteLine("x,y,color,place,distance");
        for (var i = 0; i < rows; i++)
        {
            var (x, y) = (random.NextUniform(-2, 2), random.NextUniform(-2, 2));
            var distance = Math.Sqrt(x * x + y * y);
            writer.WriteLine(FormattableString.Invariant(
                $"{x:F3},{y:F3},{(random.NextInt(2) == 0 ? "red" : "blue")},{(distance < 1.4 ? "inside" : "outside")},{distance:F3}"));
        }

        return folder["points.csv"];
    }
}
