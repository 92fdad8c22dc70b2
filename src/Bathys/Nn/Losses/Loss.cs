namespace Bathys.Nn;

/// <summary>A number to make small: how far a model's output is from its target.</summary>
/// <param name="reduction">What becomes of the losses of single elements.</param>
public abstract class Loss(LossReduction reduction) : Module
{
    /// <summary>What becomes of the losses of single elements.</summary>
    public LossReduction Reduction { get; } = reduction;

    /// <summary>The loss of an output.</summary>
    /// <param name="input">The model's output.</param>
    /// <param name="target">What it should have been.</param>
    /// <exception cref="ShapeException">The shapes do not belong together.</exception>
    public abstract Tensor Forward(Tensor input, Tensor target);

    /// <summary>
    /// Over how much the mean is for these targets, where that is neither their rows nor their labels from 0 on: the sum of the labels'
    /// weights. Means over several batches weigh each by it. Null for most losses.
    /// </summary>
    /// <param name="target">The targets of a batch.</param>
    public virtual double? Counted(Tensor target) => null;

    /// <summary>Losses of single elements as the reduction has them.</summary>
    protected Tensor Reduce(Tensor losses) => Reduction switch
    {
        LossReduction.Mean => losses.Mean(),
        LossReduction.Sum => losses.Sum(),
        _ => losses,
    };

    /// <summary>
    /// Refuses shapes that differ: (64, 1) and (64) would broadcast to (64, 64), and a wrong number would come out without a word.
    /// </summary>
    protected void CheckSameShape(Tensor input, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        if (input.Shape == target.Shape) return;
        var wayOut = input.Count == target.Count ? $": reshape the one to the other, as in target.Reshape{input.Shape}" : "";
        throw new ShapeException($"{TypeName}: the input {input.Shape} and the target {target.Shape} differ{wayOut}");
    }
}
