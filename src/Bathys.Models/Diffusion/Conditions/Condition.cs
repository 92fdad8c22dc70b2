namespace Bathys.Models.Diffusion;

/// <summary>What a network is told that a picture shows.</summary>
/// <param name="Summary">(B, width): all of it in one row.</param>
/// <param name="States">(B, L, width): a row for each word, or none where there are no words.</param>
/// <param name="Padding">Bool (B, L): true where a row stands for no word (true hides).</param>
public sealed record Condition(Tensor Summary, Tensor? States = null, Tensor? Padding = null);
