namespace Bathys.Data;

/// <summary>One sample: what goes into a model and what should come out.</summary>
/// <param name="Input">The input, without a batch dimension.</param>
/// <param name="Target">A class as an Int64 scalar, or numbers to predict.</param>
public readonly record struct Sample(Tensor Input, Tensor Target);
