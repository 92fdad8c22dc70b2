using System.Text;

namespace Bathys.Text;

/// <summary>Puts words and signs together with the spaces that a writer would leave.</summary>
sealed class WordSpacing
{
    const string NoneBefore = ".,;:!?…%)]}”»’、。，．；：！？）］｝」』】》〉·ʼ";
    const string NoneAfter = "([{“«‘¿¡$£€#@（［｛「『【《〈";
    const string NoneAround = "-–—/\\_~^=|・";

    string previous = "\n";
    bool inQuotes;
    bool inSingleQuotes;

    public void Append(string piece, StringBuilder text)
    {
        if (piece == "\n") (inQuotes, inSingleQuotes) = (false, false);
        if (IsSpaced(piece)) text.Append(' ');
        text.Append(piece);
        if (piece == "\"") inQuotes = !inQuotes;
        if (piece == "'") inSingleQuotes = !inSingleQuotes;
        previous = piece;
    }

    bool IsSpaced(string piece)
    {
        if (previous == "\n" || piece == "\n") return false;
        if (OpensQuote(previous, justWritten: true) || ClosesQuote(piece)) return false;
        if (NoneBefore.Contains(piece[0]) || NoneAfter.Contains(previous[^1])) return false;
        if (NoneAround.Contains(piece[0]) || NoneAround.Contains(previous[0])) return false;
        return !(IsIdeograph(piece) && (IsIdeograph(previous) || previous[0] > 0x2FFF)) && !(IsIdeograph(previous) && piece[0] > 0x2FFF);
    }

    // The flags already tell what the sign just written was; for the coming one they tell what it will be.
    bool OpensQuote(string sign, bool justWritten) => (sign == "\"" && inQuotes == justWritten)
        || (sign == "'" && inSingleQuotes == justWritten);

    bool ClosesQuote(string sign) => (sign == "\"" && inQuotes) || (sign == "'" && inSingleQuotes);

    static bool IsIdeograph(string piece) => WordPieces.IsIdeograph(Rune.GetRuneAt(piece, 0));
}
