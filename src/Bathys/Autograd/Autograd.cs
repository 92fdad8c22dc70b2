namespace Bathys;

/// <summary>Gradients as values.</summary>
public static class Autograd
{
    /// <summary>∂y/∂x for each x; no tensor's <see cref="Tensor.Grad"/> changes.</summary>
    /// <param name="y">The result.</param>
    /// <param name="inputs">Tensors it was computed from, leaves or not.</param>
    /// <param name="gradient">∂L/∂y; may be left out for a single element, where it is 1.</param>
    /// <param name="createGraph">True to record the computation, so that the gradients can be differentiated again.</param>
    /// <param name="retainGraph">True to keep the graph of y for another pass.</param>
    /// <returns>
    /// A gradient of each input's shape; zeros where y does not depend on it. Gradients may be views of one memory: copy what is to be
    /// changed in place.
    /// </returns>
    /// <exception cref="InvalidOperationException">An input does not require a gradient, or nothing was recorded for y.</exception>
    public static Tensor[] Gradient(
        Tensor y, ReadOnlySpan<Tensor> inputs, Tensor? gradient = null, bool createGraph = false, bool retainGraph = false)
    {
        ArgumentNullException.ThrowIfNull(y);
        var pass = new BackwardPass(retainGraph || createGraph, createGraph);
        foreach (var x in inputs)
        {
            if (!x.RequiresGrad)
                throw new InvalidOperationException("Gradient: an input does not require a gradient: set RequiresGrad before computing y");
            pass.Wanted[(x.Node!, x.NodeOutput)] = null;
        }
        pass.Run(y, y.StartingGradient(gradient));
        var results = new Tensor[inputs.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = pass.Wanted[(inputs[i].Node!, inputs[i].NodeOutput)] ?? Tensor.Zeros(inputs[i].Shape, inputs[i].DType);
        return results;
    }
}
