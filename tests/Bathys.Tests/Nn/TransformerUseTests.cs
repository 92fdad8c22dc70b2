using Bathys.Nn;

namespace Bathys.Tests.Nn;

/// <summary>Transformers as they are used: token by token, with positions, and wrongly.</summary>
public class TransformerUseTests
{
    static readonly TransformerOptions options = new(8, 2) { FeedForward = 16, Generator = new Generator(1) };

    [Theory, InlineData(false), InlineData(true)]
    public void Token_by_token_the_decoder_gives_what_it_gives_at_once(bool normFirst)
    {
        var decoder = new TransformerDecoder(2, options with { NormFirst = normFirst }, norm: true);
        decoder.Eval();
        var (x, memory) = (Tensor.Randn(3, 70, 8), Tensor.Randn(3, 5, 8));
        var padding = Tensor.From(
            [false, false, false, false, false, false, false, false, true, true, false, false, false, true, true], 3, 5);
        var expected = decoder.Forward(x, memory, new() { IsCausal = true }, new() { KeyPadding = padding });

        using var _ = new NoGrad();
        var state = decoder.Begin(memory, padding);
        var parts = new List<Tensor> { decoder.Continue(x[.., ..3], state) };
        for (var i = 3; i < 70; i++) parts.Add(decoder.Continue(x[.., i..(i + 1)], state));
        Near(expected, Tensor.Cat([.. parts], 1), 1e-5);
        Assert.Equal(70, state.Length);
    }

    [Fact]
    public void A_state_goes_on_with_the_samples_that_were_chosen()
    {
        var decoder = new TransformerDecoder(1, options);
        decoder.Eval();
        using var _ = new NoGrad();
        var (x, memory, chosen) = (Tensor.Randn(3, 4, 8), Tensor.Randn(3, 5, 8), Tensor.From([2L, 0, 2, 1]));
        var state = decoder.Begin(memory);
        decoder.Continue(x[.., ..3], state);
        state.Select(chosen);
        var y = decoder.Continue(x.IndexSelect(0, chosen)[.., 3..], state);
        Near(decoder.Forward(x, memory, new() { IsCausal = true }).IndexSelect(0, chosen)[.., 3..], y, 1e-5);
        Assert.Contains("a batch of 3 after one of 4", Assert.Throws<ShapeException>(() => decoder.Continue(x[.., 3..], state)).Message);
    }

    [Fact]
    public void In_training_dropout_acts_and_in_evaluation_it_does_not()
    {
        var transformer = new Transformer(options with { Dropout = 0.5 }, 1, 1);
        var (source, target) = (Tensor.Randn(2, 5, 8), Tensor.Randn(2, 4, 8));
        Assert.NotEqual(transformer.Forward(source, target).ToArray<float>(), transformer.Forward(source, target).ToArray<float>());
        transformer.Eval();
        Assert.Equal(transformer.Forward(source, target).ToArray<float>(), transformer.Forward(source, target).ToArray<float>());
    }

    [Fact]
    public void Sinusoidal_positions_are_the_papers()
    {
        var y = new SinusoidalPositions(4, 10).Forward(Tensor.Zeros(1, 3, 4));
        for (var place = 0; place < 3; place++)
        {
            double[] expected = [Math.Sin(place), Math.Cos(place), Math.Sin(place / 100.0), Math.Cos(place / 100.0)];
            Golden.Near(expected, y[0, place], 1e-6, $"place {place}");
        }
        Assert.Empty(new SinusoidalPositions(4, 10).StateDictionary());
        Assert.Contains("a sequence of 11 does not fit: there are 10 places",
            Assert.Throws<ShapeException>(() => new SinusoidalPositions(4, 10).Forward(Tensor.Zeros(11, 4))).Message);
    }

    [Fact]
    public void Learned_positions_learn()
    {
        var layer = new LearnedPositions(5, 3);
        layer.Forward(Tensor.Zeros(2, 4, 3)).Sum().Backward();
        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0], layer.Weight.Grad!.ToArray<float>());
        Assert.Equal(["weight"], layer.StateDictionary().Keys);
        Assert.Contains("sequences (…, L, 3) are wanted", Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros(2, 4))).Message);
    }

    [Fact]
    public void Rotated_products_depend_on_distances_alone()
    {
        var rotary = new RotaryPositions(6, 50);
        var (q, k) = (Tensor.Randn(1, 6), Tensor.Randn(1, 6));
        double Product(int at, int distance) => (rotary.Forward(q, at + distance) * rotary.Forward(k, at)).Sum().Item();
        Assert.Equal(Product(0, 7), Product(30, 7), 1e-4);
        Assert.NotEqual(Product(0, 7), Product(0, 8), 1e-2);
        Assert.Equal(q.ToArray<float>(), rotary.Forward(q).ToArray<float>());
        Assert.Contains("place 50 is beyond the last of 50", Assert.Throws<ShapeException>(() => rotary.Forward(q, 50)).Message);
        Assert.Contains("an even width is needed", Assert.Throws<ShapeException>(() => new RotaryPositions(5, 50)).Message);
        Assert.Contains("places are more than", Assert.Throws<ShapeException>(() => new RotaryPositions(4, int.MaxValue)).Message);
        foreach (var wavelength in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Assert.Throws<ArgumentOutOfRangeException>(() => new RotaryPositions(4, 50, wavelength));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RotaryPositions(4, 0));
    }

    [Fact]
    public void Root_mean_square_norm_is_described_and_checked()
    {
        Assert.Equal("RMSNorm(4, epsilon: 1E-06)", new RMSNorm(4, 1e-6).ToString());
        Assert.Empty(new RMSNorm(4, affine: false).StateDictionary());
        Assert.Contains("RMSNorm(4) got (2, 3): the last dimension must have 4 features",
            Assert.Throws<ShapeException>(() => new RMSNorm(4).Forward(Tensor.Zeros(2, 3))).Message);
    }

    [Fact]
    public void Mistakes_are_told()
    {
        Assert.Contains(
            "a width of 10 does not divide into 3 heads", Assert.Throws<ShapeException>(() => new MultiheadAttention(10, 3)).Message);
        var layer = new MultiheadAttention(8, 2);
        Assert.Contains("takes queries (B, L, 8)", Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros(2, 8))).Message);
        Assert.Contains("does not broadcast to the scores (1, 2, 3, 3)",
            Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros(1, 3, 8), new AttentionMasks { Mask = Tensor.Zeros(4, 4) }))
                .Message);
        Assert.Contains("append keys and values first", Assert.Throws<InvalidOperationException>(() => new KeyValueCache().All).Message);
    }

    static void Near(Tensor expected, Tensor actual, double tolerance) =>
        Golden.Near(expected.To(DType.Float64).ToArray<double>(), actual, tolerance, "output");
}
