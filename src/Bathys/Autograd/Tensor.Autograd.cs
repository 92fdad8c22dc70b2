namespace Bathys;

public partial class Tensor
{
    bool isLeafWithGradient;

    /// <summary>The recorded operation that made this tensor, or a leaf's place to collect.</summary>
    internal Node? Node { get; private set; }

    /// <summary>Which of the operation's outputs this is.</summary>
    internal int NodeOutput { get; private set; }

    /// <summary>
    /// True if gradients flow into this tensor: set by hand on a leaf (a parameter), and true of everything computed from one while
    /// recording.
    /// </summary>
    /// <exception cref="InvalidOperationException">Set on a computed tensor, or on one that is not Float32 or Float64.</exception>
    public bool RequiresGrad
    {
        get => isLeafWithGradient || Node is { Leaf: null };
        set
        {
            if (value == RequiresGrad) return;
            if (Node is { Leaf: null })
                throw new InvalidOperationException("a computed tensor cannot stop requiring gradients: use Detach()");
            if (value && !DType.IsFloatingPoint)
                throw new InvalidOperationException($"a {DType} tensor has no gradient: only Float32 and Float64 do");
            isLeafWithGradient = value;
            Node = value ? new Node(this) : null;
        }
    }

    /// <summary>True if this tensor was not computed by a recorded operation.</summary>
    public bool IsLeaf => Node is null or { Leaf: not null };

    /// <summary>∂L/∂this, summed over every <see cref="Backward"/> since it was last set to null; null before the first.</summary>
    public Tensor? Grad { get; set; }

    /// <summary>Asks a computed tensor to keep its gradient in <see cref="Grad"/>, as leaves do.</summary>
    public void RetainGrad()
    {
        if (Node is { Leaf: null } node) node.Retains = this;
    }

    /// <summary>Adds ∂(this)/∂leaf to the <see cref="Grad"/> of every leaf that this tensor was computed from.</summary>
    /// <param name="gradient">∂L/∂this; may be left out for a single element, where it is 1.</param>
    /// <param name="retainGraph">True to keep the graph for another pass.</param>
    /// <param name="createGraph">True to record the pass itself, so that gradients can be differentiated again.</param>
    /// <exception cref="InvalidOperationException">
    /// Nothing was recorded, the graph was released, or a gradient is needed and missing.
    /// </exception>
    /// <exception cref="ShapeException">The gradient's shape is not this tensor's.</exception>
    public void Backward(Tensor? gradient = null, bool retainGraph = false, bool createGraph = false) =>
        new BackwardPass(retainGraph || createGraph, createGraph).Run(this, StartingGradient(gradient));

    internal Tensor StartingGradient(Tensor? gradient)
    {
        if (!RequiresGrad)
            throw new InvalidOperationException(
                "Backward: nothing was recorded for this tensor: no operand requires a gradient, or NoGrad was active");
        if (gradient is null && Count != 1)
            throw new InvalidOperationException(
                $"Backward: the shape {Shape} is no single number: reduce it (Sum, Mean) or pass the gradient");
        gradient ??= Ones(Shape, DType);
        if (gradient.Shape != Shape)
            throw new ShapeException($"Backward: a gradient of shape {gradient.Shape} for a tensor of shape {Shape}");
        return gradient.Convert(DType);
    }

    internal void Attach(Node node, int output) => (Node, NodeOutput) = (node, output);
}
