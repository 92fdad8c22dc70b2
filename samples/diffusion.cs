// Diffusion in its smallest form: points on a spiral, noise that swallows them, a network that is trained to find the way back: dotnet run
// -c Release samples/diffusion.cs
#:project ../src/Bathys.Models/Bathys.Models.csproj
using Bathys;
using Bathys.Models.Diffusion;
using Bathys.Nn;
using Bathys.Optim;

const int Points = 512, Steps = 1500;
using var seeded = new RandomScope(new Generator(0));

var schedule = NoiseSchedule.Cosine();
var network = new PointNetwork(width: 128);
var optimizer = new AdamW(network.Parameters(), learningRate: 2e-3);
var slower = new CosineAnnealingLR(optimizer, Steps);

for (var step = 0; step <= Steps; step++)
{
    var (clean, noise) = (Spiral(Points), Tensor.Randn(Points, 2, 1, 1));                // a "picture" of two numbers: (N, 2, 1, 1)
    int[] times = [.. Enumerable.Range(0, Points).Select(_ => Generator.Current.NextInt(schedule.Count))];
    var (alpha, sigma) = schedule.Factors(times);                                        // (N, 1, 1, 1)
    var noisy = Noising.Mix(clean, noise, alpha, sigma);                                 // α·x₀ + σ·ε
    var wanted = PredictionTarget.Velocity.Of(clean, noise, alpha, sigma);               // v = α·ε − σ·x₀

    var loss = (network.Forward(noisy, Array.ConvertAll(times, t => (double)t)) - wanted).Square().Mean();
    optimizer.ZeroGrad();
    loss.Backward();
    optimizer.Step();
    slower.Step();
    if (step % 250 == 0) Console.WriteLine($"step {step,4}  loss {loss.Item():F3}");
}

using (new NoGrad())
{
    var sampler = Sampler.Named("ddim");
    var levels = sampler.Levels(schedule, steps: 40);
    var x = Tensor.Randn(Points, 2, 1, 1);
    for (var i = 0; i + 1 < levels.Count; i++)
    {
        if (i % 13 == 0) Plot($"\nstep {i}", x);
        var predicted = network.Forward(x, [.. Enumerable.Repeat(levels[i].Time, Points)]);
        var (clean, noise) = (
            PredictionTarget.Velocity.ToClean(x, predicted, levels[i]), PredictionTarget.Velocity.ToNoise(x, predicted, levels[i]));
        x = sampler.Step(new(x, clean, noise, levels[i], levels[i + 1], () => Tensor.Randn(x.Shape)));
    }
    Plot("\nthe end", x);
}

static Tensor Spiral(int count)
{
    var turn = Tensor.Rand([count]).Sqrt() * (3 * Math.PI);
    var radius = turn * (1.5 / (3 * Math.PI));
    return Tensor.Stack([radius * turn.Cos(), radius * turn.Sin()], 1).Reshape(count, 2, 1, 1);
}

static void Plot(string title, Tensor points)
{
    const int rows = 17, columns = 40;
    var canvas = Enumerable.Range(0, rows).Select(_ => new string(' ', columns).ToCharArray()).ToArray();
    foreach (var point in points.ToArray<float>().Chunk(2))
    {
        var (row, column) = ((int)((1.8 - point[1]) / 3.6 * rows), (int)((point[0] + 1.8) / 3.6 * columns));
        if (row is >= 0 and < rows && column is >= 0 and < columns) canvas[row][column] = '·';
    }
    Console.WriteLine(title);
    foreach (var line in canvas) Console.WriteLine(new string(line));
}

sealed class PointNetwork(int width) : Module
{
    readonly Linear time = new(16, width), point = new(2, width), hidden1 = new(width, width), hidden2 = new(width, width),
        output = new(width, 2);

    public Tensor Forward(Tensor x, double[] times)
    {
        var angles = Tensor.From(times).To(DType.Float32).Unsqueeze(1) * (Tensor.Arange(0, 8, dtype: DType.Float32) * -1.0).Exp();
        var y = point.Forward(x.Flatten(1)) + time.Forward(Tensor.Cat([angles.Sin(), angles.Cos()], 1));
        y += hidden1.Forward(y.Silu()).Silu();
        y += hidden2.Forward(y).Silu();
        return output.Forward(y).Reshape(x.Shape);
    }
}
