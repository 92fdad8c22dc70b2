using System.Text.Json;
using Bathys.Models.Diffusion;
using Bathys.Training;
using Bathys.Vision.Captions;
using Bathys.Vision.Digits;

namespace Bathys.Models.Tests.Diffusion;

/// <summary>The classifier of drawn pictures, and the report of what it saw.</summary>
[Collection("alone")]
public class PictureClassifierTests
{
    [Fact]
    public void A_classifier_learns_what_pictures_show_and_tells_sets_apart_by_its_features()
    {
        using var seeded = new RandomScope(new Generator(2));
        var digits = new CaptionedDigits(new DigitsData { Color = true, Size = 16 }, 0, 2000);
        var classifier = new PictureClassifier(digits.Attributes, channels: 3, size: 16);
        CaptionedDataset Data(int count, bool isRandom) =>
            new(digits, i => [.. Enumerable.Range(0, digits.Attributes.Count).Select(a => (long)digits.Value(i, a))], 16, count, isRandom);
        classifier.Fit(Data(64 * 80, isRandom: true), steps: 80);

        var (pictures, values) = Data(200, isRandom: false).GetBatch([.. Enumerable.Range(0, 200)], new(0));
        var features = classifier.FeaturesOf(pictures);
        Assert.Equal([200, 128], features.Shape.ToArray());
        double Share(string name)
        {
            var attribute = digits.Attributes.Index().First(entry => entry.Item.Name == name).Index;
            return classifier.Values(features, attribute).Zip(values.Select(1, attribute).ToArray<long>())
                .Average(pair => pair.First == pair.Second ? 1.0 : 0);
        }

        Assert.True(Share("paper") > 0.97, $"paper {Share("paper"):P0}");
        Assert.True(Share("color") > 0.25, $"color {Share("color"):P0}");     // one of eight by chance
        var near = FrechetDistance.Of(features[..100], features[100..]);
        var far = FrechetDistance.Of(features[..100], classifier.FeaturesOf(-pictures[100..]));
        Assert.True(far > 1.5 * near, $"pictures of the same kind are at {near}, negatives at {far}");
    }

    [Fact]
    public void A_stop_ends_the_training()
    {
        var digits = new CaptionedDigits(new DigitsData { Color = true, Size = 16 }, 0, 100);
        var classifier = new PictureClassifier(digits.Attributes, 3, 16);
        var data = new CaptionedDataset(digits, i => [0, 0, 0, 0, 0], 16, 128, isRandom: true);
        Assert.Throws<OperationCanceledException>(() => classifier.Fit(data, 2, stop: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_report_says_what_was_asked_and_what_real_pictures_get()
    {
        var report = new DiffusionReport(500, [new("digit", 0.96, 0.99), new("slant", null, 0.9)], 12.5, 3.25, "ddim in 50 steps", 100);
        var text = report.ToString();
        Assert.Matches(@"digit +96\.0 % +\(99\.0 %\)", text);
        Assert.Contains("not asked", text, StringComparison.Ordinal);
        Assert.Contains("5.00 pictures a second", text, StringComparison.Ordinal);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) report.WriteTo(writer);
        var json = JsonDocument.Parse(stream.ToArray()).RootElement;
        Assert.Equal(0.96, json.GetProperty("accuracy").GetProperty("digit").GetProperty("drawn").GetDouble());
        Assert.False(json.GetProperty("accuracy").GetProperty("slant").TryGetProperty("drawn", out _));
        Assert.Equal(3.25, json.GetProperty("frechet_distance_of_training_pictures").GetDouble());
    }
}
