namespace Bathys.Nn;

/// <summary>
/// A tensor that training changes: a leaf that requires gradients and that its <see cref="Module"/> lists, saves and loads.
/// </summary>
/// <remarks>
/// It is a tensor in every other way, so that it reads in a formula as any other does. Set <see cref="Tensor.RequiresGrad"/> to false to
/// freeze it.
/// </remarks>
public sealed class Parameter : Tensor
{
    /// <summary>A parameter that starts with these values and shares their memory where they are contiguous.</summary>
    /// <param name="data">The values; what they were computed from is forgotten.</param>
    /// <param name="requiresGrad">False for a frozen parameter.</param>
    /// <exception cref="InvalidOperationException">A gradient is asked for and the values are neither Float32 nor Float64.</exception>
    public Parameter(Tensor data, bool requiresGrad = true) : base(Contiguous(data)) => RequiresGrad = requiresGrad;

    static Tensor Contiguous(Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Packed();
    }
}
