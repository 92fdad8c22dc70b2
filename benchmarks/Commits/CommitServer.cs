using System.Globalization;

namespace Bathys.Benchmarks.Commits;

/// <summary>
/// One commit's side. A line on standard input has one on standard output for an answer: <c>list</c> (names and their steps), <c>prepare
/// NAME</c> (ready or unknown), <c>step</c> (milliseconds), <c>memory</c> (resident bytes now).
/// </summary>
internal static class CommitServer
{
    public static void Run(string command, int threads)
    {
        var workloads = new CommitWorkloads(command, threads);
        Action? step = null;
        while (Console.ReadLine() is { } line)
        {
            Console.WriteLine(line switch
            {
                "list" => string.Join(' ', workloads.Names.Select(name => FormattableString.Invariant($"{name}={workloads.Runs(name)}"))),
                "memory" => Environment.WorkingSet.ToString(CultureInfo.InvariantCulture),
                "step" when step is not null => StepTimer.Time(step).ToString(CultureInfo.InvariantCulture),
                _ when line.StartsWith("prepare ", StringComparison.Ordinal) =>
                    (step = workloads.Prepare(line["prepare ".Length..])) is null ? "unknown" : "ready",
                _ => $"no answer to '{line}'",
            });
        }
    }
}
