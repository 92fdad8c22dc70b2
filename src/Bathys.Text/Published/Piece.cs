namespace Bathys.Text;

/// <summary>A part of a text on its way through a tokenizer.</summary>
/// <param name="Text">The part.</param>
/// <param name="IsFirst">Whether the whole text begins with it.</param>
readonly record struct Piece(string Text, bool IsFirst);
