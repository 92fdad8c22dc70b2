using Bathys.Data.Tables;
using Bathys.Nn;

namespace Bathys.Cli.Runs;

/// <summary>What the multi-layer perceptron says of a table's rows.</summary>
internal static class TableAnswers
{
    /// <summary>As many rows go through the network at once: a long table needs no more memory than a short one.</summary>
    const int BatchSize = 256;

    /// <summary>Predicts every row.</summary>
    /// <param name="model">The network.</param>
    /// <param name="configuration">How tables were prepared for it.</param>
    /// <param name="file">The table; the column to predict need not be in it.</param>
    /// <exception cref="BathysException">The table lacks a column, or a value cannot be used.</exception>
    public static IEnumerable<Answer> Of(UnaryModule model, MlpConfiguration configuration, string file)
    {
        var encoder = configuration.ReadEncoder();
        var inputs = encoder.EncodeInputs(CsvTable.Read(file, configuration.Reading));
        return Enumerable.Range(0, inputs.Shape[0]).Chunk(BatchSize)
            .SelectMany(rows => Outputs(model, inputs.Narrow(0, rows[0], rows.Length), configuration.Kind).Chunk(encoder.OutputSize))
            .Select((row, i) => Answer(encoder.Target, $"row {i + 1}", Finite(file, $"row {i + 1}", row)));
    }

    static double[] Outputs(UnaryModule model, Tensor inputs, TabularTask task)
    {
        var output = model.Predict(inputs);
        return (task == TabularTask.Classify ? output.Softmax(-1) : output).To(DType.Float64).ToArray<double>();
    }

    static double[] Finite(string file, string subject, double[] output) => output.All(double.IsFinite) ? output
        : throw new BathysException($"{file}: {subject}: the network's answer is no finite number, so far are the inputs from what it " +
            "learned; correct the row.");

    static Answer Answer(TargetColumn target, string subject, double[] output) => target.Task switch
    {
        TabularTask.Classify => Runs.Answer.Of(subject, target.Classes, output),
        TabularTask.Binary => Runs.Answer.Of(subject, target.Classes, [1 - Sigmoid(output[0]), Sigmoid(output[0])]),
        _ => new(subject, [], target.Decode(output[0])),
    };

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
