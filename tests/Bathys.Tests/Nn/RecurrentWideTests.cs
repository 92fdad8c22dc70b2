using System.Text.Json;
using Bathys.Nn;

namespace Bathys.Tests.Nn;

/// <summary>
/// States wider than one vector register, with and without a tail that does not fill one: PyTorch's outputs and gradients, told by their
/// products with waves (recurrent_wide.py).
/// </summary>
public class RecurrentWideTests
{
    const int Steps = 5, Batch = 3, Input = 19;

    static readonly JsonElement golden = Golden.Read("recurrent_wide.json");

    public static TheoryData<string> Variants() => [.. golden.EnumerateObject().Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Outputs_states_and_gradients_are_PyTorchs(string variant) => Check(variant, DType.Float64, 1e-10);

    [Theory]
    [MemberData(nameof(Variants))]
    // sums of up to 256 products, each within 1e-5
    public void Single_precision_stays_near(string variant) => Check(variant, DType.Float32, 1e-4);

    static void Check(string variant, DType dtype, double tolerance)
    {
        var words = variant.Split(' ');
        var isPacked = words.Contains("packed");
        var (hidden, layers) = (int.Parse(words[1], null), isPacked ? 2 : 1);
        RecurrentLayer stack = words[0] switch
        {
            "lstm" => new LSTM(Input, hidden, layers, bidirectional: isPacked, dtype: dtype),
            "gru" => new GRU(Input, hidden, layers, bidirectional: isPacked, dtype: dtype),
            _ => new RNN(Input, hidden, layers, words[0] == "relu", bidirectional: isPacked, dtype: dtype),
        };
        using (new NoGrad())
        {
            foreach (var (k, parameter) in stack.Parameters().Index()) parameter.CopyFrom(Golden.Wave(parameter.Shape, 3.0 + k) * 0.2);
        }

        var x = Golden.Wave([Steps, Batch, Input], 1, dtype);
        x.RequiresGrad = true;
        var (y, last) = stack.Forward(x, lengths: isPacked ? Tensor.From([2L, 5L, 4L]) : null);
        Tensor[] outputs = last.Cell is null ? [y, last.Hidden] : [y, last.Hidden, last.Cell];
        var expected = golden.GetProperty(variant);
        foreach (var (k, output) in outputs.Index())
            Golden.Near(expected.GetProperty("outputs")[k].Numbers(), Told(output), tolerance, $"{variant}: output {k}");
        outputs.Select((output, k) => (output * Golden.Wave(output.Shape, 7 + k, dtype)).Sum()).Aggregate((a, b) => a + b).Backward();
        Golden.Near(expected.GetProperty("input_gradient").Numbers(), Told(x.Grad!), tolerance, $"{variant}: gradient of the input");
        foreach (var (name, parameter) in stack.NamedParameters())
            Golden.Near(expected.GetProperty("gradients").GetProperty(name).Numbers(), Told(parameter.Grad!), tolerance,
                $"{variant}: gradient of {name}");
    }

    /// <summary>A tensor as a matrix, times a wave from the right and from the left.</summary>
    static Tensor Told(Tensor tensor)
    {
        var matrix = tensor.Detach().To(DType.Float64).Reshape(-1, tensor.Shape[^1]);
        return Tensor.Cat([matrix.MatMul(Golden.Wave([matrix.Shape[1]], 1)), Golden.Wave([matrix.Shape[0]], 2).MatMul(matrix)]);
    }
}
