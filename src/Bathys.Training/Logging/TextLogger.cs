using Microsoft.Extensions.Logging;

namespace Bathys.Training;

/// <summary>Writes each message as a line: <c>Logger = new TextLogger(Console.Out)</c> shows a line for each epoch.</summary>
/// <param name="writer">Where the lines go.</param>
/// <param name="least">Messages of less weight are left out.</param>
public sealed class TextLogger(TextWriter writer, LogLevel least = LogLevel.Information) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (IsEnabled(logLevel)) writer.WriteLine(formatter(state, exception));
    }
}
