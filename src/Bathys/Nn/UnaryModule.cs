namespace Bathys.Nn;

/// <summary>A module that makes one tensor of one tensor, as most do; a model of your own derives from it and says how.</summary>
public abstract class UnaryModule : Module
{
    /// <summary>The output for an input.</summary>
    public abstract Tensor Forward(Tensor x);
}
