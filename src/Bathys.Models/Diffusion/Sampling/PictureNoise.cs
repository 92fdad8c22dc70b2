namespace Bathys.Models.Diffusion;

/// <summary>
/// The noise of a drawing's pictures. Picture i of a seed has random numbers of its own, so that it comes out the same in whatever batch it
/// is drawn.
/// </summary>
/// <param name="seed">Decides all pictures.</param>
/// <param name="first">The number of the first picture.</param>
/// <param name="count">The number of pictures.</param>
/// <param name="shape">The shape of one, (C, H, W).</param>
/// <param name="dtype">Float32 or Float64.</param>
public sealed class PictureNoise(ulong seed, int first, int count, Shape shape, DType dtype = DType.Float32)
{
    readonly Generator[] generators = [.. Enumerable.Range(first, count).Select(i => new Generator(seed).Fork((ulong)i))];

    /// <summary>The next standard normal numbers, (count, C, H, W).</summary>
    public Tensor Next() => Tensor.Stack([.. generators.Select(generator => Tensor.Randn(shape, dtype, generator))]);
}
