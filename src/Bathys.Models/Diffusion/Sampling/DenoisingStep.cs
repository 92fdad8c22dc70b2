namespace Bathys.Models.Diffusion;

/// <summary>One step of a drawing, from a noisier level to a cleaner one.</summary>
/// <param name="X">The pictures at <paramref name="From"/>, (N, C, H, W).</param>
/// <param name="CleanPicture">x₀ as the network sees it in them.</param>
/// <param name="Noise">ε as the network sees it in them.</param>
/// <param name="From">Where the pictures are.</param>
/// <param name="To">Where they go.</param>
/// <param name="Fresh">Draws new standard normal noise of their shape; a picture's noise is its own whatever the batch.</param>
public sealed record DenoisingStep(Tensor X, Tensor CleanPicture, Tensor Noise, NoiseLevel From, NoiseLevel To, Func<Tensor> Fresh);
