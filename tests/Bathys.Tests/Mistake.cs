namespace Bathys.Tests;

/// <summary>An error that must name what is wrong.</summary>
public static class Mistake
{
    /// <summary>The action throws, and the message holds the words.</summary>
    public static void Named<TError>(string words, Action action) where TError : Exception =>
        Assert.Contains(words, Assert.Throws<TError>(action).Message, StringComparison.Ordinal);

    /// <summary>As for an action, for what gives a value.</summary>
    public static void Named<TError>(string words, Func<object?> action) where TError : Exception =>
        Assert.Contains(words, Assert.Throws<TError>(action).Message, StringComparison.Ordinal);
}
