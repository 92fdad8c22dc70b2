namespace Bathys.Nn;

/// <summary>A building block: it shows in summaries with its output's shape, and errors about shapes name it.</summary>
public abstract class Layer : UnaryModule
{
    /// <summary>The output for an input.</summary>
    /// <exception cref="ShapeException">The input does not fit; the message names this layer and the way out.</exception>
    public sealed override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var _ = DetectAnomaly.Within(this);
        try
        {
            var y = Compute(x);
            LayerWatch.Report(this, x, y);
            return y;
        }
        catch (ShapeException error)
        {
            throw new ShapeException($"{this} got {x.Shape}: {error.Message}", error);
        }
    }

    /// <summary>The layer's formula.</summary>
    protected abstract Tensor Compute(Tensor x);
}
