namespace Bathys.Nn;

/// <summary>How a state dictionary and a module differ.</summary>
/// <param name="Missing">Keys of the module that the state lacks.</param>
/// <param name="Unexpected">Keys of the state that the module lacks.</param>
/// <param name="Misshapen">Keys of both whose shapes differ, with the module's shape and the state's.</param>
public sealed record StateDifference(
    IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<(string Key, Shape Module, Shape State)> Misshapen)
{
    /// <summary>True if every key and shape fits.</summary>
    public bool IsEmpty => Missing.Count + Unexpected.Count + Misshapen.Count == 0;

    /// <summary>One sentence that names every key that does not fit.</summary>
    public override string ToString() => IsEmpty ? "every key fits" : string.Join("; ", new[]
    {
        Missing.Count == 0 ? "" : $"missing {string.Join(", ", Missing)}",
        Unexpected.Count == 0 ? "" : $"unexpected {string.Join(", ", Unexpected)}",
        Misshapen.Count == 0 ? "" : "of another shape " +
            string.Join(", ", Misshapen.Select(m => $"{m.Key} ({m.Module} here, {m.State} in the state)")),
    }.Where(part => part.Length > 0));
}

/// <summary>A state dictionary that does not fit: the message names every key that is missing, unexpected or of another shape.</summary>
public sealed class StateException : BathysException
{
    /// <summary>An exception without a message of its own.</summary>
    public StateException()
    {
    }

    /// <summary>An exception with its sentence.</summary>
    public StateException(string message) : base(message)
    {
    }

    /// <summary>An exception with its sentence and what led to it.</summary>
    public StateException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
