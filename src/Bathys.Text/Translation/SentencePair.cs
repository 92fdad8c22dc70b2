namespace Bathys.Text;

/// <summary>A text and what it is in the other language.</summary>
/// <param name="Source">The text.</param>
/// <param name="Target">Its translation.</param>
public readonly record struct SentencePair(string Source, string Target);
