namespace Bathys.Training;

/// <summary>A loss or a gradient with NaN or infinity.</summary>
/// <param name="what">Which of them.</param>
internal sealed class NotFiniteException(string what) : Exception(what);
