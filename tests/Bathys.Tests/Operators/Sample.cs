namespace Bathys.Tests.Operators;

/// <summary>An input of an operator under test: a shape and what fills it, the same at every call.</summary>
public sealed record Sample(int[] Shape, double Low = -2, double High = 2)
{
    /// <summary>Real numbers take every type that the operator supports; others keep the type given here and have no gradient.</summary>
    public DType? Type { get; init; }

    /// <summary>These numbers instead of random ones.</summary>
    public double[]? Values { get; init; }

    public bool IsReal => Type is null;

    public static implicit operator Sample(int[] shape) => new(shape);

    /// <summary>Whole numbers 0 … below − 1, as Int64.</summary>
    public static Sample Indices(int[] shape, int below) => new(shape, 0, below) { Type = DType.Int64 };

    /// <summary>Truth values.</summary>
    public static Sample Mask(params int[] shape) => new(shape, 0, 2) { Type = DType.Bool };

    /// <summary>Real numbers given one by one.</summary>
    public static Sample Of(int[] shape, params double[] values) => new(shape) { Values = values };

    /// <summary>
    /// Numbers that a float holds exactly, so that every type starts from the same ones; real ones keep away from the halves of
    /// whole numbers, where kinks and steps are. A whole-number type gets whole numbers.
    /// </summary>
    public Tensor Make(DType dtype, int seed)
    {
        dtype = Type ?? dtype;
        var generator = new Generator((ulong)(seed + 1));
        var values = new double[Shape.Aggregate(1, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++)
        {
            var v = Values is { } given ? given[i] : Low + ((High - Low) * generator.NextDouble());
            if (Values is null && dtype.IsFloatingPoint && Math.Abs(v - (Math.Round(2 * v) / 2)) < 0.01) v += 0.02;
            values[i] = dtype.IsFloatingPoint ? (float)v : dtype == DType.UInt8 ? Math.Abs(Math.Truncate(v)) : dtype == DType.Bool
                ? (long)Math.Floor(v) & 1 : Math.Floor(v);
        }
        return Tensor.From(values).To(dtype).Reshape(Shape);
    }
}
