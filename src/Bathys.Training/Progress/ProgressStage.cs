namespace Bathys.Training;

/// <summary>The stages of a pass over data.</summary>
public enum ProgressStage
{
    /// <summary>It begins.</summary>
    Start,

    /// <summary>It is under way.</summary>
    Running,

    /// <summary>It is over, or was given up.</summary>
    End,
}
