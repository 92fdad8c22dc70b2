using Bathys.Models.Diffusion;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>
/// The kinds of runs that this library knows. A program with kinds of its own hands <see cref="Run.Open"/> a list with them added.
/// </summary>
public static class RunKinds
{
    /// <summary>All of them: the only place that lists them.</summary>
    public static IReadOnlyList<RunKind> All { get; } =
    [
        CnnConfiguration.Registered,
        MlpConfiguration.Registered,
        LmConfiguration.Registered,
        ForecastConfiguration.Registered,
        GptConfiguration.Registered,
        AnswerConfiguration.Registered,
        TranslatorConfiguration.Registered,
        DiffusionConfiguration.Registered,
    ];
}
