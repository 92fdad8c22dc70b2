// How far back learning reaches: dotnet run samples/vanishing-gradient.cs [PICTURE.svg]
//
// The gradient of a network's last state with respect to what it read d steps earlier, in size. It is a product of d factors: below one
// they make it vanish, above one they make it explode. Gates that stay open make the factor one, whatever the weights.
#:package OxyPlot.Core
#:project ../src/Bathys/Bathys.csproj
using Bathys;
using Bathys.Nn;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

const int Steps = 120, Hidden = 64, Batch = 16;
(string Name, Func<RecurrentLayer> Make)[] networks =
[
    ("RNN", () => Scaled(new RNN(8, Hidden, dtype: DType.Float64), 1)),
    ("RNN, weights × 1.7", () => Scaled(new RNN(8, Hidden, dtype: DType.Float64), 1.7)),
    ("RNN, weights × 4", () => Scaled(new RNN(8, Hidden, dtype: DType.Float64), 4)),
    ("LSTM as it starts", () => new LSTM(8, Hidden, dtype: DType.Float64)),
    ("LSTM, forget gate open", () => Open(new LSTM(8, Hidden, dtype: DType.Float64))),
    ("GRU, update gate open", () => Open(new GRU(8, Hidden, dtype: DType.Float64))),
];

using var seeded = new RandomScope(new Generator(0));
var input = Tensor.Randn([Steps, Batch, 8], DType.Float64);
var distances = Enumerable.Range(0, Steps).ToArray();
var plot = new PlotModel { Title = "Gradient against distance", DefaultFont = "sans-serif", Background = OxyColors.White };
Console.WriteLine($"{"steps back",-24}{string.Join("", distances.Where(d => d % 20 == 0).Select(d => $"{d,10}"))}");
foreach (var (name, make) in networks)
{
    var x = input.Clone();
    x.RequiresGrad = true;
    make().Forward(x).State.Hidden.Sum().Backward();
    double[] norms = [.. distances.Select(d => x.Grad![Steps - 1 - d].Square().Sum().Sqrt().Item())];
    Console.WriteLine($"{name,-24}{string.Join("", distances.Where(d => d % 20 == 0).Select(d => $"{norms[d],10:E1}"))}");
    plot.Series.Add(new LineSeries { Title = name, ItemsSource = distances.Select(d => new DataPoint(d, Math.Log10(norms[d]))).ToArray() });
}

plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = "steps back" });
plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = "log10 of the gradient's norm" });
plot.Legends.Add(new Legend { LegendPosition = LegendPosition.LeftBottom });
var picture = args.Length > 0 ? args[0] : "vanishing-gradient.svg";
File.WriteAllText(picture, new SvgExporter { Width = 900, Height = 500 }.ExportToString(plot));
Console.WriteLine($"\n{picture} written");

// The recurrent weights, larger or smaller.
static RecurrentLayer Scaled(RecurrentLayer rnn, double factor)
{
    using var _ = new NoGrad();
    var weight = rnn.Parameters().ElementAt(1);
    weight.CopyFrom(weight * factor);
    return rnn;
}

// The gate that keeps the state, near one: the second block of both cells' biases.
static RecurrentLayer Open(RecurrentLayer rnn)
{
    using var _ = new NoGrad();
    rnn.Parameters().ElementAt(2)[Hidden..(2 * Hidden)].Fill(5);
    return rnn;
}
