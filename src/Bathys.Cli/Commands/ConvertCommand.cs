using System.CommandLine;
using System.Globalization;
using Bathys.Cli.Options;
using Bathys.Formats;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys convert MODEL OUTPUT</c>: a model file in another format.</summary>
internal sealed class ConvertCommand : Command
{
    readonly Argument<string> from = new("MODEL") { Description = "The file to read; its kind is told by its content." };
    readonly Argument<string> to = new("OUTPUT")
    { Description = "The file to write; .safetensors, .pt, .pth, .bin, .npz or .npy says in which format." };
    readonly Option<string[]> rename = new("--rename")
    {
        Description = "Give tensors other names: a regular expression and what takes its place; can be given several times.",
        HelpName = "PATTERN=NAME",
    };
    readonly Option<bool> tensorsOnly = SharedOptions.TensorsOnly();
    readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the output file if it is there." };

    /// <summary>Makes the command.</summary>
    public ConvertCommand() : base("convert", "Convert a model file to the format that the output's extension names.")
    {
        Add(from);
        Add(to);
        Add(rename);
        Add(tensorsOnly);
        Add(overwrite);
        SetAction(Run);
    }

    int Run(ParseResult call)
    {
        var target = call.GetRequiredValue(to);
        if (File.Exists(target) && !call.GetValue(overwrite))
            throw new BathysException($"{target} exists already: choose another name, or add --overwrite to replace it.");
        var conversion = ModelConverter.Convert(
            call.GetRequiredValue(from), target, new ReadOptions { TensorsOnly = call.GetValue(tensorsOnly) },
             Rules(call.GetValue(rename) ?? []));
        var output = call.InvocationConfiguration.Output;
        foreach (var note in conversion.Notes) output.WriteLine($"note: {note}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{target}: {conversion.Tensors:N0} tensors, {new FileInfo(target).Length:N0} bytes"));
        return ExitCode.Success;
    }

    static KeyRenaming? Rules(string[] words)
    {
        if (words.Length == 0) return null;
        var rules = new KeyRenaming();
        foreach (var word in words)
        {
            var end = word.LastIndexOf('=');
            if (end <= 0) throw new BathysException($"--rename wants PATTERN=NAME such as '^module\\.=', not '{word}'.");
            rules.Add(word[..end], word[(end + 1)..]);
        }

        return rules;
    }
}
