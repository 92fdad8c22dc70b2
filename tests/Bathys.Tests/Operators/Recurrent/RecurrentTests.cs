using Bathys.Kernels;

namespace Bathys.Tests;

/// <summary>
/// The fused sequence kernels against the same cells written step by step in simple operators, whose gradients the tape gives.
/// </summary>
public class RecurrentTests
{
    public static TheoryData<RecurrentCell, int, int, int, bool, bool> Cases()
    {
        var cases = new TheoryData<RecurrentCell, int, int, int, bool, bool>();
        foreach (var cell in Enum.GetValues<RecurrentCell>())
            foreach (var (steps, batch, hidden) in ((int, int, int)[])[(1, 1, 1), (5, 3, 7), (4, 9, 16), (3, 70, 33)])
                foreach (var reverse in (bool[])[false, true])
                    foreach (var ragged in (bool[])[false, true])
                        cases.Add(cell, steps, batch, hidden, reverse, ragged);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_gradients_equal_those_of_the_cell_in_simple_operators(
        RecurrentCell cell, int steps, int batch, int hidden, bool reverse, bool ragged)
    {
        var a = new Operands(cell, steps, batch, hidden, ragged);
        var b = new Operands(cell, steps, batch, hidden, ragged);
        var (states, cells) = RecurrentOperator.Recurrent(cell, a.X, a.Weight, a.Bias, a.State, a.Cell, a.Lengths, reverse);
        var (expected, expectedCells) = StepByStep(cell, b, reverse);
        Same(expected, states);
        if (cells is not null) Same(expectedCells!, cells);

        var seed = Tensor.Randn(states.Shape, DType.Float64, new Generator(9));
        Loss(states, cells).Backward();
        Loss(expected, expectedCells).Backward();
        foreach (var (mine, reference) in a.All.Zip(b.All)) Same(reference.Grad!, mine.Grad!);

        Tensor Loss(Tensor s, Tensor? c) => c is null ? (s * seed).Sum() : (s * seed).Sum() + (c * c).Sum();
    }

    [Fact]
    public void Single_precision_agrees_and_threads_change_nothing()
    {
        var before = WorkerPool.Threads;
        try
        {
            foreach (var cell in Enum.GetValues<RecurrentCell>())
            {
                var exact = new Operands(cell, 6, 50, 20, ragged: false);
                var expected = RecurrentOperator.Recurrent(cell, exact.X, exact.Weight, exact.Bias, exact.State, exact.Cell)
                    .States.ToArray<double>();
                float[]? first = null;
                foreach (var threads in (int[])[1, 2, 4])
                {
                    WorkerPool.Threads = threads;
                    var o = new Operands(cell, 6, 50, 20, ragged: false, DType.Float32);
                    var (states, _) = RecurrentOperator.Recurrent(cell, o.X, o.Weight, o.Bias, o.State, o.Cell);
                    states.Sum().Backward();
                    var all = states.ToArray<float>().Concat(o.All.SelectMany(x => x.Grad!.ToArray<float>())).ToArray();
                    Assert.Equal(first ??= all, all);
                    foreach (var (x, y) in expected.Zip(all)) Assert.Equal(x, y, 1e-5 * Math.Max(1, Math.Abs(x)));
                }
            }
        }
        finally
        {
            WorkerPool.Threads = before;
        }
    }

    [Fact]
    public void Nothing_is_saved_or_recorded_without_gradients()
    {
        var o = new Operands(RecurrentCell.Lstm, 3, 2, 4, ragged: false);
        using (new NoGrad())
            Assert.False(RecurrentOperator.Recurrent(RecurrentCell.Lstm, o.X, o.Weight, o.Bias, o.State, o.Cell).States.RequiresGrad);
    }

    [Fact]
    public void A_second_derivative_is_refused()
    {
        var o = new Operands(RecurrentCell.Gru, 3, 2, 4, ragged: false);
        var (states, _) = RecurrentOperator.Recurrent(RecurrentCell.Gru, o.X, o.Weight, o.Bias, o.State);
        var gradient = Autograd.Gradient(states.Sum(), [o.X], createGraph: true)[0];
        Assert.Contains("Recurrent", Assert.Throws<NotSupportedException>(() => gradient.Sum().Backward()).Message);
    }

    [Fact]
    public void Wrong_shapes_are_named()
    {
        var o = new Operands(RecurrentCell.Gru, 3, 2, 4, ragged: false);
        Assert.Contains(
            "(12, 4)", Assert.Throws<ShapeException>(() => RecurrentOperator.Recurrent(RecurrentCell.Lstm, o.X, o.Weight, null, o.State))
                .Message);
        Assert.Contains(
            "(2, 4)", Assert.Throws<ShapeException>(
                () => RecurrentOperator.Recurrent(RecurrentCell.Gru, o.X, o.Weight, null, Tensor.Zeros([3, 4], DType.Float64))).Message);
    }

    sealed class Operands
    {
        public Operands(RecurrentCell cell, int steps, int batch, int hidden, bool ragged, DType dtype = DType.Float64)
        {
            var generator = new Generator(4);
            var gates = cell switch { RecurrentCell.Lstm => 4, RecurrentCell.Gru => 3, _ => 1 };
            Tensor Leaf(params int[] shape)
            {
                var x = (Tensor.Randn(shape, DType.Float64, generator) * 0.5).To(dtype);
                x.RequiresGrad = true;
                return x;
            }
            X = Leaf(steps, batch, gates * hidden);
            Weight = Leaf(gates * hidden, hidden);
            Bias = Leaf(gates * hidden);
            State = Leaf(batch, hidden);
            Cell = cell == RecurrentCell.Lstm ? Leaf(batch, hidden) : null;
            Lengths = ragged ? Tensor.From([.. Enumerable.Range(0, batch).Select(i => (long)(i * 7 % (steps + 1)))], batch) : null;
        }

        public Tensor X { get; }

        public Tensor Weight { get; }

        public Tensor Bias { get; }

        public Tensor State { get; }

        public Tensor? Cell { get; }

        public Tensor? Lengths { get; }

        public IEnumerable<Tensor> All => Cell is null ? [X, Weight, Bias, State] : [X, Weight, Bias, State, Cell];
    }

    static (Tensor States, Tensor? Cells) StepByStep(RecurrentCell kind, Operands o, bool reverse)
    {
        var (steps, batch, hidden) = (o.X.Shape[0], o.X.Shape[1], o.State.Shape[1]);
        var (h, c) = (o.State, o.Cell);
        var (states, cells) = (Tensor.Zeros([steps, batch, hidden], DType.Float64), Tensor.Zeros([steps, batch, hidden], DType.Float64));
        for (var step = 0; step < steps; step++)
        {
            var t = reverse ? steps - 1 - step : step;
            var u = h.MatMul(o.Weight.Transpose()) + o.Bias;
            Tensor Gate(int k) => (o.X[t] + u)[.., (k * hidden)..((k + 1) * hidden)];
            Tensor newState, newCell = c!;
            switch (kind)
            {
                case RecurrentCell.Lstm:
                    newCell = Sigmoid(Gate(1)) * c! + Sigmoid(Gate(0)) * Tanh(Gate(2));
                    newState = Sigmoid(Gate(3)) * Tanh(newCell);
                    break;
                case RecurrentCell.Gru:
                    var z = Sigmoid(Gate(1));
                    var n = Tanh(o.X[t][.., (2 * hidden)..] + Sigmoid(Gate(0)) * u[.., (2 * hidden)..]);
                    newState = (1 - z) * n + z * h;
                    break;
                case RecurrentCell.Relu:
                    newState = Gate(0) * Positive(Gate(0));
                    break;
                default:
                    newState = Tanh(Gate(0));
                    break;
            }
            if (o.Lengths is { } lengths)
            {
                var runs = Tensor.From([.. lengths.ToArray<long>().Select(length => t < length ? 1.0 : 0.0)], batch, 1);
                newState = newState * runs + h * (1 - runs);
                if (c is not null) newCell = newCell * runs + c * (1 - runs);
            }
            (h, c) = (newState, c is null ? null : newCell);
            states = states + Placed(h, t, steps);
            if (c is not null) cells = cells + Placed(c, t, steps);
        }
        return (states, c is null ? null : cells);
    }

    static Tensor Sigmoid(Tensor x) => 1 / (1 + (-x).Exp());

    static Tensor Tanh(Tensor x) => 2 * Sigmoid(2 * x) - 1;

    static Tensor Positive(Tensor x) => Tensor.From([.. x.ToArray<double>().Select(v => v > 0 ? 1.0 : 0.0)], x.Shape);

    static Tensor Placed(Tensor x, int t, int steps)
    {
        var one = Tensor.Zeros([steps, 1, 1], DType.Float64);
        one[t].Fill(1);
        return x.Unsqueeze(0) * one;
    }

    static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        foreach (var (x, y) in expected.ToArray<double>().Zip(actual.ToArray<double>())) Assert.Equal(x, y, 1e-10);
    }
}
