namespace Bathys.Models;

/// <summary>A run's configuration that can make something ready for use of the run's weights; see <see cref="Run.Load"/>.</summary>
/// <typeparam name="T">What it makes.</typeparam>
public interface ILoads<out T> where T : class
{
    /// <summary>Loads it.</summary>
    /// <param name="run">The run, whose configuration this is.</param>
    /// <exception cref="BathysException">No checkpoint is whole, or a file beside them cannot be read.</exception>
    T Load(Run run);
}
