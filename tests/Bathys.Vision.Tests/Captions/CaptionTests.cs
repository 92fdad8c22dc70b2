using Bathys.Data;
using Bathys.Vision.Captions;
using Bathys.Vision.Digits;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace Bathys.Vision.Tests.Captions;

/// <summary>Captioned pictures: digits, classes, folders.</summary>
public class CaptionTests
{
    [Fact]
    public void A_digits_caption_says_what_its_attributes_say()
    {
        var digits = CaptionData.Open("digits", 16).Train;
        for (var i = 0; i < 200; i++)
        {
            var caption = digits.Caption(i);
            foreach (var (a, attribute) in digits.Attributes.Index())
            {
                var value = attribute.Values[digits.Value(i, a)];
                var expected = (attribute.Name, value) switch
                {
                    ("width", "normal") => !caption.Contains("thin", StringComparison.Ordinal)
                        && !caption.Contains("thick", StringComparison.Ordinal),
                    ("slant", "upright") => !caption.Contains("leaning", StringComparison.Ordinal),
                    ("slant", _) => caption.Contains($"leaning {value}", StringComparison.Ordinal),
                    ("paper", "black") => !caption.Contains("on white", StringComparison.Ordinal),
                    _ => caption.Contains(value, StringComparison.Ordinal),
                };
                Assert.True(expected, $"{caption}: {attribute.Name} {value}");
            }
        }
    }

    [Fact]
    public void Digits_are_drawn_alike_again_and_the_parts_differ()
    {
        byte[] Picture(CaptionedImages images, int index)
        {
            var canvas = new Image();
            images.Load(index, canvas);
            return canvas.Pixels.ToArray();
        }

        var data = CaptionData.Open("digits", 16);
        Assert.Equal(Picture(data.Train, 3), Picture(CaptionData.Open("digits", 16).Train, 3));
        Assert.NotEqual(Picture(data.Train, 3), Picture(data.Validation, 3));
        Assert.NotEqual(Picture(data.Train, 3), Picture(CaptionData.Open("digits", 16, new() { Seed = 1 }).Train, 3));
    }

    [Fact]
    public void Examples_have_values_from_minus_one_to_one_the_size_asked_for_and_chances_of_their_own()
    {
        var images = new CaptionedDigits(new DigitsData { Color = true, Size = 28 }, 0, 50);
        var data = new CaptionedDataset(images, i => [i], size: 20, count: 300, isRandom: true);
        var batch = data.GetBatch([.. Enumerable.Range(0, 300)], new Generator(4));
        Assert.Equal([300, 3, 20, 20], batch.Pictures.Shape.ToArray());
        Assert.True(batch.Pictures.Min().Item() is >= -1 and < -0.8 && batch.Pictures.Max().Item() is > 0.8 and <= 1);
        Assert.True(batch.Captions.ToArray<long>().Distinct().Count() > 40, "a random sample is any of the pictures");
        Assert.Equal(
            batch.Captions.ToArray<long>(), data.GetBatch([.. Enumerable.Range(0, 300)], new Generator(4)).Captions.ToArray<long>());
        var ordered = new CaptionedDataset(images, i => [i], 20, 60, isRandom: false);
        Assert.Equal([.. Enumerable.Range(0, 60).Select(i => (long)i % 50)],
            ordered.GetBatch([.. Enumerable.Range(0, 60)], new Generator(4)).Captions.ToArray<long>());
    }

