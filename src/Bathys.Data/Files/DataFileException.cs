namespace Bathys.Data;

/// <summary>A data file that is missing, damaged or of another kind; the message names the file, the fault and the fix.</summary>
public sealed class DataFileException : DataException
{
    /// <summary>"FILE: problem; fix."</summary>
    /// <param name="file">The file or folder.</param>
    /// <param name="problem">What is wrong with it, without a full stop.</param>
    /// <param name="fix">What to do, without a full stop.</param>
    /// <param name="cause">The exception behind it.</param>
    public DataFileException(string file, string problem, string fix, Exception? cause = null)
        : base($"{file}: {problem}; {fix}.", cause) => File = file;

    /// <summary>The file or folder that cannot be used.</summary>
    public string File { get; }
}
