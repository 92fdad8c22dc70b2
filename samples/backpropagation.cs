// Backpropagation by hand and by the tape, on the smallest network that needs it: dotnet run samples/backpropagation.cs
#:project ../src/Bathys/Bathys.csproj
using Bathys;

// XOR: no straight line separates it, so a hidden layer is needed.
var x = Tensor.From(new[,] { { 0.0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
var target = Tensor.From(new[,] { { 0.0 }, { 1 }, { 1 }, { 0 } });
var generator = new Generator(3);
var (w1, b1) = (Tensor.Randn([2, 4], DType.Float64, generator), Tensor.Zeros([4], DType.Float64));
var (w2, b2) = (Tensor.Randn([4, 1], DType.Float64, generator), Tensor.Zeros([1], DType.Float64));
Tensor[] parameters = [w1, b1, w2, b2];

for (var step = 0; step <= 2000; step++)
{
    foreach (var parameter in parameters) (parameter.RequiresGrad, parameter.Grad) = (true, null);

    // Forward: values flow from the input to the loss.
    var hidden = (x.MatMul(w1) + b1).Tanh();
    var output = (hidden.MatMul(w2) + b2).Sigmoid();
    var error = output - target;
    var loss = (error * error).Mean();

    // Backward: the chain rule carries the loss's slope back to every weight.
    loss.Backward();

    // The same for the last layer by hand: dL/dz = 2/n · (y − t) · y · (1 − y), dL/dW₂ = hᵀ · dL/dz.
    using (new NoGrad())
    {
        var slope = 2.0 / 4 * error * output * (1 - output);
        var byHand = hidden.Transpose().MatMul(slope);
        if (step % 500 == 0)
        {
            var difference = (byHand - w2.Grad!).Abs().Max().Item();
            Console.WriteLine($"step {step,4}   loss {loss.Item():F6}   by hand and by tape differ by {difference:E1}");
        }

        // Update: a step downhill.
        foreach (var parameter in parameters) parameter.CopyFrom(parameter - 1.0 * parameter.Grad!);
    }
}

using (new NoGrad())
{
    var answer = ((x.MatMul(w1) + b1).Tanh().MatMul(w2) + b2).Sigmoid().ToArray<double>();
    Console.WriteLine($"0^0 = {answer[0]:F3}   0^1 = {answer[1]:F3}   1^0 = {answer[2]:F3}   1^1 = {answer[3]:F3}");
}
