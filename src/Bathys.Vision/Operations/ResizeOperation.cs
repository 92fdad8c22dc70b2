using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bathys.Vision;

/// <summary>Resizing with an antialiased triangle filter.</summary>
public static class ResizeOperation
{
    extension(Image image)
    {
        /// <summary>
        /// Resizes to <paramref name="height"/> x <paramref name="width"/>: first along the rows, then along the columns, each rounded to
        /// bytes, with weights in 22-bit fixed point. The values are those of PIL's bilinear resampling.
        /// </summary>
        /// <exception cref="InvalidOperationException">The bytes have become numbers already.</exception>
        public void Resize(int height, int width)
        {
            image.RequireBytes();
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
            if (width != image.Width)
            {
                int rows = image.Planes * image.Height;
                Horizontal(image.Pixels, image.Scratch(rows * width), rows, FilterBank.For(image.Width, width));
                image.Exchange(image.Planes, image.Height, width);
            }
            if (height != image.Height)
            {
                var bank = FilterBank.For(image.Height, height);
                var target = image.Scratch(image.Planes * height * width);
                for (int p = 0; p < image.Planes; p++)
                    Vertical(image.Plane(p), target.Slice(p * height * width, height * width), width, bank);
                image.Exchange(image.Planes, height, width);
            }
        }
    }

    // Each output pixel of a row is a weighted sum of neighbors in that row.
    static void Horizontal(ReadOnlySpan<byte> source, Span<byte> target, int rows, FilterBank bank)
    {
        for (int row = 0; row < rows; row++)
        {
            var line = source.Slice(row * bank.Input, bank.Input);
            var output = target.Slice(row * bank.Output, bank.Output);
            for (int x = 0; x < output.Length; x++)
            {
                int sum = FilterBank.Half;
                var weights = bank.Weights(x);
                var pixels = line.Slice(bank.Start(x), weights.Length);
                for (int t = 0; t < pixels.Length; t++)
                    sum += pixels[t] * weights[t];
                output[x] = FilterBank.Round(sum);
            }
        }
    }

    // Each output row is a weighted sum of input rows: a vector of pixels at a time.
    static void Vertical(ReadOnlySpan<byte> source, Span<byte> target, int width, FilterBank bank)
    {
        for (int y = 0; y < bank.Output; y++)
        {
            var weights = bank.Weights(y);
            var rows = source.Slice(bank.Start(y) * width, weights.Length * width);
            var output = target.Slice(y * width, width);
            int x = 0;
            for (; x <= width - Vector<byte>.Count; x += Vector<byte>.Count)
            {
                Vector<int> a = new(FilterBank.Half), b = a, c = a, d = a;
                for (int t = 0; t < weights.Length; t++)
                {
                    Vector.Widen(new Vector<byte>(rows[(t * width + x)..]), out var low, out var high);
                    Vector.Widen(low, out var first, out var second);
                    Vector.Widen(high, out var third, out var fourth);
                    var weight = new Vector<int>(weights[t]);
                    a += first.As<uint, int>() * weight;
                    b += second.As<uint, int>() * weight;
                    c += third.As<uint, int>() * weight;
                    d += fourth.As<uint, int>() * weight;
                }
                // Weights are positive and sum to 1, so a sum stays within a byte after the shift and narrowing cuts nothing off.
                var lower = Vector.Narrow(Shifted(a), Shifted(b));
                var upper = Vector.Narrow(Shifted(c), Shifted(d));
                Vector.Narrow(lower, upper).CopyTo(output[x..]);
            }
            for (; x < width; x++)
            {
                int sum = FilterBank.Half;
                for (int t = 0; t < weights.Length; t++)
                    sum += rows[t * width + x] * weights[t];
                output[x] = FilterBank.Round(sum);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector<uint> Shifted(Vector<int> sum) => (sum >> FilterBank.Bits).As<int, uint>();
}
