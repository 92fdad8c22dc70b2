using System.Numerics;
using System.Text;

namespace Bathys.Training;

/// <summary>
/// Counts of true class against predicted class: rows are true, columns predicted. Every score of a classifier follows from it,
/// and batches can be added one by one.
/// </summary>
public sealed class ConfusionMatrix
{
    /// <summary>A matrix of more classes would take more than two gigabytes.</summary>
    const int MostClasses = 1 << 14;

    readonly long[] counts;

    /// <summary>An empty matrix.</summary>
    /// <param name="classes">The number of classes; labels run from 0 to one less.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no class.</exception>
    /// <exception cref="BathysException">There are more than 16,384 classes.</exception>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (classes > MostClasses)
            throw new BathysException(string.Create(Metrics.Plain,
                $"A confusion matrix has at most {MostClasses:N0} classes, not {classes:N0}: number the classes from 0 without gaps."));
        Classes = classes;
        counts = new long[classes * classes];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>How many samples were of class <paramref name="truth"/> and were called <paramref name="predicted"/>.</summary>
    /// <param name="truth">The row.</param>
    /// <param name="predicted">The column.</param>
    public long this[int truth, int predicted] => counts[truth * Classes + predicted];

    /// <summary>The number of samples counted.</summary>
    public long Total => counts.Sum();

    /// <summary>The share of samples on the diagonal; 0 where nothing was counted.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Correct / Total;

    /// <summary>The number of samples whose class was found.</summary>
    public long Correct => Enumerable.Range(0, Classes).Sum(c => this[c, c]);

    /// <summary>Counts a matrix from labels and predictions.</summary>
    /// <param name="truth">The true labels.</param>
    /// <param name="predicted">The predicted labels, as many.</param>
    /// <param name="classes">The number of classes, or 0 for one more than the largest label.</param>
    /// <exception cref="BathysException">Lengths differ, or a label is out of range.</exception>
    public static ConfusionMatrix From<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted, int classes = 0) where T : IBinaryInteger<T>
    {
        if (classes == 0)
        {
            var largest = T.Zero;
            foreach (var label in truth)
                largest = T.Max(largest, label);
            foreach (var label in predicted)
                largest = T.Max(largest, label);
            classes = Math.Min(int.CreateSaturating(largest), int.MaxValue - 1) + 1;
        }

        var matrix = new ConfusionMatrix(classes);
        matrix.Add(truth, predicted);
        return matrix;
    }

    /// <summary>Counts one batch more.</summary>
    /// <param name="truth">The true labels.</param>
    /// <param name="predicted">The predicted labels, as many.</param>
    /// <exception cref="BathysException">Lengths differ, or a label is out of range; nothing of the batch is counted then.</exception>
    public void Add<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted) where T : IBinaryInteger<T>
    {
        Metrics.RequireSameLength(truth.Length, predicted.Length);
        RequireLabels(truth, "true");
        RequireLabels(predicted, "predicted");
        for (var i = 0; i < truth.Length; i++)
            counts[int.CreateTruncating(truth[i]) * Classes + int.CreateTruncating(predicted[i])]++;
    }

    /// <summary>Precision, recall and F1 of one class.</summary>
    /// <param name="index">The class.</param>
    public ClassScore Score(int index) => ClassScore.FromCounts(this[index, index], Predicted(index), Actual(index));

    /// <summary>Precision, recall and F1 over all classes, those without a sample included.</summary>
    /// <param name="average">How the classes join.</param>
    /// <exception cref="BathysException">The binary score of a matrix of more than two classes is asked for.</exception>
    public ClassScore Score(Average average)
    {
        if (average != Average.Binary) return ClassScore.Join([.. Enumerable.Range(0, Classes).Select(Score)], Correct, average);
        return Classes switch
        {
            1 => default, // class 1 never was, nor was it said
            2 => Score(1),
            _ => throw new BathysException($"A binary score needs two classes, and there are {Classes}: choose Micro, Macro or Weighted."),
        };
    }

    /// <summary>The matrix as NumPy prints one: a bracketed row a line, right-aligned.</summary>
    public override string ToString()
    {
        var width = counts.Max(c => c.ToString(Metrics.Plain).Length);
        var rows = Enumerable.Range(0, Classes).Select(row =>
            "[" + string.Join(' ', Row(row).Select(c => c.ToString(Metrics.Plain).PadLeft(width))) + "]");
        return "[" + string.Join("\n ", rows) + "]";
    }

    /// <summary>The matrix as a table with the classes' names: rows are true, columns predicted.</summary>
    /// <param name="names">A name a class.</param>
    /// <exception cref="ArgumentException">There are more or fewer names than classes.</exception>
    public string ToTable(IReadOnlyList<string> names)
    {
        if (names.Count != Classes)
            throw new ArgumentException($"{names.Count} names for {Classes} classes.", nameof(names));

        var first = Math.Max("true \\ predicted".Length, names.Max(n => n.Length));
        var widths = names.Select((name, c) =>
            Math.Max(name.Length, Enumerable.Range(0, Classes).Max(row => this[row, c].ToString(Metrics.Plain).Length))).ToArray();
        var text = new StringBuilder("true \\ predicted".PadRight(first));
        for (var c = 0; c < Classes; c++)
            text.Append("  ").Append(names[c].PadLeft(widths[c]));
        for (var row = 0; row < Classes; row++)
        {
            text.Append('\n').Append(names[row].PadRight(first));
            for (var c = 0; c < Classes; c++)
                text.Append("  ").Append(this[row, c].ToString(Metrics.Plain).PadLeft(widths[c]));
        }

        return text.ToString();
    }

    /// <summary>The counts as an array, rows true, columns predicted.</summary>
    public long[,] ToArray()
    {
        var array = new long[Classes, Classes];
        for (var row = 0; row < Classes; row++)
            for (var column = 0; column < Classes; column++)
                array[row, column] = this[row, column];
        return array;
    }

    IEnumerable<long> Row(int row) => counts.Skip(row * Classes).Take(Classes);

    long Actual(int row) => Row(row).Sum();

    long Predicted(int column) => Enumerable.Range(0, Classes).Sum(row => this[row, column]);

    void RequireLabels<T>(ReadOnlySpan<T> labels, string kind) where T : IBinaryInteger<T>
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < T.Zero || labels[i] >= T.CreateSaturating(Classes))
                throw new BathysException($"The {kind} label {labels[i]} at position {i} is none of the classes 0 to {Classes - 1}.");
        }
    }
}
