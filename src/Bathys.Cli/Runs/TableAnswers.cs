using Bathys.Data.Tables;
using Bathys.Nn;

namespace Bathys.Cli.Runs;

/// <summary>What the multi-layer perceptron says of a table's rows.</summary>
internal static class TableAnswers
{
    /// <summary>Predicts every row.</summary>
    /// <param name="model">The network, in evaluation mode.</param>
    /// <param name="configuration">How tables were prepared for it.</param>
    /// <param name="file">The table; the column to predict need not be in it.</param>
    /// <exception cref="BathysException">The table lacks a column, or a value cannot be used.</exception>
    public static IEnumerable<Answer> Of(UnaryModule model, MlpConfiguration configuration, string file)
    {
        var encoder = configuration.ReadEncoder();
        using var _ = new NoGrad();
        var output = model.Forward(encoder.EncodeInputs(CsvTable.Read(file)));
        if (configuration.Kind == TabularTask.Classify) output = output.Softmax(-1);
        var values = output.To(DType.Float64).ToArray<double>();
        return values.Chunk(encoder.OutputSize).Select((row, i) => Answer(encoder.Target, $"row {i + 1}", row));
    }

    static Answer Answer(TargetColumn target, string subject, double[] output) => target.Task switch
    {
        TabularTask.Classify => Runs.Answer.Of(subject, target.Classes, output),
        TabularTask.Binary => Runs.Answer.Of(subject, target.Classes, [1 - Sigmoid(output[0]), Sigmoid(output[0])]),
        _ => new(subject, [], target.Decode(output[0])),
    };

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
