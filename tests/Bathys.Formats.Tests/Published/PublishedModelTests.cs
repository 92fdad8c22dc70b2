using System.IO.Compression;
using Bathys.Nn;

namespace Bathys.Formats.Tests;

/// <summary>
/// Checkpoints of models that others trained, loaded into layers of ours: they evaluate as well as they did where they came from.
/// </summary>
public class PublishedModelTests
{
    const int BatchSize = 250;

    [Theory]
    [InlineData("mnist.pt", 9915)]
    [InlineData("mnist.safetensors", 9917)]
    public void TheMnistNetworkIsRightAboutAsManyDigits(string file, int right)
    {
        var model = new MnistNet().Eval();
        Assert.True(model.LoadStateDictionary(ModelFile.Load(RealData.File("weights", "mnist-burn", file))).IsEmpty);
        var images = Unzip("t10k-images-idx3-ubyte.gz")[16..];
        var labels = Unzip("t10k-labels-idx1-ubyte.gz")[8..];
        Assert.Equal(right, Right(model, Pixels(images, 1, [0.1307f], [0.3081f]), labels, 1, 28));
    }

    [Fact]
    public void TheMnistNetworkGivesTheFirstDigitItsLogProbabilities()
    {
        double[] expected = [-9.39117, -9.98320, -10.56420, -9.71596, -10.16112, -11.27499, -11.05521, -0.00038, -10.13036, -9.75219];
        var model = new MnistNet().Eval();
        model.LoadStateDictionary(ModelFile.Load(RealData.File("weights", "mnist-burn", "mnist.pt")));
        var pixels = Pixels(Unzip("t10k-images-idx3-ubyte.gz")[16..(16 + 28 * 28)], 1, [0.1307f], [0.3081f]);
        AssertNear(expected, Output(model, pixels, 1, 28), 1e-3);
    }

    [Fact]
    public void TheCifarNetworkIsRightAboutAsManyPicturesAndGivesTheFirstItsLogits()
    {
        double[] expected = [19.5231, -1.5168, 4.8677, -10.1142, -0.4647, -8.5191, -5.8122, -0.7579, 7.2207, -4.5455];
        var model = new CifarResNet(blocks: 3).Eval();
        var rules = new KeyRenaming { { @"^state_dict\.module\.", "" } };
        var state = rules.Apply(ModelFile.Load(RealData.File("weights", "resnet-cifar10", "resnet20-12fca82f.th")));

        // The file is older than the counters of batches; all else is there, so that it fits as strictly as in PyTorch.
        Assert.DoesNotContain(state.Keys, key => key.EndsWith(".num_batches_tracked", StringComparison.Ordinal));
        model.LoadStateDictionary(state);

        var records = File.ReadAllBytes(RealData.File("cifar10", "test_2000.bin")).Chunk(1 + 3 * 32 * 32).ToArray();
        var pixels = Pixels([.. records.SelectMany(record => record[1..])], 3, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);
        AssertNear(expected, Output(model, pixels[..(3 * 32 * 32)], 3, 32), 1e-2);
        Assert.Equal(1854, Right(model, pixels, [.. records.Select(record => record[0])], 3, 32));
    }

    static int Right(UnaryModule model, float[] pixels, byte[] labels, int channels, int side)
    {
        var right = 0;
        foreach (var (i, batch) in pixels.Chunk(BatchSize * channels * side * side).Index())
            foreach (var (j, scores) in Output(model, batch, channels, side).Chunk(10).Index())
                if (Array.IndexOf(scores, scores.Max()) == labels[i * BatchSize + j]) right++;
        return right;
    }

    static float[] Output(UnaryModule model, float[] pixels, int channels, int side)
    {
        using var _ = new NoGrad();
        return model.Forward(Tensor.From(pixels, pixels.Length / (channels * side * side), channels, side, side)).ToArray<float>();
    }

    /// <summary>Bytes of whole channels one after the other, scaled to 0…1 and standardized by channel.</summary>
    static float[] Pixels(byte[] bytes, int channels, float[] mean, float[] std)
    {
        var area = channels == 1 ? 28 * 28 : 32 * 32;
        return [.. bytes.Select((value, i) => (value / 255f - mean[i / area % channels]) / std[i / area % channels])];
    }

    static byte[] Unzip(string name)
    {
        using var file = new GZipStream(File.OpenRead(RealData.File("mnist", name)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    static void AssertNear(double[] expected, float[] found, double tolerance) =>
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
}
