namespace Bathys.Data;

/// <summary>Samples that lie in two tensors, along their first dimension.</summary>
public sealed class TensorDataset : Dataset
{
    readonly Tensor inputs;
    readonly Tensor targets;

    /// <summary>Inputs (count, …) and targets (count, …).</summary>
    /// <exception cref="ShapeException">The tensors differ in their first dimension, or have none.</exception>
    public TensorDataset(Tensor inputs, Tensor targets)
    {
        if (inputs.Rank == 0 || targets.Rank == 0 || inputs.Shape[0] != targets.Shape[0])
            throw new ShapeException($"TensorDataset: inputs {inputs.Shape} and targets {targets.Shape} differ in their first dimension.");
        (this.inputs, this.targets) = (inputs, targets);
    }

    /// <inheritdoc/>
    public override int Count => inputs.Shape[0];

    /// <inheritdoc/>
    public override Sample this[int index] => new(inputs[index], targets[index]);
}
