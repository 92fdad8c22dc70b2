using System.Text.Json;
using Bathys.Vision.Transforms;

namespace Bathys.Vision.Tests;

/// <summary>Every byte operation gives torchvision's bytes (PIL backend): tolerance 0.</summary>
public class TorchvisionTests
{
    static readonly JsonDocument Golden =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Reference", "transforms.json")));

    public static TheoryData<string> Operations =>
        [.. Golden.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("operation").GetString()!).Distinct()];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Bytes_are_those_of_torchvision(string operation)
    {
        int compared = 0;
        foreach (var golden in Golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (golden.GetProperty("operation").GetString() != operation)
                continue;
            int[] source = Numbers(golden, "source"), shape = Numbers(golden, "shape");
            double[] arguments = [.. golden.GetProperty("arguments").EnumerateArray().Select(a => a.GetDouble())];
            string what = $"{operation}({string.Join(", ", arguments)}) of {golden.GetProperty("kind")} ({string.Join(", ", source)})";
            var image = Pictures.Make(golden.GetProperty("kind").GetString()!, source[0], source[1], source[2]);

            Run(image, operation, arguments);

            Assert.True(shape.SequenceEqual([image.Channels, image.Height, image.Width]), what);
            byte[] expected = golden.GetProperty("bytes").GetBytesFromBase64(), actual = AllPlanes(image);
            int differing = expected.Zip(actual).Count(pair => pair.First != pair.Second);
            Assert.True(differing == 0, $"{what}: {differing} of {expected.Length} bytes differ.");
            compared++;
        }
        Assert.True(compared > 0);
    }

    static void Run(Image image, string operation, double[] a)
    {
        var random = new Generator(0);
        switch (operation)
        {
            case "resize": new Resize((int)a[0], (int)a[1]).Apply(image, random); break;
            case "resize_shorter": new Resize((int)a[0]).Apply(image, random); break;
            case "rotate": image.Rotate(a[0], (byte)a[1]); break;
            case "affine": image.Affine(a[0], ((int)a[1], (int)a[2]), a[3], (a[4], 0), (byte)a[5]); break;
            case "center_crop": new CenterCrop((int)a[0], (int)a[1]).Apply(image, random); break;
            case "crop": image.Crop((int)a[0], (int)a[1], (int)a[2], (int)a[3]); break;
            case "pad": image.Pad((int)a[0], (int)a[1], (int)a[2], (int)a[3], (byte)a[4]); break;
            case "flip": new RandomHorizontalFlip(1).Apply(image, random); break;
            case "gray": new Grayscale((int)a[0]).Apply(image, random); break;
            case "brightness": image.AdjustBrightness(a[0]); break;
            case "contrast": image.AdjustContrast(a[0]); break;
            case "saturation": image.AdjustSaturation(a[0]); break;
            case "hue": image.AdjustHue(a[0]); break;
            default: throw new NotSupportedException(operation);
        }
    }

    static byte[] AllPlanes(Image image) => [.. Enumerable.Range(0, image.Channels).SelectMany(c => image.Plane(c).ToArray())];

    static int[] Numbers(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(n => n.GetInt32())];
}
