using Bathys.Data;
using Bathys.Data.Vision;
using Bathys.Nn;

namespace Bathys.Cli.Runs;

/// <summary>What the convolutional network says of image files.</summary>
internal static class ImageAnswers
{
    /// <summary>Classifies one image after the other.</summary>
    /// <param name="model">The network.</param>
    /// <param name="configuration">How images were prepared for it.</param>
    /// <param name="files">The images.</param>
    /// <param name="invert">Whether the images are turned to their negatives first.</param>
    /// <param name="broken">Is told of each image that is missing or broken, which is left out; if null it is an error.</param>
    /// <exception cref="BathysException">An image is missing or broken; those before it are answered.</exception>
    public static IEnumerable<Answer> Of(
        UnaryModule model, CnnConfiguration configuration, IReadOnlyList<string> files, bool invert, Action<DataFileException>? broken = null)
    {
        var transform = configuration.Transform;
        var image = new Image();
        foreach (var file in files)
        {
            if (!Load(file, image, broken)) continue;
            if (invert) Invert(image.Pixels);
            transform.Apply(image, new Generator(0));
            var input = Tensor.Empty([1, image.Channels, image.Height, image.Width]);
            input.Write<float>(image.CopyTo);
            yield return Answer.Of(file, configuration.Classes, Probabilities(model, input));
        }
    }

    static bool Load(string file, Image image, Action<DataFileException>? broken)
    {
        try
        {
            ImageFile.Load(file, image);
            return true;
        }
        catch (DataFileException e) when (broken is not null)
        {
            broken(e);
            return false;
        }
    }

    static void Invert(Span<byte> pixels)
    {
        foreach (ref var pixel in pixels) pixel = (byte)(255 - pixel);
    }

    static double[] Probabilities(UnaryModule model, Tensor input) => model.Predict(input).Softmax(-1).To(DType.Float64).ToArray<double>();
}
