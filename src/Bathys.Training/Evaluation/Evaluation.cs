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
    double weight;
    long answers;
    long right;

    /// <summary>The number of samples.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// The mean loss over what is counted: samples, or the labels of each (the tokens of a text) that are not ignored. NaN before the
    /// first.
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
    /// <param name="data">What to evaluate it on.</param>
    /// <param name="task">What the outputs mean; if not given, whole-numbered targets are classes and others numbers.</param>
    /// <param name="progress">Is told how it gets on.</param>
    /// <param name="title">What the progress is called.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static Evaluation Of<TBatch>(
        Module model, Func<TBatch, Prediction> predict, DataLoader<TBatch> data, TaskKind? task = null,
        IProgress<TrainingProgress>? progress = null, string title = "evaluation", CancellationToken stop = default)
        where TBatch : IBatch<TBatch>
    {
        ArgumentNullException.ThrowIfNull(predict);
        ArgumentNullException.ThrowIfNull(data);
        var evaluation = new Evaluation(task);
        using var pass = new ProgressPass(progress, title, data.SampleCount ?? 0);
        using var mode = new EvaluationMode();
        using var unrecorded = new NoGrad();
        foreach (var batch in data.Epoch(0))
        {
            stop.ThrowIfCancellationRequested();
            evaluation.AddGuarded(predict, batch, title);
            pass.Report(evaluation.Count, evaluation.Loss, evaluation.Accuracy ?? double.NaN);
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
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        Add(new Outcome(task, loss, new(output, output, target), target.Rank == 0 ? 1 : target.Shape[0]));
    }

    /// <summary>Adds one batch.</summary>
    internal void Add(in Outcome outcome)
    {
        Count += outcome.Rows;
        if (outcome.Counted > 0) (lossSum, weight) = (lossSum + (outcome.Loss * outcome.Counted), weight + outcome.Counted);
        if (outcome is not { Output: { } output, Target: { } target }) return;
        switch (outcome.Kind)
        {
            case TaskKind.Classification when output.Rank == 2 && target.Rank == 1: AddClasses(output, target, outcome.Labels); break;
            case TaskKind.Binary: AddBinary(output, target); break;
            case TaskKind.Regression: AddNumbers(output, target); break;
        }
    }

    void AddGuarded<TBatch>(Func<TBatch, Prediction> predict, TBatch batch, string title) where TBatch : IBatch<TBatch>
    {
        try
        {
            var prediction = predict(batch);
            Add(new Outcome(task, prediction.Loss.Item(), prediction, batch.Size));
        }
        catch (TensorMemoryException e)
        {
            throw new TensorMemoryException($"In the {title}, with a batch of {batch.Size:N0}, there was {e.Message}", e);
        }
    }

    /// <summary>The running sums, from which a resumed epoch goes on.</summary>
    internal (double LossSum, double Weight, long Count, long Answers, long Right) Sums
    {
        get => (lossSum, weight, Count, answers, right);
        set => (lossSum, weight, Count, answers, right) = value;
    }

    void AddClasses(Tensor output, Tensor target, long[] truth)
    {
        var predicted = Predict.Classes(output);
        if (truth.Length != predicted.Length) throw Mismatch(output, target);
        var classes = output.Shape[1];

        // A negative label is one that the loss was told to ignore.
        var counted = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] < 0) continue;
            right += truth[i] == predicted[i] ? 1 : 0;
            (truth[counted], predicted[counted]) = (truth[i], predicted[i]);
            counted++;
        }
        answers += counted;
        if (classes > MostConfusedClasses) return;
        Confusion ??= new(classes);
        Confusion.Add<long>(truth.AsSpan(0, counted), predicted.AsSpan(0, counted));
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
