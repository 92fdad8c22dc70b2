using Bathys.Kernels;

namespace Bathys;

/// <summary>
/// One walk from a result back to what it was computed from, the youngest operation first, adding gradients where paths meet.
/// </summary>
/// <remarks>
/// Gradients on their way belong to the pass: once the operation they reached has passed them on, their memory goes back to the pool and
/// the next gradients are written where the cache still is, long before the garbage collector would look.
/// </remarks>
internal sealed class BackwardPass
{
    /// <summary>Passes under way on this thread: a checkpoint runs one within another.</summary>
    [ThreadStatic]
    static int depth;

    [ThreadStatic]
    static bool isByName;

    readonly bool retainGraph, createGraph;
    readonly Dictionary<Node, Slot[]> waiting = [];
    readonly PriorityQueue<Node, long> queue = new();
    readonly long start;
    readonly Pulling pulling;

    /// <summary>Memory that only this pass can see, made in it, and how many waiting slots hold it.</summary>
    readonly Dictionary<Storage, int> passing = [];

    readonly Destination destination = new();

    public BackwardPass(bool retainGraph, bool createGraph)
    {
        (this.retainGraph, this.createGraph) = (retainGraph, createGraph);
        pulling = new(start = Clock.Tick());
    }

    /// <summary>Nodes whose gradient is asked for by name; while there are any, leaves collect nothing.</summary>
    public Dictionary<(Node Node, int Output), Tensor?> Wanted { get; } = [];

    /// <summary>Whether the pass that runs on this thread is asked for gradients by name, so that leaves are to collect nothing.</summary>
    public static bool IsByName => isByName;

    public void Run(Tensor root, Tensor gradient)
    {
        Hold(gradient);
        Add(root.Node!, root.NodeOutput, gradient);
        var before = Record.IsEnabled;
        Record.IsEnabled = createGraph;
        var within = DetectAnomaly.InBackward(true);
        depth++;
        var outerIsByName = isByName;
        isByName = Wanted.Count > 0;
        try
        {
            while (queue.TryDequeue(out var node, out _)) Visit(node);
        }
        finally
        {
            depth--;
            isByName = outerIsByName;
            Record.IsEnabled = before;
            DetectAnomaly.InBackward(within);
        }
        if (depth == 0 && !retainGraph) MemoryPool.CollectAfterPass();
    }

    void Visit(Node node)
    {
        waiting.Remove(node, out var slots);
        var gradients = Array.ConvertAll(slots!, slot => slot.Value);
        for (var i = 0; i < gradients.Length && Wanted.Count > 0; i++)
            if (Wanted.ContainsKey((node, i))) Escape(Wanted[(node, i)] = gradients[i]);
        if (node.Leaf is { } leaf)
        {
            if (Wanted.Count == 0) Collect(leaf, gradients[0]!);
            Drop(gradients[0]!);
            return;
        }
        if (node.Retains is { } kept && gradients[kept.NodeOutput] is { } own) Collect(kept, own, canTake: false);
        var views = gradients.Length <= 8 ? stackalloc long[gradients.Length] : new long[gradients.Length];
        for (var i = 0; i < views.Length; i++) views[i] = gradients[i]?.Storage.Views ?? 0;
        var results = Pull(node, gradients);
        DetectAnomaly.CheckGradients(node, results, gradients);
        var spent = Separate(gradients, views, results);
        // All are held before the first is added, which may let go of it again: they may be views of one memory, such as the parts of one
        // row.
        var inputs = node.Inputs;
        for (var i = 0; i < inputs.Length; i++)
            if (inputs[i].Node is not null && results[i] is { } result) Hold(result);
        for (var i = 0; i < inputs.Length; i++)
            if (inputs[i].Node is { } source && results[i] is { } result) Add(source, inputs[i].Output, result);
        foreach (var gradient in gradients)
            if (gradient is not null) Drop(gradient);
        spent?.ForEach(gradient => gradient.Revoke());
    }

    /// <summary>
    /// Each result a tensor of its own, none of which the pullback has seen as its gradient. Gives the gradients whose memory goes on in
    /// results, to change there: whoever kept one must not read it. Who kept a view of one is left what it has, and the memory with it.
    /// </summary>
    List<Tensor>? Separate(Tensor?[] gradients, ReadOnlySpan<long> views, Tensor?[] results)
    {
        if (createGraph) return null;
        List<Tensor>? spent = null;
        var repeats = Repeats(results);
        for (var g = 0; g < gradients.Length; g++)
        {
            if (gradients[g] is not { } gradient || !passing.ContainsKey(gradient.Storage)) continue;
            var (storage, returned, goesOn) = (gradient.Storage, 0, false);
            for (var i = 0; i < results.Length; i++)
            {
                if (results[i] is not { } result || result.Storage != storage) continue;
                goesOn = true;
                if (ReferenceEquals(result, gradient)) results[i] = gradient.Renewed();
                else if (repeats?[i] is not true) returned++;
            }
            if (!goesOn) continue;
            if (storage.Views - views[g] > returned) Escape(gradient);
            else (spent ??= []).Add(gradient);
        }
        for (var i = 1; i < results.Length; i++)
            if (repeats?[i] is true) results[i] = results[i]!.Renewed();
        return spent;
    }

