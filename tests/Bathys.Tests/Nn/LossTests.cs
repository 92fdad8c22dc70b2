using Bathys.Nn;

namespace Bathys.Tests.Nn;

public class LossTests
{
    static Tensor Logits => 3 * Golden.Wave([6, 4], 1);

    static Tensor Labels => Tensor.From([0L, 3, 1, 1, 2, 0]);

    static Tensor Images => 3 * Golden.Wave([2, 3, 2, 2], 1);

    static Tensor Places => Tensor.From([0L, 2, 1, 1, 2, 0, 0, 1], 2, 2, 2);

    static Tensor Weight => 1.5 + Golden.Wave([4], 0);

    static Tensor Scores => 4 * Golden.Wave([5, 3], 1);

    static Tensor Truths => 0.5 + (0.5 * Golden.Wave([5, 3], 4));

    static Tensor Extremes => Tensor.From([-1000.0, 1000, -50, 50, 0, 1000]);

    static Tensor Certain => Tensor.From([0.0, 1, 1, 0, 1, 0]);

    static Tensor Logs => Golden.Wave([4, 5], 1).LogSoftmax(1);

    static Tensor Distribution => (2 * Golden.Wave([4, 5], 5)).Softmax(1);

    static readonly Dictionary<string, (Func<DType, LossReduction, Loss> Make, Func<Tensor> Input, Func<Tensor> Target)> makers = new()
    {
        ["cross entropy"] = ((d, r) => new CrossEntropyLoss(reduction: r), () => Logits, () => Labels),
        ["cross entropy weighted"] = ((d, r) => new CrossEntropyLoss(Weight.To(d), reduction: r), () => Logits, () => Labels),
        ["cross entropy ignoring"] = ((d, r) => new CrossEntropyLoss(ignoreIndex: 1, reduction: r), () => Logits, () => Labels),
        ["cross entropy smoothed"] = ((d, r) => new CrossEntropyLoss(labelSmoothing: 0.1, reduction: r), () => Logits, () => Labels),
        ["cross entropy all options"] = ((d, r) => new CrossEntropyLoss(Weight.To(d), 1, r, 0.2), () => Logits, () => Labels),
        ["cross entropy of images"] = ((d, r) => new CrossEntropyLoss(reduction: r), () => Images, () => Places),
        ["nll"] = ((d, r) => new NLLLoss(reduction: r), () => Logits.LogSoftmax(1), () => Labels),
        ["nll all options"] = ((d, r) => new NLLLoss(Weight.To(d), 1, r), () => Logits.LogSoftmax(1), () => Labels),
        ["nll of images"] = ((d, r) => new NLLLoss(reduction: r), () => Images.LogSoftmax(1), () => Places),
        ["bce with logits"] = ((d, r) => new BCEWithLogitsLoss(reduction: r), () => Scores, () => Truths),
        ["bce with logits all options"] = (
            (d, r) => new BCEWithLogitsLoss((1.5 + Golden.Wave([3], 1)).To(d), r, (2 + Golden.Wave([3], 2)).To(d)), () =>
                Scores, () => Truths),
        ["bce with logits extreme"] = ((d, r) => new BCEWithLogitsLoss(reduction: r), () => Extremes, () => Certain),
        ["bce"] = ((d, r) => new BCELoss(reduction: r), () => 0.5 + (0.45 * Golden.Wave([5, 3], 1)), () => Truths),
        ["bce weighted"] = (
            (d, r) => new BCELoss((1.5 + Golden.Wave([3], 1)).To(d), r), () => 0.5 + (0.45 * Golden.Wave([5, 3], 1)), () => Truths),
        ["bce extreme"] = ((d, r) => new BCELoss(reduction: r), () => Tensor.From([0, 1, 0.25, 0.5, 1]), () => Certain[..5]),
        ["mse"] = ((d, r) => new MSELoss(r), () => Golden.Wave([4, 3], 1), () => Golden.Wave([4, 3], 2)),
        ["l1"] = ((d, r) => new L1Loss(r), () => Golden.Wave([4, 3], 1), () => Golden.Wave([4, 3], 2)),
        ["smooth l1"] = ((d, r) => new SmoothL1Loss(r), () => 2 * Golden.Wave([4, 3], 1), () => Golden.Wave([4, 3], 2)),
        ["smooth l1 beta"] = ((d, r) => new SmoothL1Loss(r, 0.3), () => Golden.Wave([4, 3], 1), () => Golden.Wave([4, 3], 2)),
        ["smooth l1 beta zero"] = ((d, r) => new SmoothL1Loss(r, 0), () => Golden.Wave([4, 3], 1), () => Golden.Wave([4, 3], 2)),
        ["kl"] = ((d, r) => new KLDivLoss(r), () => Logs, () => Distribution),
        ["kl of logarithms"] = ((d, r) => new KLDivLoss(r, logTarget: true), () => Logs, () => Distribution.Log()),
        ["kl with zeros"] = ((d, r) => new KLDivLoss(r), () => Logs, () => Distribution * Distribution.Greater(0.1)),
        ["kl batch mean"] = ((d, r) => new KLDivLoss(r, batchMean: r == LossReduction.Mean), () => Logs, () => Distribution),
    };

