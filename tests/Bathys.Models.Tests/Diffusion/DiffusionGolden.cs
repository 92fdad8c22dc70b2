using System.Text.Json;

namespace Bathys.Models.Tests.Diffusion;

/// <summary>The values that diffusion.py computed from the papers' formulas and with PyTorch.</summary>
internal static class DiffusionGolden
{
    public static JsonElement Root { get; } =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "diffusion.json"))).RootElement;

    public static double[] Numbers(this JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Numbers)] : [element.GetDouble()];

    public static int[] Sizes(this JsonElement element) => Array.ConvertAll(element.Numbers(), size => (int)size);

    /// <summary>The numbers by which script and tests fill tensors alike: sin(phase + 0.7 i).</summary>
    public static Tensor Wave(Shape shape, double phase, DType dtype = DType.Float64) =>
        Tensor.From([.. Enumerable.Range(0, (int)shape.Count).Select(i => Math.Sin(phase + (0.7 * i)))]).Reshape(shape).To(dtype);

    /// <summary>Fails where numbers differ by more than the tolerance, relative above one.</summary>
    public static void Near(double[] expected, IReadOnlyList<double> actual, double tolerance, string what)
    {
        Assert.True(expected.Length == actual.Count, $"{what}: {expected.Length} numbers expected, {actual.Count} found");
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"{what}[{i}]: {expected[i]:R} expected, {actual[i]:R} found");
    }

    public static void Near(double[] expected, Tensor actual, double tolerance, string what) =>
        Near(expected, actual.To(DType.Float64).ToArray<double>(), tolerance, what);
}
