using Bathys.Kernels;

namespace Bathys;

/// <summary>Random elements set to zero.</summary>
public static class DropoutOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// Each element with the given probability 0, else divided by 1 − probability, so that the mean stays (Srivastava et al.,
        /// "Dropout", 2014). Outside training nothing changes. The mask is not stored: the gradient draws the same numbers again.
        /// </summary>
        /// <param name="probability">Of being dropped, from 0 to 1.</param>
        /// <param name="training">False to give back x itself.</param>
        /// <param name="generator">Where the random numbers come from.</param>
        /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor Dropout(double probability = 0.5, bool training = true, Generator? generator = null)
        {
            if (!(probability is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(probability), $"Dropout: a probability of {probability} is not from 0 to 1");
            if (!training || probability == 0) return x;
            generator ??= Generator.Current;
            var counter = generator.Take(DropoutMask.WordsFor(x.Count));
            var threshold = (uint)Math.Min(probability * (1L << 32), uint.MaxValue);
            return Apply(
                new DropoutMask(threshold, probability == 1 ? 0 : 1 / (1 - probability), generator.Seed, generator.Stream, counter), x);
        }
    }

    /// <summary>A linear map that is its own transpose.</summary>
    static Tensor Apply(DropoutMask mask, Tensor x) => Record.Gradient("Dropout", Tensor.Masked(mask, x), x, g => Apply(mask, g));
}
