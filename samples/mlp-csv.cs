// A multi-layer perceptron on a table: dotnet run samples/mlp-csv.cs
// It writes a small CSV file (which of two interleaved spirals does a point belong to?), is trained on it and evaluates itself.
#:project ../src/Bathys/Bathys.csproj
#:project ../src/Bathys.Data/Bathys.Data.csproj
using System.Globalization;
using Bathys;
using Bathys.Data;
using Bathys.Data.Tables;
using Bathys.Nn;
using Bathys.Optim;

var path = Path.Combine(Path.GetTempPath(), "bathys-spirals.csv");
using (var file = new StreamWriter(path))
{
    var noise = new Generator(1);
    file.WriteLine("x,y,spiral");
    for (var i = 0; i < 800; i++)
    {
        var (turn, arm) = (i / 800.0 * 2 * Math.PI, i % 2);
        var (radius, angle) = (0.2 + (turn / (2 * Math.PI)), (1.5 * turn) + (arm * Math.PI));
        var (x, y) = ((radius * Math.Cos(angle)) + (0.03 * noise.NextNormal()), (radius * Math.Sin(angle)) + (0.03 * noise.NextNormal()));
        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{x:F4},{y:F4},{(arm == 0 ? "first" : "second")}"));
    }
}

// Columns are standardized on the training rows alone; a fifth of the rows is the test set.
var data = TabularData.Open(path, new TabularOptions { Target = "spiral" });
using var seeded = new RandomScope(new Generator(0));
var model = new Sequential { new Linear(2, 64), new ReLU(), new Linear(64, 64), new ReLU(), new Linear(64, 2) };
var optimizer = new Adam(model.Parameters(), learningRate: 3e-3);
var criterion = new CrossEntropyLoss();
var loader = new DataLoader(data.Train, batchSize: 32, shuffle: true);

for (var epoch = 1; epoch <= 60; epoch++)
{
    var (sum, count) = (0.0, 0);
    foreach (var (x, y) in loader)
    {
        var loss = criterion.Forward(model.Forward(x), y);
        optimizer.ZeroGrad();
        loss.Backward();
        optimizer.Step();
        (sum, count) = (sum + loss.Item(), count + 1);
    }
    if (epoch % 10 == 0) Console.WriteLine($"epoch {epoch,2}   loss {sum / count:F4}   test accuracy {Accuracy():P1}");
}

double Accuracy()
{
    var (right, all) = (0.0, 0L);
    using var _ = new NoGrad();
    foreach (var (x, y) in new DataLoader(data.Test, batchSize: 256))
    {
        right += model.Forward(x).ArgMax(1).Equal(y).Sum().Item();
        all += y.Count;
    }
    return right / all;
}
