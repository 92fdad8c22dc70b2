using Bathys.Nn;
using Bathys.Vision;
using Bathys.Vision.Transforms;

namespace Bathys.Models;

/// <summary>Names the classes of images. May be used by many threads at once: no call changes the model.</summary>
/// <param name="model">The network: images (N, C, H, W) to a score for each class, (N, classes).</param>
/// <param name="transform">What makes an image the network's input; it ends with <see cref="ToTensor"/> and perhaps <see
/// cref="Normalize"/>.</param>
/// <param name="classes">The names of the classes.</param>
public sealed class ImageClassifier(UnaryModule model, Transform transform, IReadOnlyList<string> classes)
{
    /// <summary>The network.</summary>
    public UnaryModule Model => model;

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes => classes;

    /// <summary>The classes of an image file with their probabilities, the likeliest first.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Data.DataFileException">The file is missing, broken or no image.</exception>
    public IReadOnlyList<ClassProbability> Classify(string path) => Classify([Input(ImageFile.Load(path))])[0];

    /// <summary>The classes of an image with their probabilities, the likeliest first.</summary>
    /// <param name="image">The image of any size, which is not changed.</param>
    public IReadOnlyList<ClassProbability> Classify(Image image) => ClassifyAll([image])[0];

    /// <summary>The classes of several images, computed as one batch.</summary>
    /// <param name="images">The images of any sizes, which are not changed.</param>
    /// <returns>For each image its classes, the likeliest first.</returns>
    public IReadOnlyList<IReadOnlyList<ClassProbability>> ClassifyAll(IReadOnlyList<Image> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.Count == 0 ? [] : Classify([.. images.Select(image => Input(Copy(image)))]);
    }

    IReadOnlyList<ClassProbability>[] Classify(Tensor[] inputs)
    {
        var probabilities = model.Predict(Tensor.Stack(inputs)).Softmax(-1).To(DType.Float64).ToArray<double>();
        return [.. probabilities.Chunk(classes.Count).Select(row => ClassProbability.Ranked(classes, row))];
    }

    static Image Copy(Image image)
    {
        var canvas = new Image();
        canvas.CopyFrom(image);
        return canvas;
    }

    /// <summary>(C, H, W) of an image, which is changed.</summary>
    Tensor Input(Image canvas)
    {
        transform.Apply(canvas, new Generator(0));
        var values = new float[canvas.Channels * canvas.Height * canvas.Width];
        canvas.CopyTo(values);
        return Tensor.From(values, canvas.Channels, canvas.Height, canvas.Width);
    }
}
