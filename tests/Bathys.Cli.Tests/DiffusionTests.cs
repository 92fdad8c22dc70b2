using System.Text.Json;
using Bathys.Formats;
using Bathys.Vision;

namespace Bathys.Cli.Tests;

/// <summary>Diffusion models on the command line: they are trained, draw and are evaluated.</summary>
public class DiffusionTests
{
    static readonly string[] small = [
        "--channels", "8", "--image-size", "16", "--text-width", "16", "--text-layers", "1", "--batch-size", "4", "--warm-up", "1"];

    static Call Train(TemporaryFolder folder, string run, params string[] more) =>
        Call.Of(["train", "diffusion", .. small, "--output", folder[run], .. more]);

    [Fact]
    public void A_model_is_trained_on_captioned_digits_draws_and_is_evaluated()
    {
        using var folder = new TemporaryFolder();
        var call = Train(folder, "run", "--steps", "4", "--every", "2", "--json").Succeeds();
        Assert.Equal(2, call.Json.GetProperty("epochs").GetInt32());
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder["run"], "samples")).Length);

        string[] draw = ["draw", folder["run"], "--prompt", "a thin blue four", "--count", "3", "--steps", "2"];
        var drawn = Call.Of([.. draw, "--output", folder["a.png"], "--film", folder["film.gif"]]).Succeeds();
        Assert.Contains("a thin blue four", drawn.Output, StringComparison.Ordinal);
        Assert.Empty(drawn.Error);
        Assert.Equal("GIF89a"u8, File.ReadAllBytes(folder["film.gif"]).AsSpan(0, 6));
        Call.Of([.. draw, "--output", folder["b.png"], "--film", folder["film.png"], "--threads", "1"]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["a.png"]), File.ReadAllBytes(folder["b.png"]));
        var film = ImageFile.Load(folder["film.png"]);
        Assert.True(film.Width == film.Height, "three stages of three pictures");
        Call.Of([.. draw, "--output", folder["c.png"], "--seed", "5"]).Succeeds();
        Assert.NotEqual(File.ReadAllBytes(folder["a.png"]), File.ReadAllBytes(folder["c.png"]));

        var evaluated = Call.Of("evaluate", folder["run"], "--pictures", "6", "--steps", "1", "--classifier-steps", "2", "--json")
            .Succeeds().Json;
        Assert.Equal(
            ["digit", "color", "width", "slant", "paper"], evaluated.GetProperty("accuracy").EnumerateObject().Select(entry => entry.Name));
        Assert.True(evaluated.GetProperty("frechet_distance")
            .GetDouble() > evaluated.GetProperty("frechet_distance_of_training_pictures").GetDouble());
        Assert.True(File.Exists(Path.Combine(folder["run"], "judge-2.safetensors")));
        Assert.True(File.Exists(Path.Combine(folder["run"], "report.txt")));
    }

    [Fact]
    public void Prompts_and_numbers_that_make_no_sense_are_handled()
    {
        using var folder = new TemporaryFolder();
        Train(folder, "run", "--steps", "1").Succeeds();
        string[] draw = ["draw", folder["run"], "--count", "1", "--steps", "1", "--output", folder["a.png"]];
        Assert.Contains(
            "'mauve', 'elephant'", Call.Of([.. draw, "--prompt", "a mauve elephant"]).Succeeds().Error, StringComparison.Ordinal);
        Assert.Empty(Call.Of([.. draw, "--prompt", ""]).Succeeds().Error);
        Call.Of([.. draw, "--guidance", "NaN"]).IsMistake("--guidance", "'NaN'");
        Call.Of("draw", folder["run"], "--steps", "0").IsMistake("--steps", "from 1");
        Call.Of([.. draw, "--eta", "2"]).IsMistake("η");
        Call.Of([.. draw, "--sampler", "euler", "--eta", "1"]).IsMistake("ddim");
        Call.Of([.. draw, "--film", folder["film.mp4"]]).IsMistake(".png or .gif");
        Call.Of("evaluate", folder["run"], "--data", "mnist").IsMistake("--data");
        Call.Of("draw", folder["nowhere"]).IsMistake("no run folder");
        Call.Of("train", "diffusion", "--steps", "0", "--output", folder["other"]).IsMistake("--steps");
        Call.Of("train", "diffusion", "--zero-snr", "--target", "epsilon", "--output", folder["other"]).IsMistake("target v");
        Call.Of("train", "diffusion", "--channels", "12", "--output", folder["other"]).IsMistake("multiple of 8");
        Call.Of("train", "diffusion", "--image-size", "30", "--multipliers", "1,2,2", "--output", folder["other"])
            .IsMistake("30", "multiple");
        Call.Of("train", "diffusion", "--network", "dit", "--image-size", "30", "--output", folder["other"]).IsMistake("30");
        Call.Of("train", "diffusion", "--multipliers", "1,0", "--output", folder["other"]).IsMistake("--multipliers");
        Assert.False(Directory.Exists(folder["other"]));
    }

    [Fact]
    public void A_run_that_was_killed_goes_on_as_if_it_never_had_been()
    {
        using var folder = new TemporaryFolder();
        Train(folder, "run", "--steps", "6", "--every", "3").Succeeds();
        var (losses, picture) = (Losses(), File.ReadAllBytes(Path.Combine(folder["run"], "samples", "step-00000006.png")));

        // As if it had been killed in the second epoch.
        Directory.Delete(Path.Combine(folder["run"], "checkpoints", "step-00000006"), recursive: true);
        Directory.Delete(Path.Combine(folder["run"], "samples"), recursive: true);
        Call.Of("train", "diffusion", "--output", folder["run"], "--resume").Succeeds();
        Assert.Equal(losses, Losses());
        Assert.Equal(picture, File.ReadAllBytes(Path.Combine(folder["run"], "samples", "step-00000006.png")));

        double[] Losses() =>
            [.. File.ReadAllLines(Path.Combine(folder["run"], "metrics.jsonl"))
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("train_loss").GetDouble())];
    }

    [Fact]
    public void A_text_encoder_that_was_trained_elsewhere_is_taken_over_and_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        Train(folder, "first", "--steps", "2").Succeeds();
        string[] taken = ["train", "diffusion", "--channels", "8", "--image-size", "16", "--batch-size", "4", "--warm-up", "1",
            "--text-encoder", folder["first"]];
        var call = Call.Of([.. taken, "--steps", "4", "--every", "2", "--output", folder["run"]]).Succeeds();
        Assert.Contains("left as it is", call.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown to it", call.Output, StringComparison.Ordinal);
        var (first, last) = (Weights("first", 2), Weights("run", 4));
        var words = first.Keys.Where(name => name.StartsWith("conditioner.", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(words);
        foreach (var name in words)
        {
            var drew = first["average." + name].ToArray<float>();
            Assert.Equal(drew, last[name].ToArray<float>());
            Assert.Equal(
                drew, last["average." + name].ToArray<float>().Select((mean, i) => Math.Abs(mean - drew[i]) < 1e-6 ? drew[i] : mean));
        }

        // The run has all it needs: the other may be gone when it goes on.
        Directory.Delete(Path.Combine(folder["run"], "checkpoints", "step-00000004"), recursive: true);
        Directory.Delete(folder["first"], recursive: true);
        Call.Of("train", "diffusion", "--output", folder["run"], "--resume").Succeeds();
        var again = Weights("run", 4);
        Assert.All(last, entry => Assert.Equal(entry.Value.ToArray<float>(), again[entry.Key].ToArray<float>()));

        Pictures(folder, "file,caption\na.png,a dark square\nb.png,a red square\n");
        call = Call.Of([.. taken[..^1], folder["run"], "--data", folder["pictures"], "--steps", "1", "--output", folder["squares"]])
            .Succeeds();
        Assert.Contains("2 words of the captions are unknown to it: ", call.Output, StringComparison.Ordinal);
        Call.Of([.. taken, "--condition", "class", "--output", folder["other"]]).IsMistake("--condition");
        Call.Of([.. taken, "--text-width", "16", "--output", folder["other"]]).IsMistake("--text-width");
        Train(folder, "classes", "--condition", "class", "--steps", "1").Succeeds();
        Call.Of([.. taken[..^1], folder["classes"], "--output", folder["other"]]).IsMistake("told class, not text");

        OrderedDictionary<string, Tensor> Weights(string run, int step) =>
            Safetensors.Load(Path.Combine(folder[run], "checkpoints", $"step-{step:D8}", "model.safetensors"));
    }

    [Fact]
    public void A_folder_of_captioned_images_is_learned_by_a_transformer_and_evaluated_without_kinds()
    {
        using var folder = new TemporaryFolder();
        Pictures(folder, "file,caption\na.png,a dark square\nb.png,a light square\n");
        Train(folder, "small", "--data", folder["pictures"], "--steps", "1").Succeeds();
        Call.Of("evaluate", folder["small"], "--pictures", "2", "--steps", "1").IsMistake("single picture");
        Pictures(folder,
            "file,caption\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{(char)('a' + i)}.png,a square number {i}\n")));
        Train(folder, "run", "--data", folder["pictures"], "--network", "dit", "--steps", "1").Succeeds();
        Call.Of("draw", folder["run"], "--prompt", "a dark square", "--count", "2", "--steps", "1", "--output", folder["a.png"]).Succeeds();
        var evaluated = Call.Of("evaluate", folder["run"], "--pictures", "2", "--steps", "1", "--classifier-steps", "1").Succeeds();
        Assert.DoesNotContain("shows what", evaluated.Output, StringComparison.Ordinal);
        Train(folder, "class", "--data", folder["pictures"], "--condition", "class", "--steps", "1").IsMistake("--condition text");
        Pictures(folder, "file,caption\na.png,a dark square\nz.png,nothing\n");
        Train(folder, "other", "--data", folder["pictures"], "--steps", "1").IsMistake("captions.csv", "z.png", "missing");
    }

    [Theory, InlineData("class"), InlineData("none")]
    public void Classes_are_drawn_by_name_and_pictures_without_any_condition(string condition)
    {
        using var folder = new TemporaryFolder();
        Train(folder, "run", "--condition", condition, "--steps", "1", "--target", "epsilon", "--schedule", "linear").Succeeds();
        var call = Call.Of("draw", folder["run"], "--prompt", "seven", "--count", "1", "--steps", "1", "--output", folder["a.png"])
            .Succeeds();
        Assert.Equal(condition == "none", call.Error.Contains("changes nothing", StringComparison.Ordinal));
        if (condition == "class") Call.Of("draw", folder["run"], "--prompt", "eleven").IsMistake("zero, one, two");
    }

    /// <summary>Gray squares of several sizes, and a captions file.</summary>
    static void Pictures(TemporaryFolder folder, string captions)
    {
        Directory.CreateDirectory(folder["pictures"]);
        for (var i = 0; i < 20; i++)
        {
            var image = new Image(i == 1 ? 1 : 3, 9 + i, 14);
            image.Pixels.Fill((byte)(10 * i));
            PngFile.Save(Path.Combine(folder["pictures"], $"{(char)('a' + i)}.png"), image);
        }

        File.WriteAllText(Path.Combine(folder["pictures"], "captions.csv"), captions);
    }
}
