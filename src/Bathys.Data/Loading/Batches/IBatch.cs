namespace Bathys.Data;

/// <summary>Several samples that a model sees at once, of whatever kind: what a training has to know of them.</summary>
/// <typeparam name="TSelf">The kind of batch itself.</typeparam>
public interface IBatch<TSelf> where TSelf : IBatch<TSelf>
{
    /// <summary>Number of samples.</summary>
    int Size { get; }

    /// <summary>Some of the samples, for a step that is computed in parts.</summary>
    /// <param name="rows">Which of them.</param>
    TSelf Slice(Range rows);

    /// <summary>All that the batch holds, by name: "input", "target".</summary>
    IEnumerable<(string Name, Tensor Tensor)> Tensors();
}