    /// <summary>Which results are tensors that stand before them too; null where none is.</summary>
    static bool[]? Repeats(Tensor?[] results)
    {
        bool[]? repeats = null;
        var seen = results.Length > 8 ? new HashSet<Tensor>(results.Length, ReferenceEqualityComparer.Instance) : null;
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is not { } result) continue;
            var isRepeat = seen is not null ? !seen.Add(result) : IsAmong(result, results.AsSpan(0, i));
            if (isRepeat) (repeats ??= new bool[results.Length])[i] = true;
        }
        return repeats;
    }

    static bool IsAmong(Tensor tensor, ReadOnlySpan<Tensor?> others)
    {
        foreach (var other in others)
            if (ReferenceEquals(tensor, other)) return true;
        return false;
    }

    /// <summary>Runs a pullback; one of one operand may write where its gradient is to be in the end.</summary>
    Tensor?[] Pull(Node node, Tensor?[] gradients)
    {
        destination.Withdraw(); // an outer pass may have offered this very gradient
        if (createGraph || DetectAnomaly.IsOn || node.Inputs.Length != 1 || gradients is not [{ } gradient])
            return node.Pull(gradients, retainGraph, pulling);
        var isSpent = passing.TryGetValue(gradient.Storage, out var holders) && holders == 1;
        destination.Offer(gradient, Sum(node.Inputs[0].Node!), isSpent);
        try
        {
            var results = node.Pull(gradients, retainGraph, pulling);
            if (destination.IsAdded) results[0] = null; // it has arrived
            return results;
        }
        finally
        {
            destination.Withdraw();
        }
    }

    /// <summary>
    /// The sum that the gradient of a leaf is added to, if it changes in place and nothing else is on its way to that leaf: two gradients
    /// are first added to each other, which rounds differently. Leaves are the oldest, so that no operation waits once a leaf is next.
    /// </summary>
    Tensor? Sum(Node source) =>
        Wanted.Count == 0 && !(queue.TryPeek(out var next, out _) && next.Leaf is null) && !waiting.ContainsKey(source)
        && source.Leaf?.Grad is { } sum && ChangesInPlace(sum) ? sum : null;

    /// <summary>Brings a gradient that is held to its slot, which goes on holding it or, where another waits, the sum of both.</summary>
    void Add(Node node, int output, Tensor gradient)
    {
        if (!waiting.TryGetValue(node, out var slots))
        {
            waiting.Add(node, slots = new Slot[node.Outputs]);
            queue.Enqueue(node, -node.Sequence);
        }
        ref var slot = ref slots[output];
        if (slot.Value is not { } before)
        {
            slot = new Slot(gradient, IsOwn: false);
            return;
        }
        if (slot.IsOwn && !createGraph) before.AddInPlace(gradient);
        else
        {
            var sum = before + gradient;
            slot = new Slot(sum, IsOwn: true);
            Hold(sum);
            Drop(before);
        }
        Drop(gradient);
    }

    /// <summary>A slot holds a gradient: memory of an operation's own making, or a view of what already is on its way.</summary>
    void Hold(Tensor gradient)
    {
        var storage = gradient.Storage;
        if (passing.TryGetValue(storage, out var holders)) passing[storage] = holders + 1;
        else if (!createGraph && storage.Stamp >= start && !storage.IsShared) passing.Add(storage, 1);
    }

    /// <summary>A slot lets go of a gradient; with the last one its memory returns to the pool.</summary>
    void Drop(Tensor gradient)
    {
        if (!passing.TryGetValue(gradient.Storage, out var holders)) return;
        if (holders > 1) passing[gradient.Storage] = holders - 1;
        else
        {
            passing.Remove(gradient.Storage);
            gradient.Storage.Dispose();
        }
    }

    /// <summary>Others see a gradient from now on.</summary>
    void Escape(Tensor? gradient)
    {
        if (gradient is null) return;
        gradient.Storage.Views++;
        passing.Remove(gradient.Storage);
    }

    /// <summary>Adds to a tensor's gradient, taking over memory that nobody else can see and copying what others might.</summary>
    void Collect(Tensor leaf, Tensor gradient, bool canTake = true)
    {
        if (leaf.Grad is { } sum)
        {
            if (ChangesInPlace(sum)) sum.AddInPlace(gradient);
            else leaf.Grad = sum + gradient;
        }
        else
        {
            var isOwn = canTake && passing.TryGetValue(gradient.Storage, out var holders) && holders == 1
                && gradient.IsContiguous && gradient.Count * gradient.DType.Size == gradient.Storage.Bytes;
            leaf.Grad = createGraph ? gradient.Clone() : isOwn ? gradient.Renewed() : gradient.Copy();
            if (!isOwn) return;
            // From here on the leaf's gradient may change in place, so the next leaf to meet this memory copies it, and a pullback that
            // kept it finds it gone.
            Escape(gradient);
            gradient.Revoke();
        }
    }

    /// <summary>What is part of a recorded graph, or a view that others may share, stays as it is.</summary>
    bool ChangesInPlace(Tensor sum) => !createGraph && !sum.RequiresGrad && sum.IsContiguous;

    readonly record struct Slot(Tensor? Value, bool IsOwn);
}
