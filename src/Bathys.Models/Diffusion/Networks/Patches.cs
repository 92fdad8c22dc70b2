namespace Bathys.Models.Diffusion;

/// <summary>Squares of p × p pixels as the channels of one place, and back (the pixel shuffle of Shi and others, 2016).</summary>
static class Patches
{
    /// <summary>(B, C, H, W) to (B, C · p², H / p, W / p).</summary>
    public static Tensor Fold(Tensor x, int p)
    {
        if (p == 1) return x;
        var (b, c, h, w) = (x.Shape[0], x.Shape[1], x.Shape[2] / p, x.Shape[3] / p);
        return x.Reshape(b, c, h, p, w, p).Permute(0, 1, 3, 5, 2, 4).Reshape(b, c * p * p, h, w);
    }

    /// <summary>(B, C · p², H, W) to (B, C, H · p, W · p).</summary>
    public static Tensor Unfold(Tensor x, int p)
    {
        if (p == 1) return x;
        var (b, c, h, w) = (x.Shape[0], x.Shape[1] / (p * p), x.Shape[2], x.Shape[3]);
        return x.Reshape(b, c, p, p, h, w).Permute(0, 1, 4, 2, 5, 3).Reshape(b, c, h * p, w * p);
    }
}
