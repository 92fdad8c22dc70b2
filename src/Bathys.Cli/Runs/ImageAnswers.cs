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
    /// <exception cref="BathysException">An image is missing or broken; those before it are answered.</exception>
    public static IEnumerable<Answer> Of(UnaryModule model, CnnConfiguration configuration, IReadOnlyList<string> files, bool invert)
    {
        var transform = configuration.Transform;
        var image = new Image();
        foreach (var file in files)
        {
            ImageFile.Load(file, image);
            if (invert) Invert(image.Pixels);
            transform.Apply(image, new Generator(0));
            var input = Tensor.Empty([1, image.Channels, image.Height, image.Width]);
            input.Write<float>(image.CopyTo);
            yield return Answer.Of(file, configuration.Classes, Probabilities(model, input));
        }
    }

    static void Invert(Span<byte> pixels)
    {
        foreach (ref var pixel in pixels) pixel = (byte)(255 - pixel);
    }

    static double[] Probabilities(UnaryModule model, Tensor input) => model.Predict(input).Softmax(-1).To(DType.Float64).ToArray<double>();
}
