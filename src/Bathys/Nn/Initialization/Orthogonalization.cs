using System.Numerics.Tensors;

namespace Bathys.Nn;

/// <summary>Gram and Schmidt's process, each vector twice: "twice is enough" (Giraud, Langou and Rozložník 2005).</summary>
internal static class Orthogonalization
{
    /// <summary>Turns independent vectors, one after the other in memory, into orthonormal ones that span the same spaces.</summary>
    public static void Run(Span<double> vectors, int count, int length)
    {
        for (var i = 0; i < count; i++)
        {
            var vector = vectors.Slice(i * length, length);
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                {
                    var earlier = vectors.Slice(j * length, length);
                    TensorPrimitives.MultiplyAdd(earlier, -TensorPrimitives.Dot<double>(earlier, vector), vector, vector);
                }
            }
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<double>(vector), vector);
        }
    }
}
