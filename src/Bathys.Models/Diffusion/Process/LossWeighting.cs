namespace Bathys.Models.Diffusion;

/// <summary>How much the squared error at a level of noise counts.</summary>
public static class LossWeighting
{
    /// <summary>
    /// Min-SNR: as if the error of x₀ counted min(SNR, γ), so that nearly clean pictures, which are easy, do not outweigh the others; for ε
    /// that is min(SNR, γ) / SNR and for v min(SNR, γ) / (SNR + 1) (Hang and others, "Efficient diffusion training via min-SNR weighting
    /// strategy", 2023). Where the last time is pure noise, its SNR of 0 would leave out the time that every drawing begins at: with
    /// <paramref name="endsInNoise"/> min(SNR + 1, γ) stands in the place of min(SNR, γ).
    /// </summary>
    /// <param name="target">What the network predicts.</param>
    /// <param name="snr">The signal-to-noise ratio.</param>
    /// <param name="gamma">γ, above 0; 5 in the paper. Infinite: every level of ε counts the same.</param>
    /// <param name="endsInNoise">Whether the schedule's last time is pure noise.</param>
    public static double MinSnr(PredictionTarget target, double snr, double gamma = 5, bool endsInNoise = false) =>
        Math.Min(endsInNoise ? snr + 1 : snr, gamma) / target switch
        {
            PredictionTarget.Epsilon => snr,
            PredictionTarget.Clean => 1,
            _ => snr + 1,
        };
}
