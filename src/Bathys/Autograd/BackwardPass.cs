namespace Bathys;

/// <summary>One walk from a result back to what it was computed from, the youngest operation first, adding gradients where paths meet.</summary>
internal sealed class BackwardPass(bool retainGraph, bool createGraph)
{
    readonly Dictionary<Node, Slot[]> waiting = [];
    readonly PriorityQueue<Node, long> queue = new();
    readonly long start = Storage.Now;

    /// <summary>Nodes whose gradient is asked for by name; while there are any, leaves collect nothing.</summary>
    public Dictionary<(Node Node, int Output), Tensor?> Wanted { get; } = [];

    public void Run(Tensor root, Tensor gradient)
    {
        Add(root.Node!, root.NodeOutput, gradient);
        var before = Record.IsEnabled;
        Record.IsEnabled = createGraph;
        var within = DetectAnomaly.InBackward(true);
        try
        {
            while (queue.TryDequeue(out var node, out _)) Visit(node);
        }
        finally
        {
            Record.IsEnabled = before;
            DetectAnomaly.InBackward(within);
        }
    }

    void Visit(Node node)
    {
        waiting.Remove(node, out var slots);
        var gradients = Array.ConvertAll(slots!, slot => slot.Value);
        for (var i = 0; i < gradients.Length; i++)
            if (Wanted.ContainsKey((node, i))) Wanted[(node, i)] = gradients[i];
        if (node.Leaf is { } leaf)
        {
            if (Wanted.Count == 0) Collect(leaf, slots![0].Value!);
            return;
        }
        if (node.Retains is { } kept && gradients[kept.NodeOutput] is { } own) Collect(kept, own);
        var results = node.Pull(gradients, retainGraph);
        DetectAnomaly.CheckGradients(node, results, gradients);
        var inputs = node.Inputs;
        for (var i = 0; i < inputs.Length; i++)
            if (inputs[i].Node is { } source && results[i] is { } result) Add(source, inputs[i].Output, result);
    }

    void Add(Node node, int output, Tensor gradient)
    {
        if (!waiting.TryGetValue(node, out var slots))
        {
            waiting.Add(node, slots = new Slot[node.Outputs]);
            queue.Enqueue(node, -node.Sequence);
        }
        ref var slot = ref slots[output];
        if (slot.Value is null) slot = new Slot(gradient, IsOwn: false);
        else if (slot.IsOwn && !createGraph) slot.Value.AddInPlace(gradient);
        else slot = new Slot(slot.Value + gradient, IsOwn: true);
    }

    /// <summary>Adds to a tensor's gradient, taking over memory that nobody else can see and copying what others might.</summary>
    void Collect(Tensor leaf, Tensor gradient)
    {
        if (leaf.Grad is { } sum)
        {
            // What is part of a recorded graph, or a view that others may share, stays as it is.
            if (createGraph || sum.RequiresGrad || !sum.IsContiguous) leaf.Grad = sum + gradient;
            else sum.AddInPlace(gradient);
        }
        else
        {
            var isNew = gradient.Storage.Stamp > start && !gradient.Storage.IsShared && gradient.IsContiguous;
            leaf.Grad = createGraph ? gradient.Clone() : isNew ? gradient : gradient.Copy();
            // From here on the leaf's gradient may change in place, so the next leaf to meet this tensor copies it.
            gradient.Storage.IsShared = true;
        }
    }

    readonly record struct Slot(Tensor? Value, bool IsOwn);
}
