namespace Bathys.Models;

/// <summary>What a model says of a row of a table.</summary>
/// <param name="Classes">The classes with their probabilities, the likeliest first; none where a number is predicted.</param>
/// <param name="Value">The number that is predicted, in the column's own unit; null for classes.</param>
public sealed record TablePrediction(IReadOnlyList<ClassProbability> Classes, double? Value = null);
