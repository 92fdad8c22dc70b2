namespace Bathys;

/// <summary>Between two tensors.</summary>
public static class LerpOperator
{
    extension(Tensor a)
    {
        /// <summary>a + weight · (b − a) of each pair of elements, broadcast.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor Lerp(Tensor b, double weight) => a + ((b - a) * weight);
    }
}
