using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators;

/// <summary>
/// Recurrent cells in plain loops, as PyTorch defines them; x is the input's product, h the hidden product U·state + bias.
/// </summary>
public class RecurrentCases : IOperatorCases
{
    /// <summary>From a cell's input and hidden products (gate by gate), its state and its cell state to the next of both.</summary>
    delegate (double State, double Cell) Step(double[] x, double[] h, double state, double cell);

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public IEnumerable<OperatorCase> Cases =>
    [
        Cell(RecurrentCell.Tanh, 1, (x, h, _, _) => (Math.Tanh(x[0] + h[0]), 0)),
        Cell(RecurrentCell.Relu, 1, (x, h, _, _) => (Math.Max(0, x[0] + h[0]), 0)),
        Cell(RecurrentCell.Gru, 3, (x, h, state, _) =>
        {
            var (reset, update) = (Sigmoid(x[0] + h[0]), Sigmoid(x[1] + h[1]));
            return (((1 - update) * Math.Tanh(x[2] + (reset * h[2]))) + (update * state), 0);
        }),
        Cell(RecurrentCell.Lstm, 4, (x, h, _, cell) =>
        {
            var next = (Sigmoid(x[1] + h[1]) * cell) + (Sigmoid(x[0] + h[0]) * Math.Tanh(x[2] + h[2]));
            return (Sigmoid(x[3] + h[3]) * Math.Tanh(next), next);
        }),
        Cell(RecurrentCell.Lstm, 4, (x, h, _, cell) =>
        {
            var next = (Sigmoid(x[1] + h[1]) * cell) + (Sigmoid(x[0] + h[0]) * Math.Tanh(x[2] + h[2]));
            return (Sigmoid(x[3] + h[3]) * Math.Tanh(next), next);
        }, ofCells: true),
    ];

    static OperatorCase Cell(RecurrentCell cell, int gates, Step step, bool ofCells = false) => new(
        "Recurrent",
        x =>
        {
            var (states, cells) = RecurrentOperator.Recurrent(cell, x[0], x[1], x[2], x[3], x.Length > 4 ? x[4] : null);
            return ofCells ? cells! : states;
        },
        x => Sequence(gates, step, ofCells, x),
        Inputs(gates, 3, 2, 3), Inputs(gates, 1, 1, 1), Inputs(gates, 4, 5, 17))
    {
        Note = $"{cell}{(ofCells ? " cells" : "")}",
        HasSecondDerivative = false,
        Errors =
        [
            Fails<ShapeException>("wants x (steps, batch", () =>
                RecurrentOperator.Recurrent(cell, Tensor.Zeros(3, 2), Tensor.Zeros(gates, 1), null, Tensor.Zeros(2, 1))),
            Fails<ShapeException>("first states are (2, 1)", () =>
                RecurrentOperator.Recurrent(cell, Tensor.Zeros(3, 2, gates), Tensor.Zeros(gates, 1), null, Tensor.Zeros(1, 1))),
        ],
    };

    static Sample[] Inputs(int gates, int steps, int batch, int hidden)
    {
        Sample[] all = [new([steps, batch, gates * hidden], -1, 1), new([gates * hidden, hidden], -1, 1), new([gates * hidden], -1, 1),
            new([batch, hidden], -1, 1)];
        return gates == 4 ? [.. all, new([batch, hidden], -1, 1)] : all;
    }

    static Numbers Sequence(int gates, Step step, bool ofCells, Numbers[] inputs)
    {
        var (x, weight, bias, state) = (inputs[0], inputs[1], inputs[2], inputs[3]);
        var cell = inputs.Length > 4 ? inputs[4] : state.Map(_ => 0);
        var (steps, batch, hidden) = (x.Shape[0], x.Shape[1], weight.Shape[1]);
        var result = Numbers.Build([steps, batch, hidden], _ => 0);
        for (var t = 0; t < steps; t++)
        {
            var (next, nextCell) = (state.Map(v => v), cell.Map(v => v));
            for (var b = 0; b < batch; b++)
            {
                for (var j = 0; j < hidden; j++)
                {
                    var (own, product) = (new double[gates], new double[gates]);
                    for (var gate = 0; gate < gates; gate++)
                    {
                        var row = (gate * hidden) + j;
                        own[gate] = x[t, b, row];
                        product[gate] = bias[row];
                        for (var k = 0; k < hidden; k++) product[gate] += weight[row, k] * state[b, k];
                    }
                    (next[b, j], nextCell[b, j]) = step(own, product, state[b, j], cell[b, j]);
                    result[t, b, j] = ofCells ? nextCell[b, j] : next[b, j];
                }
            }
            (state, cell) = (next, nextCell);
        }
        return result;
    }
}
