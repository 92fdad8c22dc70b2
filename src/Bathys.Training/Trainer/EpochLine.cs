using System.Text;

namespace Bathys.Training;

/// <summary>The line about an epoch that is over.</summary>
internal static class EpochLine
{
    public static string Format(MetricsEntry entry, int epochs, double seconds, bool isBest)
    {
        var line = new StringBuilder($"epoch {entry.Epoch}/{epochs}");
        line.Append(Metrics.Plain, $"  loss {entry.TrainLoss:F4}");
        if (entry.TrainAccuracy is { } accuracy) line.Append(Metrics.Plain, $"  accuracy {100 * accuracy:F2} %");
        if (entry.ValidationLoss is { } validationLoss) line.Append(Metrics.Plain, $"  validation loss {validationLoss:F4}");
        if (entry.ValidationAccuracy is { } validationAccuracy) line.Append(Metrics.Plain, $"  accuracy {100 * validationAccuracy:F2} %");
        line.Append(Metrics.Plain, $"  {seconds:F1} s");
        if (isBest) line.Append("  (best so far)");
        return line.ToString();
    }
}
