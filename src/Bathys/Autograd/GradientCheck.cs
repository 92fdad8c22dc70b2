namespace Bathys;

/// <summary>Compares the gradients of a function with differences of its values: the test of every pullback.</summary>
public static class GradientCheck
{
    /// <summary>Checks ∂(Σ w·f)/∂x for every element of every Float64 input, with fixed random weights w over the elements of f.</summary>
    /// <remarks>
    /// Differences over four points, (8(f(x+h) − f(x−h)) − (f(x+2h) − f(x−2h))) / 12h: the error falls with h⁴, so that gradients can be
    /// held to seven digits. Keep inputs away from kinks, where no derivative exists.
    /// </remarks>
    /// <param name="f">The function; it must give the same value for the same inputs.</param>
    /// <param name="inputs">Its inputs; those of whole numbers are passed on as they are.</param>
    /// <returns>The element where the two differ most.</returns>
    /// <exception cref="ArgumentException">An input is Float32, which is too coarse for differences, or none is Float64.</exception>
    /// <exception cref="InvalidOperationException">f records no gradient, or gives two values for the same inputs.</exception>
    public static GradientReport Run(Func<Tensor[], Tensor> f, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(inputs);
        if (Array.Exists(inputs, x => x.DType == DType.Float32))
            throw new ArgumentException("GradientCheck: differences need Float64 inputs: convert with To(DType.Float64)");
        if (!Array.Exists(inputs, x => x.DType == DType.Float64))
            throw new ArgumentException("GradientCheck: none of the inputs is Float64, so there is no gradient to check");
        var leaves = Array.ConvertAll(inputs, Leaf);
        var y = f(leaves);
        var weights = Tensor.Rand(y.Shape, 0.5, 1.5, y.DType, new Generator(0));
        var wanted = Array.FindAll(leaves, x => x.RequiresGrad);
        var gradients = Autograd.Gradient(y, wanted, weights);

        // From here on plain values: the function is called with tensors that require no gradient.
        var values = Array.ConvertAll(inputs, x => x.Detach().Clone());
        double Loss() => (f(values).Detach() * weights).Sum().Item();
        if (!Loss().Equals(Loss()))
            throw new InvalidOperationException("GradientCheck: the function gives different values for the same inputs");
        var report = new GradientReport(true, 0, -1, [], 0, 0);
        for (int i = 0, k = 0; i < values.Length; i++)
        {
            if (values[i].DType != DType.Float64) continue;
            var analytic = gradients[k++].ToArray<double>();
            for (var j = 0; j < analytic.Length; j++)
                report = report.Worse(i, values[i].Shape, j, analytic[j], Difference(values[i], j, Loss));
        }
        return report;
    }

    /// <summary>
    /// Checks the second derivatives: <see cref="Run"/> on the gradients of f, as functions of its inputs and of the gradient that arrives.
    /// </summary>
    /// <inheritdoc cref="Run"/>
    public static GradientReport RunSecond(Func<Tensor[], Tensor> f, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(inputs);
        Shape shape = f(inputs).Shape;
        return Run(Gradients, [.. inputs, Tensor.Rand(shape, 0.5, 1.5, DType.Float64, new Generator(1))]);

        Tensor Gradients(Tensor[] all)
        {
            var x = Array.ConvertAll(all[..^1], input => input.RequiresGrad ? input : Leaf(input));
            var wanted = Array.FindAll(x, input => input.RequiresGrad);
            // A gradient may depend on nothing, as that of a step function: the sum still has one, of zeros.
            var sum = (all[^1] * 0).Sum();
            var generator = new Generator(2);
            foreach (var gradient in Autograd.Gradient(f(x), wanted, all[^1], createGraph: true))
                sum += (gradient * Tensor.Rand(gradient.Shape, 0.5, 1.5, DType.Float64, generator)).Sum();
            return sum;
        }
    }

    static Tensor Leaf(Tensor x)
    {
        var leaf = x.Detach().Clone();
        leaf.RequiresGrad = x.DType == DType.Float64;
        return leaf;
    }

    static double Difference(Tensor x, int j, Func<double> f)
    {
        var center = x.Read((ReadOnlySpan<double> values) => values[j]);
        var h = 1e-4 * Math.Max(1, Math.Abs(center));
        var near = At(h) - At(-h);
        var far = At(2 * h) - At(-2 * h);
        Set(center);
        return ((8 * near) - far) / (12 * h);

        double At(double offset)
        {
            Set(center + offset);
            return f();
        }

        void Set(double value) => x.Write<double>(values => values[j] = value);
    }
}
