// A task that needs a memory: dotnet run samples/adding-problem.cs [LENGTH] [STEPS]
//
// Each step shows a number between 0 and 1 and a mark. Two steps of all are marked, one in each half; at the end the network is to say
// the sum of the two marked numbers. Who always says 1 errs by 0.167 on (squared) average. (Hochreiter and Schmidhuber 1997)
#:project ../src/Bathys/Bathys.csproj
using System.Diagnostics;
using Bathys;
using Bathys.Nn;
using Bathys.Optim;

var (length, steps) = (args.Length > 0 ? int.Parse(args[0]) : 200, args.Length > 1 ? int.Parse(args[1]) : 3000);
const int Batch = 64, Hidden = 64;

foreach (var (name, make) in (ReadOnlySpan<(string, Func<Generator, RecurrentLayer>)>)
[
    ("LSTM", g => Remembering(new LSTM(2, Hidden, generator: g), g)),
    ("GRU", g => Remembering(new GRU(2, Hidden, generator: g), g)),
    ("RNN", g => new RNN(2, Hidden, generator: g)),
])
{
    using var seeded = new RandomScope(new Generator(1));
    var random = new Generator(1);
    var (rnn, head) = (make(random), new Linear(Hidden, 1, generator: random));
    Parameter[] parameters = [.. rnn.Parameters(), .. head.Parameters()];
    var optimizer = new Adam(parameters, learningRate: 2e-3);
    var (recent, clock) = (1.0, Stopwatch.StartNew());
    for (var step = 1; step <= steps; step++)
    {
        var (x, y) = Examples(random);
        var loss = (head.Forward(rnn.Forward(x).State.Hidden[^1]) - y).Square().Mean();
        optimizer.ZeroGrad();
        loss.Backward();
        GradientClip.ByNorm(parameters, 1);
        optimizer.Step();
        recent = (0.95 * recent) + (0.05 * loss.Item());
        if (step % 200 == 0)
            Console.WriteLine($"{name,-4}  step {step,5}  mean squared error {recent:F4}  {clock.Elapsed.TotalSeconds:F0} s");
        if (step < 100 || recent >= 0.005) continue;
        break;
    }

    // Fresh examples: there is no end of them.
    using var _ = new NoGrad();
    var error = Enumerable.Range(0, 20).Average(_ =>
    {
        var (x, y) = Examples(random);
        return (head.Forward(rnn.Forward(x).State.Hidden[^1]) - y).Square().Mean().Item();
    });
    Console.WriteLine($"{name,-4}  in the end {error:F4}\n");
}

(Tensor X, Tensor Y) Examples(Generator random)
{
    var (x, y) = (new float[length * Batch * 2], new float[Batch]);
    for (var row = 0; row < Batch; row++)
    {
        for (var t = 0; t < length; t++) x[2 * ((t * Batch) + row)] = random.NextSingle();
        foreach (var t in (int[])[random.NextInt(length / 2), (length / 2) + random.NextInt(length - (length / 2))])
        {
            x[(2 * ((t * Batch) + row)) + 1] = 1;
            y[row] += x[2 * ((t * Batch) + row)];
        }
    }
    return (Tensor.From(x, length, Batch, 2), Tensor.From(y, Batch, 1));
}

// Gates that begin open: unit by unit a memory of 1 to length steps (Tallec and Ollivier, "Can recurrent neural networks warp time?",
// 2018).
RecurrentLayer Remembering(RecurrentLayer rnn, Generator random)
{
    using var _ = new NoGrad();
    var bias = rnn.Parameters().ElementAt(2);
    var spans = Tensor.Rand([Hidden], 1, length - 1, generator: random).Log();
    if (rnn is LSTM)
    {
        bias[..Hidden].CopyFrom(-spans);                        // the input gate
        bias[Hidden..(2 * Hidden)].CopyFrom(spans);             // the forget gate
    }
    else bias[Hidden..(2 * Hidden)].CopyFrom(spans);            // the update gate
    return rnn;
}
