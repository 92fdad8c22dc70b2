using Bathys.Formats.Fuzz;
using SharpFuzz;

switch (args)
{
    case ["seeds", var folder]:
        Seeds.Write(folder);
        return 0;
    case ["replay", var target, .. var files] when Targets.Find(target) is { } replay:
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            replay(stream);
        }

        Console.WriteLine($"{files.Length} files loaded or were refused");
        return 0;
    case [var target] when Targets.Find(target) is { } fuzz:
        Fuzzer.OutOfProcess.Run(fuzz);
        return 0;
    default:
        Console.Error.WriteLine(
            $"usage: TARGET | replay TARGET FILE... | seeds FOLDER, where TARGET is {string.Join(", ", Targets.Names)}");
        return 2;
}
