using System.Globalization;
using System.Text;

namespace Bathys.Nn;

/// <summary>A model's layers in the order of computation, with the shapes they give and the parameters they have.</summary>
public sealed class Summary
{
    Summary(IReadOnlyList<Row> rows, Module module)
    {
        Rows = rows;
        Parameters = module.ParameterCount;
        Trainable = module.Parameters().Where(parameter => parameter.RequiresGrad).Sum(parameter => parameter.Count);
    }

    /// <summary>A row for each call of a layer, then one for each module that has parameters and is no layer that was called.</summary>
    public IReadOnlyList<Row> Rows { get; }

    /// <summary>The number of all parameters' elements; a shared one counts once.</summary>
    public long Parameters { get; }

    /// <summary>The number of those that require gradients.</summary>
    public long Trainable { get; }

    /// <summary>The summary of any module by a computation with it, which runs in evaluation mode and without recording.</summary>
    /// <param name="module">The model.</param>
    /// <param name="compute">Calls the model once.</param>
    public static Summary Of(Module module, Action compute)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(compute);
        var names = new OrderedDictionary<Module,
            string>(module.NamedModules().Select(entry => KeyValuePair.Create(entry.Module, entry.Name)));
        var counted = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var rows = new List<Row>();
        using (new EvaluationMode())
        using (new NoGrad())
        using (new LayerWatch((layer, _, y) => Add(layer, layer.ToString()!, y.Shape)))
            compute();
        foreach (var part in names.Keys)
            if (part.OwnParameters().Any(parameter => !counted.Contains(parameter)))
                Add(part, part is Layer or RecurrentLayer or CellLayer ? part.ToString()! : part.GetType().Name, null);
        return new Summary(rows, module);

        // What an earlier row counted is not counted again.
        void Add(Module part, string what, Shape? output) => rows.Add(new Row(
            names.GetValueOrDefault(part, ""), what, output, part.OwnParameters().Where(counted.Add).Sum(parameter => parameter.Count)));
    }

    /// <summary>The table as text.</summary>
    public override string ToString()
    {
        string[] head = ["Name", "Layer", "Output shape", "Parameters"];
        string[][] cells = [
            head, .. Rows.Select(row => new[] { row.Name, row.Layer, row.Output?.ToString() ?? "", Number(row.Parameters) })];
        var widths = Enumerable.Range(0, head.Length).Select(column => cells.Max(row => row[column].Length)).ToArray();
        var (text, line) = (new StringBuilder(), new string('─', widths.Sum() + (2 * (head.Length - 1))));
        foreach (var row in cells)
        {
            for (var column = 0; column < 3; column++) text.Append(row[column].PadRight(widths[column])).Append("  ");
            text.Append(row[3].PadLeft(widths[3])).Append('\n');
            if (row == head) text.Append(line).Append('\n');
        }
        return $"{text}{line}\nTotal {Number(Parameters)}, trainable {Number(Trainable)}\n";
    }

    static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>One line of the table.</summary>
    /// <param name="Name">The path within the model, as in state keys.</param>
    /// <param name="Layer">The layer in words.</param>
    /// <param name="Output">The shape it gave; null for parameters that no called layer has.</param>
    /// <param name="Parameters">The number of its own parameters' elements that no earlier row has.</param>
    public readonly record struct Row(string Name, string Layer, Shape? Output, long Parameters);
}

/// <summary>The summary as a question to a model.</summary>
public static class SummaryExtensions
{
    extension(UnaryModule module)
    {
        /// <summary>
        /// Each layer's output shape and parameters for an input of a shape, the batch included: <c>model.Summary(1, 3, 48, 48)</c>.
        /// </summary>
        /// <exception cref="ShapeException">The model does not take such an input.</exception>
        public Summary Summary(params ReadOnlySpan<int> inputShape) => module.Summary(
            Tensor.Zeros(inputShape, module.Parameters().FirstOrDefault()?.DType is DType.Float64 ? DType.Float64 : DType.Float32));

        /// <summary>The same for a given input, such as token numbers.</summary>
        public Summary Summary(Tensor input) => Nn.Summary.Of(module, () => module.Forward(input));
    }
}
