namespace Bathys.Nn;

/// <summary>A module that makes one tensor of one tensor, as most do; a model of your own derives from it and says how.</summary>
public abstract class UnaryModule : Module
{
    /// <summary>The output for an input.</summary>
    public abstract Tensor Forward(Tensor x);

    /// <summary>
    /// The output for an input in evaluation and without a gradient, whichever mode the module is in; nothing of it changes, so any number
    /// of threads may ask at once.
    /// </summary>
    public Tensor Predict(Tensor x)
    {
        using var mode = new EvaluationMode();
        using var unrecorded = new NoGrad();
        return Forward(x);
    }
}
