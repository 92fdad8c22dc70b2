using Bathys.Models.Diffusion;
using Bathys.Vision.Captions;

namespace Bathys.Models.Tests.Diffusion;

/// <summary>Drawing: seeds, batches, threads, guidance.</summary>
[Collection("alone")]
public class DrawingTests
{
    static readonly Tensor prompts = Tensor.From<long>([2, 4, 3, 0, 2, 5, 6, 3, 2, 7, 3, 0, 2, 8, 9, 3, 2, 3, 0, 0], 5, 4);

    static Tensor Draw(DrawingOptions options, Tensor? tokens = null) =>
        new Drawing(Tiny.Text(), [1, 8, 8], options with { Steps = 4 }).Draw(tokens ?? prompts);

    [Theory, InlineData("ddim"), InlineData("ddpm"), InlineData("euler"), InlineData("dpm++2m")]
    public void A_seed_gives_the_same_pictures_in_any_batch_and_with_any_number_of_threads(string sampler)
    {
        var options = new DrawingOptions { Sampler = sampler, Seed = 3 };
        var expected = Draw(options);
        var threads = Processor.Threads;
        try
        {
            foreach (var (batch, count) in new[] { (1, threads), (2, 1), (3, 4) })
            {
                Processor.Threads = count;
                var pictures = Draw(options with { BatchSize = batch });
                DiffusionGolden.Near(expected.To(DType.Float64).ToArray<double>(), pictures, 1e-4, $"batches of {batch}, {count} threads");
                Assert.Equal(PictureImages.Of(expected).SelectMany(image => image.Pixels.ToArray()),
                    PictureImages.Of(pictures).SelectMany(image => image.Pixels.ToArray()));
            }
        }
        finally
        {
            Processor.Threads = threads;
        }
    }

    [Fact]
    public void Another_seed_gives_other_pictures_and_so_does_another_prompt()
    {
        var (first, second) = (Draw(new() { Seed = 1 }), Draw(new() { Seed = 2 }));
        Assert.NotEqual(first.ToArray<float>(), second.ToArray<float>());
        var same = Draw(new() { Seed = 1 }, Tensor.Cat([prompts[1..2], prompts[1..2]]));
        Assert.NotEqual(first[0].ToArray<float>(), same[0].ToArray<float>());   // other words
        Assert.NotEqual(same[0].ToArray<float>(), same[1].ToArray<float>());    // other noise
    }

    [Fact]
    public void Guidance_of_none_is_the_empty_prompt_and_of_one_the_prompt_alone()
    {
        var empty = Tensor.From<long>([2, 3, 0, 0], 1, 4);
        var prompt = prompts[..1];
        DiffusionGolden.Near(Numbers(Draw(new() { Guidance = 1 }, empty)), Draw(new() { Guidance = 0 }, prompt), 1e-5, "no guidance");
        // u + g (c − u) at g = 1 is c.
        DiffusionGolden.Near(
            Numbers(Draw(new() { Guidance = 1 }, prompt)), Draw(new() { Guidance = 1 + 1e-9 }, prompt), 1e-4, "the prompt alone");
        Assert.NotEqual(Numbers(Draw(new() { Guidance = 1 }, prompt)), Numbers(Draw(new() { Guidance = 4 }, prompt)));
    }

    [Theory, InlineData("ddim"), InlineData("ddpm"), InlineData("euler"), InlineData("dpm++2m")]
    public void A_schedule_that_ends_in_pure_noise_draws_finite_pictures(string sampler)
    {
        var model = Tiny.Text(new() { Schedule = NoiseSchedule.Cosine().WithZeroTerminalSnr() });
        Assert.All(new Drawing(model, [1, 8, 8], new() { Sampler = sampler, Steps = 6 }).Draw(prompts).ToArray<float>(), value =>
            Assert.True(Math.Abs(value) < 2));
    }

    [Fact]
    public void A_model_that_was_trained_on_every_picture_with_its_caption_is_drawn_without_guidance()
    {
        var model = Tiny.Text(new() { ConditionDrop = 0 });
        float[] Pictures(double? guidance) =>
            new Drawing(model, [1, 8, 8], new() { Guidance = guidance, Steps = 3 }).Draw(prompts).ToArray<float>();
        Assert.Equal(Pictures(1), Pictures(null));
        Assert.Contains("guidance 1", Assert.Throws<BathysException>(() => Pictures(3)).Message, StringComparison.Ordinal);
        Assert.Equal(Numbers(Draw(new() { Guidance = 3 })), Numbers(Draw(new())));
    }

