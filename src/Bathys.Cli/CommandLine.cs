using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Bathys.Cli.Commands;
using Bathys.Formats;

namespace Bathys.Cli;

/// <summary>The whole command line: its commands, and how a call ends.</summary>
internal static class CommandLine
{
    static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show the trace behind an error.",
        Recursive = true,
    };

    /// <summary>Runs a call and turns its end into an exit code: mistakes give one line and <see cref="ExitCode.Mistake"/>.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where messages go.</param>
    /// <param name="stop">Tells when the user wants the program to stop.</param>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, StopSignal stop)
    {
        var call = Root().Parse(args);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        if (call.Errors.Count > 0 && call.Action is not (HelpAction or VersionAction))
        {
            // A group of commands without one of them, as "bathys" alone, is a question.
            if (call.CommandResult.Command.Subcommands.Count > 0 && call.UnmatchedTokens.Count == 0)
                return Root().Parse([.. args, "--help"]).Invoke(configuration);
            error.WriteLine($"error: {Complaint(call)} ({Path(call)} --help lists what it takes)");
            return ExitCode.Mistake;
        }

        try
        {
            return call.InvokeAsync(configuration, stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e) when (stop.Token.IsCancellationRequested)
        {
            error.WriteLine(e is StoppedException ? e.Message : "stopped");
            return stop.ExitCode;
        }
        catch (Exception e)
        {
            var isMistake = e is BathysException;
            error.WriteLine(
                isMistake ? $"error: {PrintableText.Of(e.Message, int.MaxValue)}" : $"internal error: {e.GetType().Name}: {e.Message}");
            if (call.GetValue(Verbose)) error.WriteLine(e);
            else if (!isMistake) error.WriteLine("(--verbose shows where)");
            return isMistake ? ExitCode.Mistake : ExitCode.Failure;
        }
    }

    /// <summary>All commands.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("Bathys trains, evaluates and uses neural networks.")
        {
            new TrainCommand(),
            new EvaluateCommand(),
            new PredictCommand(),
            new GenerateCommand(),
            new DrawCommand(),
            new ChatCommand(),
            new TranslateCommand(),
            new SummaryCommand(),
            new DataCommand(),
            new InspectCommand(),
            new ConvertCommand(),
            new InfoCommand(),
            new BenchCommand(),
            Verbose,
        };
        root.HelpName = "bathys";
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        return root;
    }

    static string Complaint(ParseResult call)
    {
        if (call.UnmatchedTokens.Count == 0) return call.Errors[0].Message;
        var (word, command) = (call.UnmatchedTokens[0], call.CommandResult.Command);
        var known = command.Subcommands.Cast<Symbol>().Concat(command.Options).Select(symbol => symbol.Name);
        var meant = Nearest.Of(word, known) is { } near ? $"; did you mean {near}?" : ".";
        return $"'{word}' is no command, option or argument that {Path(call)} takes{meant}";
    }

    /// <summary>The words that lead to the command of a call: "bathys train cnn".</summary>
    static string Path(ParseResult call)
    {
        var names = new List<string>();
        for (SymbolResult? part = call.CommandResult; part is not null; part = part.Parent)
            if (part is CommandResult { Command: var command }) names.Insert(0, command is RootCommand ? "bathys" : command.Name);
        return string.Join(' ', names);
    }
}