    public static TheoryData<string> Variants() => [.. Golden.Read("losses.json").EnumerateObject().Select(p => p.Name).Union(makers.Keys)];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Losses_and_gradients_are_PyTorchs(string variant) => Check(variant, DType.Float64, 1e-10);

    [Theory]
    [MemberData(nameof(Variants))]
    public void Single_precision_stays_near(string variant) => Check(variant, DType.Float32, 1e-5);

    static void Check(string variant, DType dtype, double tolerance)
    {
        var (make, input, target) = makers[variant];
        foreach (var (reduction, key) in new[] { (LossReduction.Mean, "mean"), (LossReduction.Sum, "sum"), (LossReduction.None, "none") })
        {
            var golden = Golden.Read("losses.json").GetProperty(variant).GetProperty(key);
            var x = input().To(dtype).Detach();
            x.RequiresGrad = true;
            var t = target();
            var loss = make(dtype, reduction).Forward(x, t.DType.IsFloatingPoint ? t.To(dtype) : t);
            Assert.Equal(dtype, loss.DType);
            Assert.Equal(golden.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()), loss.Shape.ToArray());
            Golden.Near(golden.GetProperty("loss").Numbers(), loss, tolerance, $"{variant}, {key}: loss");
            loss.Backward(reduction == LossReduction.None ? Golden.Wave(loss.Shape, 2, dtype) : null);
            Golden.Near(golden.GetProperty("gradient").Numbers(), x.Grad!, tolerance, $"{variant}, {key}: gradient");
        }
    }

    [Fact]
    public void Shapes_that_would_broadcast_are_refused()
    {
        foreach (var loss in new Loss[]
            { new MSELoss(), new L1Loss(), new SmoothL1Loss(), new BCELoss(), new BCEWithLogitsLoss(), new KLDivLoss() })
        {
            var message = Assert.Throws<ShapeException>(() => loss.Forward(Tensor.Zeros(4, 1), Tensor.Zeros(4))).Message;
            Assert.StartsWith(loss.GetType().Name, message);
            Assert.Contains("target.Reshape(4, 1)", message);
        }
        Assert.Contains("(4)", Assert.Throws<ShapeException>(() => new NLLLoss().Forward(Tensor.Zeros(4, 3), Tensor.Arange(3))).Message);
        Assert.Contains(
            "(4)", Assert.Throws<ShapeException>(() => new CrossEntropyLoss().Forward(Tensor.Zeros(4, 3), Tensor.Arange(3))).Message);
    }

    [Fact]
    public void Labels_out_of_range_and_numbers_that_are_no_probabilities_are_refused()
    {
        Assert.Contains(
            "3", Assert.Throws<ShapeException>(() => new CrossEntropyLoss().Forward(Tensor.Zeros(1, 3), Tensor.From([3L]))).Message);
        Assert.Throws<ShapeException>(() => new NLLLoss().Forward(Tensor.Zeros(1, 3), Tensor.From([3L])));
        Assert.Contains(
            "Sigmoid", Assert.Throws<ArgumentException>(() => new BCELoss().Forward(Tensor.From([1.5]), Tensor.From([1.0]))).Message);
        Assert.Throws<ArgumentException>(() => new BCELoss().Forward(Tensor.From([double.NaN]), Tensor.From([1.0])));
        Assert.Throws<ArgumentException>(() => new KLDivLoss(LossReduction.Sum, batchMean: true));
    }

    [Fact]
    public void An_ignored_label_counts_for_nothing_even_where_its_likelihood_is_zero()
    {
        var x = Tensor.From([double.NegativeInfinity, 0, -1, -2], 2, 2);
        x.RequiresGrad = true;
        var loss = new NLLLoss(ignoreIndex: -1).Forward(x, Tensor.From([-1L, 1]));
        loss.Backward();
        Assert.Equal(2, loss.Item());
        Assert.Equal([0, 0, 0, -1], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void The_weight_of_a_loss_follows_to_another_type() =>
        Assert.Equal(DType.Float64, new CrossEntropyLoss(Tensor.Ones(3)).To(DType.Float64).StateDictionary()["weight"].DType);

    [Theory]
    [InlineData("cross entropy")]
    [InlineData("mse")]
    [InlineData("smooth l1")]
    [InlineData("bce with logits all options")]
    [InlineData("bce")]
    [InlineData("kl")]
    [InlineData("nll all options")]
    public void Gradients_agree_with_differences(string variant)
    {
        var (make, input, target) = makers[variant];
        var t = target();
        var report = GradientCheck.Run(x => make(DType.Float64, LossReduction.Mean).Forward(x[0], t), input().Detach());
        Assert.True(report.Passed, report.ToString());
    }
}
