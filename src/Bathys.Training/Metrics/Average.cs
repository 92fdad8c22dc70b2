namespace Bathys.Training;

/// <summary>How the scores of single classes join into one number; scikit-learn's <c>average</c>.</summary>
public enum Average
{
    /// <summary>The score of class 1 alone, the positive class of two.</summary>
    Binary,

    /// <summary>One score from the counts of all classes together.</summary>
    Micro,

    /// <summary>The plain mean over the classes: small classes weigh as much as large ones.</summary>
    Macro,

    /// <summary>The mean over the classes, each weighted by how many true samples it has.</summary>
    Weighted,
}
