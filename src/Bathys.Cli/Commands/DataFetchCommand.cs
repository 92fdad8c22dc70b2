using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Data.Downloads;
using Bathys.Vision;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys data fetch NAME</c>: brings a published data set into the cache.</summary>
internal sealed class DataFetchCommand : Command
{
    readonly Argument<string> name = new("NAME") { Description = "Which one; 'bathys data list' names them." };
    readonly Option<bool> offline = SharedOptions.Offline();

    /// <summary>Makes the command.</summary>
    public DataFetchCommand() : base("fetch", "Download a data set into the cache, verified and continued where it was interrupted.")
    {
        Add(name);
        Add(offline);
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult call, CancellationToken stop)
    {
        var chosen = call.GetRequiredValue(name);
        var known = KnownDataSet.All.FirstOrDefault(set => set.Name == chosen) ?? throw Unknown(chosen);
        var progress = ConsoleProgress.Create();
        var folder = await FetchAsync(known, new() { Offline = call.GetValue(offline) }, progress, stop).ConfigureAwait(false);
        call.InvocationConfiguration.Output.WriteLine(folder);
        return ExitCode.Success;
    }

    static async Task<string> FetchAsync(KnownDataSet known, DownloadOptions download, ProgressDisplay progress, CancellationToken stop)
    {
        try
        {
            return await DataSets.FetchAsync(known, new() { Download = download }, new Shown(progress), stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw new StoppedException("stopped; what was received is kept, and the same command goes on from there", e);
        }
        finally
        {
            progress.Finish();
        }
    }

    static BathysException Unknown(string chosen)
    {
        var fetched = string.Join(", ", KnownDataSet.All.Select(set => set.Name));
        return DataSets.Names.Any(set => set.Name == chosen)
            ? new($"The data set {chosen} is drawn by the program and needs no download; {fetched} can be fetched.")
            : new($"No data set is called {chosen}: {fetched} can be fetched.");
    }

    /// <summary>Shows a download's bytes as progress.</summary>
    sealed class Shown(ProgressDisplay display) : IProgress<DownloadProgress>
    {
        string? file;

        public void Report(DownloadProgress value)
        {
            if (file != value.Name) display.Start(file = value.Name, value.Length, value.Received);
            display.Report(new(value.Received));
        }
    }
}
