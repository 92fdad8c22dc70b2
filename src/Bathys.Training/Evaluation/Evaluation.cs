using Bathys.Data;
using Bathys.Nn;

namespace Bathys.Training;

/// <summary>How well a model does on a data set: its mean loss and the scores that fit its task, batches added one by one.</summary>
/// <param name="task">What the outputs mean; if not given, whole-numbered targets are classes and others numbers.</param>
public sealed class Evaluation(TaskKind? task = null)
{
    /// <summary>Above so many classes, words of a vocabulary for example, only the right answers are counted.</summary>
    const int MostConfusedClasses = 1024;

    readonly List<float> logits = [];
    readonly List<int> truths = [];
    double lossSum;
    long weight;
    long answers;
    long right;

    /// <summary>The number of samples.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// The mean loss over the samples, over their labels where each has several (the tokens of a text); labels that are ignored, negative
    /// ones, count for nothing. NaN before the first.
    /// </summary>
    public double Loss => weight == 0 ? double.NaN : lossSum / weight;

    /// <summary>The share of right answers; null where the task has none.</summary>
    public double? Accuracy => answers == 0 ? null : (double)right / answers;

    /// <summary>True class against predicted class; null where the task has no classes, or too many.</summary>
    public ConfusionMatrix? Confusion { get; private set; }

    /// <summary>The errors of a regression; null for the other tasks.</summary>
    public RegressionScore? Regression { get; private set; }

    /// <summary>
    /// The area under the ROC curve of a binary task; null for other tasks, where one of the two classes is
    /// missing, and where a logit is NaN, which has no rank.
    /// </summary>
    public double? RocArea => truths.Contains(0) && truths.Contains(1) && !logits.Exists(float.IsNaN)
        ? Metrics.RocAuc<int, float>(truths.ToArray(), logits.ToArray())
        : null;

    /// <summary>Evaluates a model as in evaluation mode; nothing of it changes, its layers' modes included.</summary>
    /// <param name="model">The model.</param>
    /// <param name="predict">Its output for a batch, and the mean loss.</param>
    /// <param name="data">What to judge it on.</param>
    /// <param name="task">What the outputs mean; if not given, whole-numbered targets are classes and others numbers.</param>
    /// <param name="progress">Shows how it gets on.</param>
    /// <param name="title">What the progress display calls it.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static Evaluation Of(
        Module model, Func<Batch, Prediction> predict, DataLoader data, TaskKind? task = null, ProgressDisplay? progress = null,
        string title = "evaluation", CancellationToken stop = default)
    {
        progress ??= ProgressDisplay.Silent;
        var evaluation = new Evaluation(task);
        progress.Start(title, data.SampleCount);
        try
        {
            using var mode = new EvaluationMode();
            using var unrecorded = new NoGrad();
            foreach (var batch in data.Epoch(0))
            {
                stop.ThrowIfCancellationRequested();
                evaluation.Add(predict, batch, title);
                progress.Report(new(evaluation.Count, evaluation.Loss, evaluation.Accuracy ?? double.NaN));
            }
        }
        finally
        {
            progress.Finish();
        }

        return evaluation;
    }

    /// <summary>Adds one batch.</summary>
    /// <param name="loss">Its mean loss.</param>
    /// <param name="output">What the model gave.</param>
    /// <param name="target">What was right.</param>
    /// <exception cref="ShapeException">Output and target do not fit the task.</exception>
    public void Add(double loss, Tensor output, Tensor target)
    {
        var size = target.Rank == 0 ? 1 : target.Shape[0];
        Count += size;
        var kind = task ?? (target.DType is DType.Int64 or DType.Int32 or DType.UInt8 ? TaskKind.Classification : TaskKind.Regression);
        var counted = kind == TaskKind.Classification ? Numbers<long>(target, DType.Int64).Count(label => label >= 0) : size;
        if (counted > 0) (lossSum, weight) = (lossSum + (loss * counted), weight + counted);
        switch (kind)
        {
            case TaskKind.Classification when output.Rank == 2 && target.Rank == 1: AddClasses(output, target); break;
            case TaskKind.Binary: AddBinary(output, target); break;
            case TaskKind.Regression: AddNumbers(output, target); break;
        }
    }

    void Add(Func<Batch, Prediction> predict, Batch batch, string title)
    {
        try
        {
            var (loss, output) = predict(batch);
            Add(loss.Item(), output, batch.Target);
        }
        catch (TensorMemoryException e)
        {
            throw new TensorMemoryException($"In the {title}, with a batch of {batch.Size:N0}, there was {e.Message}", e);
        }
    }

    /// <summary>The running sums, from which a resumed epoch goes on.</summary>
    internal (double LossSum, long Weight, long Count, long Answers, long Right) Sums
    {
        get => (lossSum, weight, Count, answers, right);
        set => (lossSum, weight, Count, answers, right) = value;
    }

    void AddClasses(Tensor output, Tensor target)
    {
        var truth = Numbers<long>(target, DType.Int64);
        var predicted = Predict.Classes(output);
        if (truth.Length != predicted.Length) throw Mismatch(output, target);
        var classes = output.Shape[1];

        // A negative label is one that the loss was told to ignore.
        var counted = Enumerable.Range(0, truth.Length).Where(i => truth[i] >= 0).ToArray();
        answers += counted.Length;
        right += counted.Count(i => truth[i] == predicted[i]);
        if (classes > MostConfusedClasses) return;
        Confusion ??= new(classes);
        Confusion.Add<long>(counted.Select(i => truth[i]).ToArray(), counted.Select(i => predicted[i]).ToArray());
    }

    void AddBinary(Tensor output, Tensor target)
    {
        var truth = Numbers<float>(target, DType.Float32);
        var logit = Numbers<float>(output, DType.Float32);
        if (truth.Length != logit.Length) throw Mismatch(output, target);
        Confusion ??= new(2);
        for (var i = 0; i < truth.Length; i++)
        {
            var (yes, said) = (truth[i] > 0.5f ? 1 : 0, logit[i] > 0 ? 1 : 0);
            Confusion.Add<int>([yes], [said]);
            truths.Add(yes);
            logits.Add(logit[i]);
            right += yes == said ? 1 : 0;
        }

        answers += truth.Length;
    }

    void AddNumbers(Tensor output, Tensor target)
    {
        if (output.Count != target.Count) throw Mismatch(output, target);
        Regression ??= new();
        Regression.Add<double>(Numbers<double>(target, DType.Float64), Numbers<double>(output, DType.Float64));
    }

    static T[] Numbers<T>(Tensor tensor, DType dtype) where T : unmanaged => tensor.Detach().To(dtype).ToArray<T>();

    static ShapeException Mismatch(Tensor output, Tensor target) =>
        new($"Evaluation: an output of shape {output.Shape} cannot be held against a target of shape {target.Shape}");
}