    [Fact]
    public void A_folder_is_read_with_either_kind_of_captions_file_on_white_paper()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "a.png", "b.png", "c.png" }) TransparentPng(folder[name]);
        File.WriteAllText(
            folder["captions.jsonl"],
            "{\"file\": \"a.png\", \"caption\": \"one, \\\"quoted\\\"\"}\n\n{\"file\": \"b.png\", \"caption\": \"two\"}\n{\"file\": " +
            "\"b.png\", \"caption\": \"zwei\"}\n");
        Check(["one, \"quoted\"", "two", "zwei"]);
        File.WriteAllText(folder["captions.csv"], "caption,file\n\"one, two\",a.png\nthree,c.png\n");
        Check(["one, two", "three"]);

        void Check(string[] captions)
        {
            var data = CaptionData.Open(folder.Path, 8);
            CaptionedImages[] parts = [data.Train, data.Validation];
            Assert.Equal(captions.Order(), parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(part.Caption)).Order());
            // Captions of one picture stay together.
            Assert.True(parts.Count(part => Enumerable.Range(0, part.Count).Any(i => part.Caption(i) is "two" or "zwei")) <= 1);
            var canvas = new Image();
            data.Train.Load(0, canvas);
            Assert.Equal([255, 255, 255], new[] { canvas.Plane(0)[0], canvas.Plane(1)[0], canvas.Plane(2)[0] });       // transparent red
            Assert.Equal([0, 0, 255], new[] { canvas.Plane(0)[1], canvas.Plane(1)[1], canvas.Plane(2)[1] });           // blue
            // half transparent red
            Assert.Equal([255, 127, 127], new[] { canvas.Plane(0)[2], canvas.Plane(1)[2], canvas.Plane(2)[2] });
        }
    }

    [Theory]
    [InlineData("captions.csv", "file,caption\na.png,one\nno.png,two\n", "1 of the images", "no.png")]
    [InlineData("captions.csv", "file,caption\na.png,\n", "row 1", "caption is empty")]
    [InlineData("captions.csv", "name,caption\na.png,one\n", "no column \"file\"", "name, caption")]
    [InlineData("captions.csv", "file,caption\na.png,one\n", "single image", "add images")]
    [InlineData("captions.jsonl", "{\"file\": \"a.png\"}\n", "line 1", "caption")]
    [InlineData("captions.jsonl", "\n", "no captions", "write one")]
    public void A_captions_file_that_is_wrong_is_named_with_its_fault(string file, string text, params string[] words)
    {
        using var folder = new TemporaryFolder();
        TransparentPng(folder["a.png"]);
        File.WriteAllText(folder[file], text);
        var message = Assert.ThrowsAny<DataException>(() => CaptionData.Open(folder.Path, 8)).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_picture_stays_in_its_part_when_others_come_however_it_is_named()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 60; i++) TransparentPng(folder[$"{i}.png"]);
        var before = Validation(Enumerable.Range(0, 50).Select(i => $"{i}.png,{i}"));
        Assert.InRange(before.Length, 2, 12);
        var after = Validation(
            Enumerable.Range(0, 60).Select(i => $"./{i}.png,{i}").Concat(Enumerable.Range(0, 60).Select(i => $"{i}.png,{i}")));
        Assert.Equal(before, after.Where(i => i < 50).Distinct());
        Assert.All(after.CountBy(i => i), entry => Assert.Equal(2, entry.Value));

        int[] Validation(IEnumerable<string> rows)
        {
            File.WriteAllLines(folder["captions.csv"], rows.Prepend("file,caption"));
            var images = CaptionData.Open(folder.Path, 8).Validation;
            return [.. Enumerable.Range(0, images.Count)
                .Select(i => int.Parse(images.Caption(i), System.Globalization.CultureInfo.InvariantCulture)).Order()];
        }
    }

    [Fact]
    public void Classes_come_mixed_however_they_are_stored()
    {
        using var folder = new TemporaryFolder();
        foreach (var (part, count) in new[] { ("train", 30), ("test", 10) })
        {
            foreach (var name in new[] { "circle", "square", "star" })
            {
                Directory.CreateDirectory(folder[$"{part}/{name}"]);
                for (var i = 0; i < count; i++) TransparentPng(folder[$"{part}/{name}/{i}.png"]);
            }
        }

        var data = CaptionData.Open(folder.Path, 8);
        Assert.Equal(90, data.Train.Count);
        foreach (var (images, all) in new[] { (data.Train, 30), (data.Validation, 10) })
        {
            Assert.Equal(3, Enumerable.Range(0, 10).Select(images.Caption).Distinct().Count());
            Assert.All(Enumerable.Range(0, images.Count).CountBy(i => images.Value(i, 0)), entry => Assert.Equal(all, entry.Value));
            Assert.All(Enumerable.Range(0, images.Count), i =>
                Assert.Equal(images.Caption(i), images.Attributes[0].Values[images.Value(i, 0)]));
        }
    }

    [Fact]
    public void Free_captions_can_be_seen_by_their_words()
    {
        var digits = new CaptionedDigits(new DigitsData { Color = true, Size = 16 }, 0, 100);
        var (train, validation) = CaptionWords.Of(digits, new CaptionedDigits(new DigitsData { Color = true, Size = 16 }, 1, 20), count: 5);
        Assert.Equal(5, train.Attributes.Count);
        Assert.Contains("leaning", train.Attributes.Select(attribute => attribute.Name));
        var leaning = train.Attributes.Index().First(entry => entry.Item.Name == "leaning").Index;
        for (var i = 0; i < validation.Count; i++)
            Assert.Equal(validation.Caption(i).Contains("leaning", StringComparison.Ordinal) ? 1 : 0, validation.Value(i, leaning));
    }

    /// <summary>4 x 4 pixels: transparent red, blue, half transparent red, then blue.</summary>
    static void TransparentPng(string path)
    {
        using var picture = new SixLabors.ImageSharp.Image<Rgba32>(4, 4, new Rgba32(0, 0, 255));
        (picture[0, 0], picture[2, 0]) = (new(255, 0, 0, 0), new(255, 0, 0, 128));
        picture.SaveAsPng(path, new() { TransparentColorMode = PngTransparentColorMode.Preserve });
    }
}
