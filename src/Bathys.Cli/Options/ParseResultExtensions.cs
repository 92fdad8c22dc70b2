using System.CommandLine;

namespace Bathys.Cli.Options;

/// <summary>What a call says, beside what an earlier one said.</summary>
internal static class ParseResultExtensions
{
    extension(ParseResult call)
    {
        /// <summary>Whether an option was given, and is not merely there by its default.</summary>
        /// <param name="option">The option.</param>
        public bool IsGiven(Option option) => call.GetResult(option) is { Implicit: false };

        /// <summary>Writes a note to standard error: what was passed over, or read otherwise than it was meant.</summary>
        /// <param name="sentence">The note.</param>
        public void Note(string sentence) => call.InvocationConfiguration.Error.WriteLine($"note: {sentence}");

        /// <summary>The value that was given, else the saved one, else the default.</summary>
        /// <param name="option">The option.</param>
        /// <param name="saved">The value of a run that is resumed; null for a new one.</param>
        public T Choose<T>(Option<T> option, T? saved) where T : struct =>
            saved is { } value && !call.IsGiven(option) ? value : call.GetValue(option);

        /// <inheritdoc cref="Choose{T}(ParseResult, Option{T}, T?)"/>
        public T Choose<T>(Option<T> option, T? saved) where T : class =>
            saved is not null && !call.IsGiven(option) ? saved : call.GetRequiredValue(option);
    }
}
