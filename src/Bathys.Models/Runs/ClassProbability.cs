namespace Bathys.Models;

/// <summary>How likely a model thinks a class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Probability">From 0 to 1; those of all classes sum to 1.</param>
public readonly record struct ClassProbability(string Name, double Probability)
{
    /// <summary>Classes with their probabilities, the likeliest first, equal ones in the order of the classes.</summary>
    internal static IReadOnlyList<ClassProbability> Ranked(IReadOnlyList<string> classes, IReadOnlyList<double> probabilities) =>
    [
        .. classes.Zip(probabilities, (name, probability) => new ClassProbability(name, probability))
            .OrderByDescending(entry => entry.Probability),
    ];
}
