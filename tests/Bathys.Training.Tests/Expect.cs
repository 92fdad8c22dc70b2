namespace Bathys.Training.Tests;

internal static class Expect
{
    /// <summary>A mistake is refused with a sentence that holds certain words.</summary>
    public static void Mistake(string words, Action action) =>
        Assert.Contains(words, Assert.Throws<BathysException>(action).Message, StringComparison.Ordinal);
}
