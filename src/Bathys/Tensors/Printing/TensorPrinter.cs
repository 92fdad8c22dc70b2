using System.Globalization;
using System.Text;

namespace Bathys;

/// <summary>A tensor as text, laid out as PyTorch lays it out: columns aligned, four digits, large tensors by their edges.</summary>
internal sealed class TensorPrinter
{
    const string Prefix = "tensor(";
    const int LineWidth = 80;

    /// <summary>Above so many elements, only the first and last few of each dimension are shown.</summary>
    const int Threshold = 1000;

    /// <summary>How many are shown at each end of a dimension.</summary>
    const int Edge = 3;

    readonly Tensor x;
    readonly bool isSummary;
    readonly Queue<string> elements;
    readonly int width;

    TensorPrinter(Tensor x)
    {
        this.x = x;
        isSummary = x.Count > Threshold;
        var offsets = new List<long>();
        Collect(0, 0, offsets);
        var texts = x.DType is DType.Float32 or DType.Float64 or DType.BFloat16
            ? NumberFormat.Reals(offsets.ConvertAll(Real)) : offsets.ConvertAll(Whole);
        width = texts.Count == 0 ? 0 : texts.Max(text => text.Length);
        elements = new(texts.Select(text => x.Rank == 0 ? text : text.PadLeft(width)));
    }

    /// <summary>As in <c>tensor([[1., 2.], [3., 4.]], dtype=Float64)</c>; numbers in the invariant culture.</summary>
    public static string Print(Tensor x)
    {
        var text = new StringBuilder(Prefix);
        text.Append(x.Count == 0 ? "[]" : new TensorPrinter(x).Lay(0, Prefix.Length));
        foreach (var note in Notes(x))
        {
            var lastLine = text.Length - (text.ToString().LastIndexOf('\n') + 1);
            text.Append(lastLine + note.Length + 3 > LineWidth ? ",\n" + new string(' ', Prefix.Length) : ", ").Append(note);
        }
        return text.Append(')').ToString();
    }

    /// <summary>What the numbers alone do not tell.</summary>
    static IEnumerable<string> Notes(Tensor x)
    {
        if (x.Count > Threshold || (x.Count == 0 && x.Rank != 1)) yield return $"shape={x.Shape}";
        if (x.DType is not (DType.Float32 or DType.Int64 or DType.Bool)) yield return $"dtype={x.DType}";
        if (x.Node is { Leaf: null } node) yield return $"gradient={node.Name}";
        else if (x.RequiresGrad) yield return "requiresGrad=True";
    }

    IEnumerable<int> Shown(int dimension)
    {
        var size = x.Shape[dimension];
        for (var i = 0; i < size; i++)
            if (!isSummary || size <= 2 * Edge || i < Edge || i >= size - Edge) yield return i;
    }

    void Collect(int dimension, long offset, List<long> offsets)
    {
        if (dimension == x.Rank) offsets.Add(offset);
        else foreach (var i in Shown(dimension)) Collect(dimension + 1, offset + (i * x.Strides[dimension]), offsets);
    }

    string Lay(int dimension, int indent)
    {
        if (dimension == x.Rank) return elements.Dequeue();
        var parts = Shown(dimension).Select(_ => Lay(dimension + 1, indent + 1)).ToList();
        var isLast = dimension == x.Rank - 1;
        if (parts.Count < x.Shape[dimension]) parts.Insert(Edge, isLast ? " ..." : "...");
        var newLine = new string(' ', indent + 1);
        if (!isLast) return $"[{string.Join($",{new string('\n', x.Rank - 1 - dimension)}{newLine}", parts)}]";
        var perLine = Math.Max(1, (LineWidth - indent) / (width + 2));
        return $"[{string.Join($",\n{newLine}", parts.Chunk(perLine).Select(line => string.Join(", ", line)))}]";
    }

    Tensor Element(long offset) => x.As(new Shape(), [], offset);

    double Real(long offset) => Element(offset).Item();

    string Whole(long offset) => x.DType == DType.Bool
        ? Element(offset).Item<bool>() ? "True" : "False"
        : Element(offset).Convert(DType.Int64).Item<long>().ToString(CultureInfo.InvariantCulture);
}
