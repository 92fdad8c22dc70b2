using Bathys.Data;
using Bathys.Vision.Transforms;

namespace Bathys.Vision;

/// <summary>
/// A training and a test set of images (two <see cref="ImageDataset"/>s) with what both share: name, size, classes, mean and deviation.
/// <see cref="DataSets.Open"/> gives it.
/// </summary>
/// <param name="Name">A short name, such as "mnist".</param>
/// <param name="Description">What the images are and where they come from, in a sentence.</param>
/// <param name="Train">The training set.</param>
/// <param name="Test">The test set.</param>
/// <param name="Channels">1 (gray) or 3.</param>
/// <param name="Height">Rows of an image, or of the first when they differ.</param>
/// <param name="Width">Columns of an image, or of the first when they differ.</param>
/// <param name="Mean">Mean of each channel of <paramref name="Train"/>, bytes taken as 0 to 1.</param>
/// <param name="Std">Standard deviation of each channel of <paramref name="Train"/>.</param>
public sealed record ImageData(
    string Name, string Description, ImageDataset Train, ImageDataset Test, int Channels, int Height, int Width,
    IReadOnlyList<double> Mean, IReadOnlyList<double> Std)
{
    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes => Train.Classes;

    /// <summary>
    /// The same with at most <paramref name="train"/> training and <paramref name="test"/> test images.
    /// </summary>
    public ImageData Limit(int train, int test)
    {
        var (less, lessTest) = (Train.Limit(train), Test.Limit(test));
        return this with
        {
            Train = less,
            Test = lessTest,
            Description = $"{less.Count:N0} + {lessTest.Count:N0} images of: {Description}",
        };
    }

    /// <summary>Writes the first training images, as they are stored, as a PNG grid.</summary>
    /// <exception cref="DataException">An image is broken or the file cannot be written.</exception>
    public void SavePreview(string path, int columns = 10, int rows = 10, int scale = 2)
    {
        var images = new List<Image>();
        var chosen = Train.Limit(columns * rows);
        for (int i = 0; i < chosen.Count; i++)
        {
            var image = new Image();
            chosen.Load(i, image);
            image.Resize(Height, Width);
            images.Add(image);
        }
        PngFile.SaveGrid(path, images, columns, scale);
    }

    /// <summary>
    /// The same images for a network that takes 3 channels of <paramref name="size"/> x <paramref name="size"/> pixels: resized, gray
    /// copied to three channels, normalized; those of the training set also turned by up to 10° and jittered by 0.2 in brightness and
    /// contrast.
    /// </summary>
    public ImageData Prepared(int size, bool augment = true)
    {
        Transform[] shape = Channels == 1 ? [new Resize(size, size), new Grayscale(3)] : [new Resize(size, size)];
        Transform[] chance = augment ? [new RandomRotation(10), new ColorJitter(brightness: 0.2, contrast: 0.2)] : [];
        Transform[] numbers = [new ToTensor(), new Normalize(Mean, Std)];
        return this with
        {
            Train = Train.WithTransform(new Compose([.. shape, .. chance, .. numbers])),
            Test = Test.WithTransform(new Compose([.. shape, .. numbers])),
        };
    }
}
