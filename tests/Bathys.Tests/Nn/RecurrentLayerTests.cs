using System.Text.Json;
using Bathys.Nn;

namespace Bathys.Tests.Nn;

public class RecurrentLayerTests
{
    const int Steps = 4, Batch = 3, Input = 3, Hidden = 2;

    static readonly long[] Lengths = [2, 4, 1];

    static readonly JsonElement golden = Golden.Read("recurrent.json");

    public static TheoryData<string> Variants() => [.. golden.EnumerateObject().Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Outputs_states_and_gradients_are_PyTorchs(string variant) => Check(variant, DType.Float64, 1e-10);

    [Theory]
    [MemberData(nameof(Variants))]
    public void Single_precision_stays_near(string variant) => Check(variant, DType.Float32, 1e-5);

    [Fact]
    public void Inputs_and_states_of_another_type_are_converted_as_everywhere()
    {
        foreach (var (layer, input) in ((DType, DType)[])[
            (DType.Float32, DType.Float32), (DType.Float32, DType.Float64), (DType.Float64, DType.Float32), (DType.Float64, DType.Float64)])
        {
            var lstm = new LSTM(Input, Hidden, dtype: layer);
            Fill(lstm);
            var x = Golden.Wave([Steps, Batch, Input], 1, input);
            x.RequiresGrad = true;
            var state = new RecurrentState(
                Tensor.Zeros([1, Batch, Hidden], DType.Float32), Tensor.Zeros([1, Batch, Hidden], DType.Float32));
            var (y, _) = lstm.Forward(x, state);
            y.Sum().Backward();

            var exact = new LSTM(Input, Hidden, dtype: DType.Float64);
            Fill(exact);
            var (expected, _) = exact.Forward(Golden.Wave([Steps, Batch, Input], 1, DType.Float64));
            Golden.Near(expected.ToArray<double>(), y, 1e-6, $"{layer} layer, {input} input");
            Assert.Equal(input, x.Grad!.DType);
        }
    }

    static void Check(string variant, DType dtype, double tolerance)
    {
        var words = variant.Split(' ');
        Tensor Leaf(int[] shape, double phase)
        {
            var leaf = Golden.Wave(shape, phase, dtype);
            leaf.RequiresGrad = true;
            return leaf;
        }

        Module module;
        Tensor[] inputs, outputs;
        if (words[1] == "cell")
        {
            var cell = Cell(words[0], words.Contains("unbiased"), dtype);
            Fill(module = cell);
            var (x, h, c) = (Leaf([Batch, Input], 1), Leaf([Batch, Hidden], 5), words[0] == "lstm" ? Leaf([Batch, Hidden], 6) : null);
            var last = cell.Forward(x, new RecurrentState(h, c));
            (inputs, outputs) = (c is null ? [x, h] : [x, h, c], last.Cell is null ? [last.Hidden] : [last.Hidden, last.Cell]);
        }
        else
        {
            var (layers, two, batchFirst) = (int.Parse(words[1], null), words.Contains("bidirectional"), words.Contains("batchFirst"));
            var stack = Stack(words[0], layers, !words.Contains("unbiased"), batchFirst, two, dtype);
            Fill(module = stack);
            int[] states = [layers * (two ? 2 : 1), Batch, Hidden];
            var x = Leaf(batchFirst ? [Batch, Steps, Input] : [Steps, Batch, Input], 1);
            var (h, c) = (Leaf(states, 5), words[0] == "lstm" ? Leaf(states, 6) : null);
            var (y, last) = stack.Forward(x, new RecurrentState(h, c), words.Contains("packed") ? Tensor.From(Lengths) : null);
            (inputs, outputs) = (c is null ? [x, h] : [x, h, c], last.Cell is null ? [y, last.Hidden] : [y, last.Hidden, last.Cell]);
        }

        var expected = golden.GetProperty(variant);
        foreach (var (k, output) in outputs.Index())
            Golden.Near(expected.GetProperty("outputs")[k].Numbers(), output, tolerance, $"{variant}: output {k}");
        outputs.Select((output, k) => (output * Golden.Wave(output.Shape, 7 + k, dtype)).Sum()).Aggregate((a, b) => a + b).Backward();
        foreach (var (k, input) in inputs.Index())
            Golden.Near(expected.GetProperty("input_gradients")[k].Numbers(), input.Grad!, tolerance, $"{variant}: gradient of input {k}");
        var gradients = expected.GetProperty("gradients");
        Assert.Equal(gradients.EnumerateObject().Select(p => p.Name), module.NamedParameters().Select(p => p.Name));
        foreach (var (name, parameter) in module.NamedParameters())
            Golden.Near(gradients.GetProperty(name).Numbers(), parameter.Grad!, tolerance, $"{variant}: gradient of {name}");
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void Padding_leaks_nowhere_not_even_as_NaN(string kind)
    {
        var stack = Stack(kind, 2, bias: true, batchFirst: true, bidirectional: true, DType.Float64);
        var x = Golden.Wave([Batch, Steps, Input], 1);
        for (var row = 0; row < Batch; row++)
            if (Lengths[row] < Steps) x[row, (int)Lengths[row]..].Fill(double.NaN);
        x.RequiresGrad = true;
        var (y, state) = stack.Forward(x, lengths: Tensor.From(Lengths));
        for (var row = 0; row < Batch; row++)
        {
            // Each sequence alone gives the same.
            var length = (int)Lengths[row];
            var (alone, last) = stack.Forward(x.Detach()[row..(row + 1), ..length]);
            Same(alone[0], y[row, ..length]);
            Same(last.Hidden[.., 0], state.Hidden[.., row]);
            Assert.All(y[row, length..].ToArray<double>(), v => Assert.Equal(0, v));
        }
        (y.Sum() + state.Hidden.Sum()).Backward();
        Assert.All(stack.Parameters().Append(x), p => Assert.All(p.Grad!.ToArray<double>(), v => Assert.True(double.IsFinite(v))));
    }

    [Fact]
    public void A_sequence_in_pieces_with_the_state_carried_is_the_whole_sequence()
    {
        var lstm = new LSTM(3, 5, layers: 2, dtype: DType.Float64);
        var x = Golden.Wave([6, 2, 3], 1);
        var (whole, last) = lstm.Forward(x);
        var (first, state) = lstm.Forward(x[..2]);
        var (second, end) = lstm.Forward(x[2..], state.Detach());
        Same(whole, Tensor.Cat([first, second]));
        Same(last.Hidden, end.Hidden);
        Same(last.Cell!, end.Cell!);
        Assert.False(state.Detach().Hidden.RequiresGrad);
    }

    [Fact]
    public void Dropout_acts_between_layers_in_training_alone()
    {
        var x = Golden.Wave([4, 2, 3], 1);
        var two = new GRU(3, 8, layers: 2, dropout: 0.5, dtype: DType.Float64, generator: new Generator(1));
        var one = new GRU(3, 8, dropout: 0.5, dtype: DType.Float64);
        Assert.NotEqual(two.Forward(x).Output.ToArray<double>(), two.Forward(x).Output.ToArray<double>());
        Assert.Equal(one.Forward(x).Output.ToArray<double>(), one.Forward(x).Output.ToArray<double>());
        two.Eval();
        Assert.Equal(two.Forward(x).Output.ToArray<double>(), two.Forward(x).Output.ToArray<double>());
    }

    [Fact]
    public void Weights_start_even_within_one_over_the_root_of_the_hidden_size()
    {
        var lstm = new LSTM(16, 25, layers: 2, generator: new Generator(3));
        Assert.All(lstm.Parameters(), p => Assert.InRange(p.Abs().Max().Item(), 0.15, 0.2));
        Assert.Equal(
            ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l1", "weight_hh_l1", "bias_ih_l1", "bias_hh_l1"],
            lstm.StateDictionary().Keys);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var lstm = new LSTM(3, 5, batchFirst: true);
        var x = Tensor.Zeros(2, 4, 3);
        Assert.Contains(
            "LSTM(3, 5, batchFirst: true) got (2, 4, 3): the length of sequence 1 is 0: it lies between 1 and the 4 steps",
            Message(() => lstm.Forward(x, lengths: Tensor.From([4L, 0L]))));
        Assert.Contains("sequence 0 is 5", Message(() => lstm.Forward(x, lengths: Tensor.From([5L, 1L]))));
        Assert.Contains("one for each of the 2 sequences", Message(() => lstm.Forward(x, lengths: Tensor.From([4L, 4L, 4L]))));
        Assert.Contains("not Float32 (2)", Message(() => lstm.Forward(x, lengths: Tensor.From([4f, 1f]))));
        Assert.Contains("has 3 numbers at each step, not 4", Message(() => lstm.Forward(Tensor.Zeros(2, 3, 4))));
        Assert.Contains("Unsqueeze", Message(() => lstm.Forward(Tensor.Zeros(4, 3))));
        Assert.Contains("no steps", Message(() => lstm.Forward(Tensor.Zeros(2, 0, 3))));
        Assert.Contains("here (1, 2, 5), not (1, 3, 5)",
            Message(() => lstm.Forward(x, new RecurrentState(Tensor.Zeros(1, 3, 5), Tensor.Zeros(1, 2, 5)))));
        Assert.Contains("cell state", Message(() => lstm.Forward(x, new RecurrentState(Tensor.Zeros(1, 2, 5)))));
        Assert.Contains("GRUCell(3, 5) got (2, 4): an input is (batch, 3)", Message(() => new GRUCell(3, 5).Forward(Tensor.Zeros(2, 4))));
        Assert.Contains(
            "cell state", Message(() => new LSTMCell(3, 5).Forward(Tensor.Zeros(2, 3), new RecurrentState(Tensor.Zeros(2, 5)))));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GRU(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GRU(3, 4, dropout: 1.5));

        static string Message(Action action) => Assert.Throws<ShapeException>(action).Message;
    }

    [Fact]
    public void Summaries_show_recurrent_layers()
    {
        var lstm = new LSTM(3, 5, bidirectional: true);
        var summary = Summary.Of(lstm, () => lstm.Forward(Tensor.Zeros(4, 2, 3)));
        var row = Assert.Single(summary.Rows);
        Assert.Equal("LSTM(3, 5, bidirectional: true)", row.Layer);
        Assert.Equal(new Shape(4, 2, 10), row.Output!.Value);
        Assert.Equal(2 * 4 * 5 * (3 + 5 + 2), row.Parameters);
    }

    [Fact]
    public void Cells_report_what_they_compute()
    {
        var seen = new List<string>();
        using (new LayerWatch((layer, x, y) => seen.Add($"{layer} {x.Shape} {y.Shape}")))
        {
            foreach (var cell in (CellLayer[])[new RNNCell(3, 5), new GRUCell(3, 5), new LSTMCell(3, 5)]) cell.Forward(Tensor.Zeros(2, 3));
        }
        Assert.Equal(["RNNCell(3, 5) (2, 3) (2, 5)", "GRUCell(3, 5) (2, 3) (2, 5)", "LSTMCell(3, 5) (2, 3) (2, 5)"], seen);
    }

    [Fact]
    public void A_loss_that_ignores_padding_does_not_know_it()
    {
        // Whatever stands where a batch is filled up, the loss and every gradient are the same, to the bit.
        var embedding = new Embedding(7, 3, dtype: DType.Float64, generator: new Generator(1));
        var gru = new GRU(3, 5, batchFirst: true, dtype: DType.Float64, generator: new Generator(2));
        var output = new Linear(5, 7, dtype: DType.Float64, generator: new Generator(3));
        var targets = Tensor.From([3L, 1L, -100L, -100L, 2L, 4L, 6L, 1L], 2, 4);
        double[][] With(long filler)
        {
            var tokens = Tensor.From([1L, 2L, filler, filler, 5L, 3L, 2L, 1L], 2, 4);
            Tensor[] leaves = [embedding.Weight, .. gru.Parameters(), .. output.Parameters()];
            foreach (var leaf in leaves) leaf.Grad = null;
            var (y, _) = gru.Forward(embedding.Forward(tokens), lengths: Tensor.From([2L, 4L]));
            var loss = output.Forward(y).Flatten(0, 1).CrossEntropy(targets.Flatten(), ignoreIndex: -100);
            loss.Backward();

            // The mean over the six tokens that count, each computed from its own sequence alone.
            double Alone(int row, int length) => output.Forward(gru.Forward(embedding.Forward(tokens[row..(row + 1), ..length])).Output)
                .Flatten(0, 1).CrossEntropy(targets[row, ..length]).Item() * length;
            Assert.Equal((Alone(0, 2) + Alone(1, 4)) / 6, loss.Item(), 1e-12);
            return [[loss.Item()], .. leaves.Select(leaf => leaf.Grad!.ToArray<double>())];
        }
        Assert.Equal(With(0), With(6));
    }

    static RecurrentLayer Stack(string kind, int layers, bool bias, bool batchFirst, bool bidirectional, DType dtype) => kind switch
    {
        "lstm" => new LSTM(Input, Hidden, layers, bias, batchFirst, bidirectional: bidirectional, dtype: dtype),
        "gru" => new GRU(Input, Hidden, layers, bias, batchFirst, bidirectional: bidirectional, dtype: dtype),
        _ => new RNN(Input, Hidden, layers, kind == "relu", bias, batchFirst, bidirectional: bidirectional, dtype: dtype),
    };

    static CellLayer Cell(string kind, bool unbiased, DType dtype) => kind switch
    {
        "lstm" => new LSTMCell(Input, Hidden, !unbiased, dtype),
        "gru" => new GRUCell(Input, Hidden, !unbiased, dtype),
        _ => new RNNCell(Input, Hidden, !unbiased, kind == "relu", dtype),
    };

    static void Fill(Module module)
    {
        using var _ = new NoGrad();
        foreach (var (k, parameter) in module.Parameters().Index()) parameter.CopyFrom(Golden.Wave(parameter.Shape, 3.0 + k));
    }

    static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        foreach (var (x, y) in expected.ToArray<double>().Zip(actual.ToArray<double>())) Assert.Equal(x, y, 1e-12);
    }
}
