// The activations of a neuron, as values and slopes: dotnet run samples/activations.cs
#:project ../src/Bathys/Bathys.csproj
using Bathys;

// A neuron: a weighted sum of its inputs plus a bias, then an activation that bends it.
var (weights, inputs, bias) = (Tensor.From([0.5f, -1.2f, 0.8f]), Tensor.From([1f, 0.3f, 2f]), 0.1);
var z = (weights * inputs).Sum() + bias;
Console.WriteLine($"z = w · x + b = {z.Item():F4}\n");

(string Name, Func<Tensor, Tensor> Function)[] activations =
[
    ("sigmoid", x => x.Sigmoid()), ("tanh", x => x.Tanh()), ("relu", x => x.Relu()), ("leaky relu", x => x.LeakyRelu(0.1)),
    ("gelu", x => x.Gelu()),
];
var points = Tensor.Linspace(-3, 3, 7);
Console.WriteLine($"{"x",-12}{string.Join("", points.ToArray<float>().Select(v => $"{v,9:F2}"))}");
foreach (var (name, function) in activations)
{
    var x = points.Clone();
    x.RequiresGrad = true;
    var y = function(x);
    y.Sum().Backward();
    Console.WriteLine($"{name,-12}{string.Join("", y.ToArray<float>().Select(v => $"{v,9:F4}"))}");
    Console.WriteLine($"{"  slope",-12}{string.Join("", x.Grad!.ToArray<float>().Select(v => $"{v,9:F4}"))}");
}

// Softmax turns scores into probabilities: positive, and one in sum.
var scores = Tensor.From([2f, 1f, 0.1f]);
Console.WriteLine(
    $"\nsoftmax of {string.Join(", ", scores.ToArray<float>())}: " +
    $"{string.Join(", ", scores.Softmax(0).ToArray<float>().Select(p => $"{p:F4}"))}");
