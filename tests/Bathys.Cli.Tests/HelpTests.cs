using System.CommandLine;
using System.CommandLine.Help;

namespace Bathys.Cli.Tests;

[Quick]
public class HelpTests
{
    static readonly IReadOnlyList<(string Path, Command Command)> Commands = [.. Below("", CommandLine.Root())];

    public static TheoryData<string> Paths => [.. Commands.Select(command => command.Path)];

    [Fact]
    public void Version_is_one_line()
    {
        var call = Call.Of("--version").Succeeds();
        Assert.Matches(@"^bathys \d+\.\d+\.\d+\r?\n$", call.Output);
    }

    [Theory, MemberData(nameof(Paths))]
    public void Every_command_option_and_argument_is_described_in_a_sentence(string path)
    {
        var command = Commands.Single(entry => entry.Path == path).Command;
        IsSentence(command.Name, command.Description);
        foreach (var argument in command.Arguments) IsSentence(argument.Name, argument.Description);
        foreach (var option in command.Options.Where(option => option is not (HelpOption or VersionOption)))
            IsSentence(option.Name, option.Description);
    }

    [Theory, MemberData(nameof(Paths))]
    public void Every_command_has_help(string path)
    {
        var call = Call.Of([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).Succeeds();
        Assert.Contains("Usage:", call.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_of_commands_alone_shows_its_help()
    {
        Assert.Contains("info", Call.Of().Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("preview", Call.Of("data").Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_words_get_one_line_and_exit_code_2()
    {
        Call.Of("dance").IsMistake("dance");
        Call.Of("info", "--jason").IsMistake("--jason", "bathys info --help");
        Call.Of("data", "preview").IsMistake("NAME");
        Call.Of("data", "preview", "digits", "--count", "-3").IsMistake("--count", "from 1", "-3");
        Call.Of("data", "preview", "digits", "--count", "many").IsMistake("--count", "many");
    }

    [Theory]
    [InlineData("did you mean train?", "trian")]
    [InlineData("did you mean --epochs?", "train", "cnn", "--epoch", "3")]
    [InlineData("did you mean --json?", "info", "--jason")]
    [InlineData("did you mean preview?", "data", "previw", "digits")]
    public void A_mistyped_word_is_guessed(string guess, params string[] args) => Call.Of(args).IsMistake(guess);

    [Fact]
    public void A_word_like_no_other_is_not_guessed() =>
        Assert.DoesNotContain("did you mean", Call.Of("dance").Error, StringComparison.Ordinal);

    [Fact]
    public void Defaults_are_shown_as_they_are_written() =>
        Assert.Contains("64,64", Call.Of("train", "mlp", "--help").Succeeds().Output, StringComparison.Ordinal);

    static void IsSentence(string name, string? description)
    {
        Assert.False(string.IsNullOrWhiteSpace(description), $"{name} is not described");
        Assert.True(char.IsUpper(description![0]) && description.EndsWith('.'), $"{name}: '{description}' is no sentence");
    }

    static IEnumerable<(string Path, Command Command)> Below(string path, Command command)
    {
        yield return (path, command);
        foreach (var child in command.Subcommands)
            foreach (var entry in Below($"{path} {child.Name}".Trim(), child)) yield return entry;
    }
}