    [Theory, InlineData(double.NaN), InlineData(-1), InlineData(double.PositiveInfinity)]
    public void Guidance_that_is_no_number_is_refused(double guidance) =>
        Assert.Contains(
            "guidance", Assert.Throws<BathysException>(() => Draw(new() { Guidance = guidance })).Message, StringComparison.Ordinal);

    [Fact]
    public void The_network_is_left_as_it_was()
    {
        var model = Tiny.Text();
        model.Average.Update(1_000_000);
        using (new NoGrad()) foreach (var mean in model.Average.Buffers()) mean.Fill(0.01);
        var before = model.StateDictionary().Select(entry => (entry.Key, Numbers(entry.Value))).ToList();
        new Drawing(model, [1, 8, 8], new() { Steps = 2 }).Draw(prompts[..1]);
        Assert.True(model.IsTraining);
        foreach (var (i, (_, tensor)) in model.StateDictionary().Index()) Assert.Equal(before[i].Item2, Numbers(tensor));
    }

    [Fact]
    public void Pictures_drawn_while_the_network_is_trained_are_those_drawn_before()
    {
        using var seeded = new RandomScope(new Generator(7));
        var model = Tiny.Text();
        float[] Pictures() => new Drawing(model, [1, 8, 8], new() { Steps = 2 }).Draw(prompts).ToArray<float>();
        var expected = Pictures();
        var (drawn, isOver) = (new List<float[]>(), false);
        var painter = new Thread(() =>
        {
            for (var i = 0; i < 20; i++) drawn.Add(Pictures());
            Volatile.Write(ref isOver, true);
        });
        painter.Start();
        var optimizer = new Bathys.Optim.AdamW(model.Parameters(), 5e-3);
        var batch = new CaptionedBatch(Tensor.Zeros(5, 1, 8, 8), prompts);
        while (!Volatile.Read(ref isOver))
        {
            optimizer.ZeroGrad();
            model.Predict(batch).Loss.Backward();
            optimizer.Step();
        }

        painter.Join();
        Assert.All(drawn, pictures => Assert.Equal(expected, pictures));
    }

    [Fact]
    public void Steps_can_be_watched()
    {
        var seen = new List<(int First, int Step)>();
        new Drawing(Tiny.Text(), [1, 8, 8], new() { Steps = 2, BatchSize = 3 })
        { AfterStep = (first, step, x) => seen.Add((first, step)) }.Draw(prompts);
        Assert.Equal([(0, 0), (0, 1), (0, 2), (3, 0), (3, 1), (3, 2)], seen);
    }

    [Fact]
    public void A_tiny_model_learns_to_tell_light_from_dark_pictures_by_their_caption()
    {
        using var seeded = new RandomScope(new Generator(7));
        var model = Tiny.Text(new() { AverageDecay = 0.9 });
        var optimizer = new Bathys.Optim.AdamW(model.Parameters(), 5e-3);
        var tokens = Tensor.From<long>([2, 4, 3, 0, 2, 5, 3, 0], 2, 4).Expand(8, 2, 4).Reshape(16, 4);
        var pictures = (Tensor.Zeros(8, 2, 8, 8) + Tensor.From([-0.7f, 0.7f]).Reshape(1, 2, 1, 1)).Reshape(16, 1, 8, 8);
        for (var step = 1; step <= 120; step++)
        {
            optimizer.ZeroGrad();
            model.Predict(new CaptionedBatch(pictures, tokens)).Loss.Backward();
            optimizer.Step();
            model.Average.Update(step);
        }

        var drawn = new Drawing(model, [1, 8, 8], new() { Steps = 10, Guidance = 2 }).Draw(tokens).Mean([1, 2, 3]).ToArray<float>();
        for (var i = 0; i < drawn.Length; i++)
            Assert.True(i % 2 == 0 ? drawn[i] < -0.4 : drawn[i] > 0.4, $"picture {i} has the mean {drawn[i]}");
    }

    static double[] Numbers(Tensor tensor) => tensor.To(DType.Float64).ToArray<double>();
}
