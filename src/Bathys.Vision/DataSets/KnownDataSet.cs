using Bathys.Data.Downloads;

namespace Bathys.Vision;

/// <summary>
/// Where a published data set is fetched from, and its files, classes and statistics; it holds no images. <see cref="DataSets.Open"/>
/// fetches and opens it by its name.
/// </summary>
/// <param name="Name">Its name here.</param>
/// <param name="Description">What it holds, in a sentence.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Mean">The published mean of each channel of its training images.</param>
/// <param name="Std">The published standard deviation of each channel.</param>
/// <param name="Files">Its files.</param>
public sealed record KnownDataSet(
    string Name, string Description, IReadOnlyList<string> Classes, IReadOnlyList<double> Mean, IReadOnlyList<double> Std,
    IReadOnlyList<RemoteFile> Files)
{
    /// <summary>SHA-256 of the training labels by themselves, by which a folder of IDX files is recognized.</summary>
    internal string? LabelHash { get; init; }

    /// <summary>Handwritten digits, 60,000 + 10,000 gray images of 28 x 28.</summary>
    public static KnownDataSet Mnist { get; } = new(
        "mnist",
        "handwritten digits, 60,000 + 10,000 gray images of 28 x 28 (LeCun, Cortes, Burges)",
        [.. Enumerable.Range(0, 10).Select(d => $"{d}")],
        [0.1307], [0.3081],
        IdxFiles(
            ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/",
                "http://yann.lecun.com/exdb/mnist/"],
            (9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            (28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            (1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            (4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")))
    {
        LabelHash = "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    };

    /// <summary>Pictures of clothes, 60,000 + 10,000 gray images of 28 x 28.</summary>
    public static KnownDataSet FashionMnist { get; } = new(
        "fashion-mnist",
        "pictures of clothes, 60,000 + 10,000 gray images of 28 x 28 (Zalando SE, MIT license)",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        [0.2860], [0.3530],
        IdxFiles(
            ["https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
            (26421880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            (29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            (4422102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            (5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")))
    {
        LabelHash = "657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7",
    };

    /// <summary>Ten kinds of animals and vehicles, 50,000 + 10,000 color images of 32 x 32.</summary>
    public static KnownDataSet Cifar10 { get; } = new(
        "cifar10",
        "animals and vehicles, 50,000 + 10,000 color images of 32 x 32 (Krizhevsky 2009)",
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
        [0.4914, 0.4822, 0.4465], [0.2470, 0.2435, 0.2616],
        [
            new RemoteFile("cifar-10-binary.tar.gz", 170052171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            [
                new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
                new("https://cave.cs.toronto.edu/kriz/cifar-10-binary.tar.gz"),
                new("https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/cifar-10-binary.tar.gz"),
            ]),
        ]);

    /// <summary>All that can be fetched.</summary>
    public static IReadOnlyList<KnownDataSet> All { get; } = [Mnist, FashionMnist, Cifar10];

    /// <summary>Brings all files into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How files are fetched.</param>
    /// <param name="progress">Told the bytes of each file as they come; null for nobody.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="DownloadException">A file could not be had.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; no file stands under its name that is not whole.</exception>
    public async Task FetchAsync(
        string folder, DownloadOptions options, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var downloader = new Downloader(options);
        foreach (var file in Files)
            await downloader.FetchAsync(file, folder, progress, cancellation).ConfigureAwait(false);
    }

    static RemoteFile[] IdxFiles(string[] mirrors, params ReadOnlySpan<(long Length, string Sha256)> files)
    {
        string[] names = [
            "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];
        var result = new RemoteFile[names.Length];
        for (int i = 0; i < names.Length; i++)
            result[i] = new RemoteFile(names[i], files[i].Length, files[i].Sha256, [.. mirrors.Select(m => new Uri(m + names[i]))]);
        return result;
    }
}
