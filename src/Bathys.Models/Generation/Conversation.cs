using System.Runtime.CompilerServices;
using System.Text;
using Bathys.Text;

namespace Bathys.Models;

/// <summary>
/// Prompts that are answered with the last ones in mind: what the model reads is the earlier prompts and answers, as it was trained on
/// such,
/// and the new prompt. The oldest are forgotten first. A conversation is one thread's at a time; many may go on with one model at once.
/// </summary>
/// <param name="text">The model.</param>
/// <param name="turns">The most earlier prompts that are kept; those that do not fit into half the model's context are not.</param>
public sealed class Conversation(TextGenerator text, int turns)
{
    readonly List<int[]> past = [];

    /// <summary>An answer, piece by piece; once it is whole it belongs to the conversation.</summary>
    /// <param name="prompt">The new prompt.</param>
    /// <param name="length">The most tokens of the answer.</param>
    /// <param name="options">How tokens are drawn.</param>
    /// <param name="seed">Decides the draws.</param>
    public IEnumerable<string> Answer(string prompt, int length, SamplingOptions? options = null, ulong seed = 0)
    {
        var tokens = text.Tokenizer.Encode(PromptAnswer.Open(prompt));
        var room = text.Model is Gpt gpt ? (gpt.Options.Context / 2) - tokens.Length : int.MaxValue;
        while (past.Count > turns || (past.Count > 0 && past.Sum(turn => (long)turn.Length) > room)) past.RemoveAt(0);

        var answer = new StringBuilder();
        foreach (var piece in text.Write([.. past.SelectMany(turn => turn), .. tokens], length, options, seed))
        {
            answer.Append(piece);
            yield return piece;
        }
        int[] end = text.Tokenizer.EndId is { } id ? [id] : text.Tokenizer.Encode("\n");
        past.Add([.. tokens, .. text.Tokenizer.Encode(answer.ToString()), .. end]);
    }

    /// <summary>The same without blocking the caller: tokens are computed on the thread pool.</summary>
    /// <param name="prompt">The new prompt.</param>
    /// <param name="length">The most tokens of the answer.</param>
    /// <param name="options">How tokens are drawn.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <param name="stop">Asks to stop, between two tokens; what was not answered whole is forgotten.</param>
    public async IAsyncEnumerable<string> AnswerAsync(
        string prompt, int length, SamplingOptions? options = null, ulong seed = 0,
        [EnumeratorCancellation] CancellationToken stop = default)
    {
        using var pieces = Answer(prompt, length, options, seed).GetEnumerator();
        while (await Task.Run(pieces.MoveNext, stop).ConfigureAwait(false)) yield return pieces.Current;
    }
}
