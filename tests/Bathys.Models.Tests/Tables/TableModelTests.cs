using System.Text;
using Bathys.Data.Tables;

namespace Bathys.Models.Tests;

[Quick]
public class TableModelTests
{
    [Fact]
    public void Rows_from_code_and_from_files_are_read_as_the_trainings_were()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "t.csv");
        // NA is Namibia here, and only a dash is missing.
        File.WriteAllText(path,
            "x;town;y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 7};{(i % 3 == 0 ? "NA" : "Köln")};{i % 2}\n")),
            Encoding.Latin1);
        var reading = new TableReading { Encoding = "latin1", Missing = ["-"] };
        var data = TabularData.Open(path, new() { Target = "y", Reading = reading });
        var model = new TableModel(new Mlp(data.Encoder.InputSize, [], data.Encoder.OutputSize), data.Encoder, reading);
        var file = model.Predict(path).First();
        var named = model.Predict([new Dictionary<string, string> { ["x"] = " 0 ", ["town"] = " NA " }]);
        Assert.Equal(Said(file), Said(named[0]));
        File.WriteAllText(path, "x,town\n0,NA\n");
        Assert.Equal(Said(file), Said(model.Predict(Table.Read(path)).Single()));
    }

    // Rows that are multiplied alone may differ in the last bit.
    static (string, double) Said(TablePrediction row) => (row.Classes[0].Name, Math.Round(row.Classes[0].Probability, 5));
}
