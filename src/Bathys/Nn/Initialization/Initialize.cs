namespace Bathys.Nn;

/// <summary>
/// Fills tensors with what training may start from, as PyTorch's nn.init does. Each method overwrites the tensor without recording and
/// gives it back. Where no generator is named, <see cref="Generator.Current"/> is used.
/// </summary>
public static class Initialize
{
    /// <summary>The same number everywhere.</summary>
    public static T Constant<T>(T tensor, double value) where T : Tensor => Set(tensor, Tensor.Scalar(value, tensor.DType));

    /// <summary>Even in [low, high).</summary>
    public static T Uniform<T>(T tensor, double low = 0, double high = 1, Generator? generator = null) where T : Tensor =>
        Set(tensor, Tensor.Rand(tensor.Shape, low, high, tensor.DType, generator));

    /// <summary>Normal with a mean and a standard deviation.</summary>
    public static T Normal<T>(T tensor, double mean = 0, double deviation = 1, Generator? generator = null) where T : Tensor =>
        Set(tensor, (Tensor.Randn(tensor.Shape, tensor.DType, generator) * deviation) + mean);

    /// <summary>Normal, but never below low or above high.</summary>
    /// <exception cref="ArgumentException">
    /// The bounds lie more than two deviations off the mean: hardly any number falls between.
    /// </exception>
    public static T TruncatedNormal<T>(
        T tensor, double mean = 0, double deviation = 1, double low = -2, double high = 2, Generator? generator = null) where T : Tensor
    {
        if (!(low < high) || !(deviation > 0) || mean < low - (2 * deviation) || mean > high + (2 * deviation))
            throw new ArgumentException($"normal numbers around {mean} with deviation {deviation} hardly fall between {low} and {high}");
        generator ??= Generator.Current;
        var values = new double[tensor.Count];
        foreach (ref var value in values.AsSpan())
            value = mean + (deviation * Truncated((low - mean) / deviation, (high - mean) / deviation, generator));
        return Set(tensor, Tensor.From(values, tensor.Shape));
    }

    /// <summary>Even in ±gain·√(6 / (fan in + fan out)): outputs and gradients keep their variance (Glorot and Bengio 2010).</summary>
    public static T XavierUniform<T>(T tensor, double gain = 1, Generator? generator = null) where T : Tensor
    {
        var bound = gain * Math.Sqrt(6.0 / (Fan.Of(tensor).In + Fan.Of(tensor).Out));
        return Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Normal with the deviation gain·√(2 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
    public static T XavierNormal<T>(T tensor, double gain = 1, Generator? generator = null) where T : Tensor =>
        Normal(tensor, 0, gain * Math.Sqrt(2.0 / (Fan.Of(tensor).In + Fan.Of(tensor).Out)), generator);

    /// <summary>Even in ±gain·√(3 / fan): the variance is kept through rectifiers (He, Zhang, Ren and Sun 2015).</summary>
    /// <param name="tensor">What is filled.</param>
    /// <param name="slope">The slope of the leaky rectifier that follows, below zero.</param>
    /// <param name="fanOut">True to keep the variance of gradients, false that of outputs.</param>
    /// <param name="nonlinearity">What follows.</param>
    /// <param name="generator">The random numbers.</param>
    public static T KaimingUniform<T>(
        T tensor, double slope = 0, bool fanOut = false, Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, Generator? generator = null)
        where T : Tensor
    {
        var bound = Math.Sqrt(3) * Gain(nonlinearity, slope) / Math.Sqrt(Fan.Of(tensor, fanOut));
        return Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Normal with the deviation gain / √fan (He, Zhang, Ren and Sun 2015).</summary>
    /// <param name="tensor">What is filled.</param>
    /// <param name="slope">The slope of the leaky rectifier that follows, below zero.</param>
    /// <param name="fanOut">True to keep the variance of gradients, false that of outputs.</param>
    /// <param name="nonlinearity">What follows.</param>
    /// <param name="generator">The random numbers.</param>
    public static T KaimingNormal<T>(
        T tensor, double slope = 0, bool fanOut = false, Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, Generator? generator = null)
        where T : Tensor =>
        Normal(tensor, 0, Gain(nonlinearity, slope) / Math.Sqrt(Fan.Of(tensor, fanOut)), generator);

    /// <summary>
    /// Rows (or columns, where they are fewer) at right angles, each of length gain; dimensions after the first count as one
    /// (Saxe, McClelland and Ganguli 2014).
    /// </summary>
    /// <exception cref="ShapeException">Fewer than two dimensions.</exception>
    public static T Orthogonal<T>(T tensor, double gain = 1, Generator? generator = null) where T : Tensor
    {
        if (tensor.Rank < 2) throw new ShapeException($"Orthogonal: a matrix or more dimensions are needed, not {tensor.Shape}");
        var rows = tensor.Shape[0];
        var columns = Shape.Size("Orthogonal", tensor.Count / Math.Max(rows, 1));
        // One vector to a row, as long as the larger side.
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var numbers = Tensor.Randn([count, length], DType.Float64, generator).ToArray<double>();
        Orthogonalization.Run(numbers, count, length);
        var vectors = Tensor.From(numbers, count, length);
        var matrix = rows > columns ? vectors.Transpose() : vectors;
        return Set(tensor, (matrix * gain).Reshape(tensor.Shape));
    }

    /// <summary>The factor by which a nonlinearity's input should deviate so that its output deviates by one.</summary>
    public static double Gain(Nonlinearity nonlinearity, double slope = 0.01) => nonlinearity switch
    {
        Nonlinearity.Linear or Nonlinearity.Sigmoid => 1,
        Nonlinearity.Tanh => 5.0 / 3,
        Nonlinearity.ReLU => Math.Sqrt(2),
        Nonlinearity.LeakyReLU => Math.Sqrt(2 / (1 + (slope * slope))),
        _ => throw new ArgumentOutOfRangeException(nameof(nonlinearity), nonlinearity, "not a nonlinearity"),
    };

    /// <summary>PyTorch's start of linear and convolution layers: weight and bias even in ±1 / √(fan in of the weight).</summary>
    internal static void Default(Tensor weight, Tensor? bias, Generator? generator)
    {
        KaimingUniform(weight, slope: Math.Sqrt(5), generator: generator);
        if (bias is null) return;
        var bound = 1 / Math.Sqrt(Math.Max(Fan.Of(weight).In, 1));
        Uniform(bias, -bound, bound, generator);
    }

    /// <summary>
    /// A standard normal number between bounds, by rejection: from even numbers where the bounds are near each other, else from normal
    /// ones.
    /// </summary>
    static double Truncated(double low, double high, Generator generator)
    {
        var isNarrow = high - low < 2.5;
        var likeliest = Math.Clamp(0, low, high);
        while (true)
        {
            var x = isNarrow ? generator.NextUniform(low, high) : generator.NextNormal();
            var isTaken = isNarrow ? generator.NextDouble() < Math.Exp(((likeliest * likeliest) - (x * x)) / 2) : x >= low && x <= high;
            if (isTaken) return x;
        }
    }

    static T Set<T>(T tensor, Tensor values) where T : Tensor
    {
        using (new NoGrad()) tensor.CopyFrom(values);
        return tensor;
    }
}
