using Bathys.Data;
using Bathys.Vision.Transforms;

namespace Bathys.Vision;

/// <summary>
/// One set of images with a class each, such as a training set, seen through transforms that end in <see cref="ToTensor"/> (alone, when
/// none are given).
/// </summary>
/// <remarks>A batch is written image by image straight into its tensor: one canvas a thread, no tensors in between.</remarks>
public abstract class ImageDataset : Dataset
{
    static readonly ThreadLocal<Image> Canvases = new(() => new Image());

    /// <summary>The names of the classes; a label is a place in this list.</summary>
    public abstract IReadOnlyList<string> Classes { get; }

    /// <summary>What is done to an image before a model sees it.</summary>
    public Transform Transform { get; init; } = new ToTensor();

    /// <summary>The class of an image.</summary>
    public abstract int Label(int index);

    /// <summary>Puts an image as it is stored on a canvas.</summary>
    public abstract void Load(int index, Image canvas);

    /// <summary>The same images seen through other transforms.</summary>
    public abstract ImageDataset WithTransform(Transform transform);

    /// <summary>
    /// At most <paramref name="count"/> of the images, fairly chosen: a set in random order gives its first, one in order of classes an
    /// even spread.
    /// </summary>
    public abstract ImageDataset Limit(int count);

    /// <inheritdoc/>
    public override Sample this[int index] => Get(index, new Generator(0).Fork((ulong)index));

    /// <inheritdoc/>
    public override Sample Get(int index, Generator random)
    {
        var canvas = Prepare(index, random);
        var input = Tensor.Empty([canvas.Channels, canvas.Height, canvas.Width]);
        input.Write<float>(canvas.CopyTo);
        return new Sample(input, Tensor.Scalar(Label(index), DType.Int64));
    }

    /// <inheritdoc/>
    public override Batch GetBatch(ReadOnlySpan<int> indices, Generator random)
    {
        var labels = new long[indices.Length];
        Tensor? input = null;
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            try
            {
                var canvas = Prepare(index, random.Fork((ulong)index));
                input ??= Tensor.Empty([indices.Length, canvas.Channels, canvas.Height, canvas.Width]);
                Write(canvas, input, i);
                labels[i] = Label(index);
            }
            catch (Exception e) when (e is not (SampleException or OutOfMemoryException))
            {
                throw new SampleException(index, e);
            }
        }
        return new Batch(input!, Tensor.From(labels));
    }

    Image Prepare(int index, Generator random)
    {
        var canvas = Canvases.Value!;
        Load(index, canvas);
        Transform.Apply(canvas, random);
        return canvas;
    }

    static void Write(Image canvas, Tensor batch, int place)
    {
        var (channels, height, width) = (batch.Shape[1], batch.Shape[2], batch.Shape[3]);
        if (canvas.Channels != channels || canvas.Height != height || canvas.Width != width)
        {
            throw new DataException($"the image is ({canvas.Channels}, {canvas.Height}, {canvas.Width}) where the first of its batch is " +
                $"({channels}, {height}, {width}); add Resize(height, width), and Grayscale for mixed colors, to the transforms.");
        }
        int size = channels * height * width;
        batch.Write<float>(pixels => canvas.CopyTo(pixels.Slice(place * size, size)));
    }
}
