namespace Bathys;

/// <summary>One recorded operation: how to turn the gradients of its outputs into those of its inputs.</summary>
/// <remarks>Inputs are older than the node itself, so going through nodes from the youngest to the oldest is a valid order.</remarks>
internal sealed class Node
{
    /// <summary>Gradients of the outputs (null where nothing flowed) and which inputs need one, to gradients of the inputs.</summary>
    public delegate Tensor?[] Pullback(Tensor?[] gradients, bool[] needs);

    readonly Edge[] inputs;

    /// <summary>
    /// A <see cref="Pullback"/>, or one of the forms that operators give, as it is: to wrap one into the other would make two more objects.
    /// </summary>
    Delegate? pullback;

    /// <summary>A node of an operation.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="inputs">Its operands.</param>
    /// <param name="outputs">How many results it has.</param>
    /// <param name="pullback">
    /// A <see cref="Pullback"/>; or, where there is one result, its gradient and which inputs need one to theirs; or, where there is also
    /// one operand, gradient to gradient.
    /// </param>
    public Node(string name, ReadOnlySpan<Tensor> inputs, int outputs, Delegate pullback)
    {
        Name = name;
        Sequence = Clock.Tick();
        this.inputs = new Edge[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) this.inputs[i] = new Edge(inputs[i]);
        Outputs = outputs;
        this.pullback = pullback;
    }

    /// <summary>The node of a tensor that was not computed but asked for a gradient.</summary>
    public Node(Tensor leaf)
    {
        Name = "leaf";
        (Leaf, inputs, Outputs) = (leaf, [], 1);
    }

    public string Name { get; }

    public long Sequence { get; }

    /// <summary>The layer that was at work when this was recorded, where <see cref="DetectAnomaly"/> watched.</summary>
    public object? Part { get; } = DetectAnomaly.Part;

    /// <summary>The tensor whose <see cref="Tensor.Grad"/> collects what arrives here, if this is a leaf.</summary>
    public Tensor? Leaf { get; }

    /// <summary>A computed tensor that asked to keep its gradient.</summary>
    public Tensor? Retains { get; set; }

    public int Outputs { get; }

    public ReadOnlySpan<Edge> Inputs => inputs;

    /// <summary>
    /// Gradients of the inputs, summed over what was broadcast and of the inputs' types; lets go of saved values unless asked not to.
    /// </summary>
    /// <param name="gradients">∂L of the outputs.</param>
    /// <param name="retain">Whether saved values stay for another pass.</param>
    /// <param name="pulling">The pass's, which knows what a saved value is, that must be what it was.</param>
    public Tensor?[] Pull(Tensor?[] gradients, bool retain, Pulling pulling)
    {
        var pull = pullback ?? throw new InvalidOperationException(
            $"{Name}: the graph was released by an earlier Backward; pass retainGraph: true to the first one to go through it twice");
        if (!retain) pullback = null;
        var needs = new bool[inputs.Length];
        for (var i = 0; i < needs.Length; i++) needs[i] = inputs[i].Node is not null;
        var results = Run(pull, gradients, needs, pulling);
        for (var i = 0; i < results.Length; i++)
            if (needs[i] && results[i] is { } gradient) results[i] = Fit(gradient, inputs[i], i);
        return results;
    }

    Tensor?[] Run(Delegate pull, Tensor?[] gradients, bool[] needs, Pulling pulling)
    {
        pulling.Next(this, gradients);
        var outer = Pulling.Switch(pulling);
        try
        {
            return pull switch
            {
                Func<Tensor, Tensor> one => [one(gradients[0]!)],
                Func<Tensor, bool[], Tensor?[]> several => several(gradients[0]!, needs),
                _ => ((Pullback)pull)(gradients, needs),
            };
        }
        finally
        {
            Pulling.Switch(outer);
        }
    }

    Tensor Fit(Tensor gradient, Edge input, int i)
    {
        if (gradient.DType != input.DType) gradient = gradient.To(input.DType);
        if (gradient.Shape == input.Shape) return gradient;
        if (Shape.Broadcast(gradient.Shape, input.Shape, Name) != gradient.Shape)
            throw new ShapeException($"{Name}: the gradient of input {i} has the shape {gradient.Shape}, the input {input.Shape}");
        return gradient.SumTo(input.Shape);
    }

    /// <summary>Where an input came from; no node if it needs no gradient. The tensor itself is not held.</summary>
    internal readonly struct Edge(Tensor input)
    {
        public readonly Node? Node = input.RequiresGrad ? input.Node : null;
        public readonly int Output = input.NodeOutput;
        public readonly Shape Shape = input.Shape;
        public readonly DType DType = input.DType;
    }
}
