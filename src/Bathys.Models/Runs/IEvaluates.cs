using Bathys.Training;

namespace Bathys.Models;

/// <summary>A run's configuration that knows on what data, and how, its model is evaluated; see <see cref="Run.Evaluate"/>.</summary>
public interface IEvaluates
{
    /// <summary>Evaluates the run's best weights.</summary>
    /// <param name="run">The run, whose configuration this is.</param>
    /// <param name="options">On what, and who watches.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">No checkpoint is whole, or the data cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    IReport Evaluate(Run run, EvaluationOptions options, CancellationToken stop);
}
