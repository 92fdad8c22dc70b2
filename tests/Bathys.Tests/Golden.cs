using System.Text.Json;

namespace Bathys.Tests;

/// <summary>Values that a reference library computed; the script beside each file tells how.</summary>
internal static class Golden
{
    public static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", name))).RootElement;

    /// <summary>The numbers of an array of any depth, in order.</summary>
    public static double[] Numbers(this JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Numbers)] : [element.GetDouble()];

    /// <summary>The numbers by which scripts and tests fill tensors alike: sin(phase + 0.7 i).</summary>
    public static Tensor Wave(ReadOnlySpan<int> shape, double phase, DType dtype = DType.Float64)
    {
        var values = new double[new Shape(shape).Count];
        for (var i = 0; i < values.Length; i++) values[i] = Math.Sin(phase + (0.7 * i));
        return Tensor.From(values).Reshape(shape).To(dtype);
    }

    /// <summary>Fails where a tensor's numbers differ from the expected ones by more than the tolerance, relative above one.</summary>
    public static void Near(double[] expected, Tensor actual, double tolerance, string what)
    {
        var values = actual.To(DType.Float64).ToArray<double>();
        Assert.True(expected.Length == values.Length, $"{what}: {expected.Length} numbers expected, {values.Length} found");
        for (var i = 0; i < values.Length; i++)
        {
            var difference = Math.Abs(expected[i] - values[i]);
            Assert.True(difference <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"{what}[{i}]: {expected[i]:R} expected, {values[i]:R} found");
        }
    }
}
