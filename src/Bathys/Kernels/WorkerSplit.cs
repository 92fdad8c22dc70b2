using System.Collections.Concurrent;

namespace Bathys.Kernels;

/// <summary>
/// So many threads shared by so many callers: the callers take part themselves, and each has a team of those workers that are left.
/// </summary>
internal sealed class WorkerSplit
{
    static readonly ConcurrentDictionary<(int Threads, int Callers), WorkerSplit> splits = new();

    readonly WorkerTeam[] teams;

    /// <summary>For each worker its team and its place there, the caller's being 0.</summary>
    readonly (WorkerTeam Team, int Place)[] places;

    WorkerSplit(int threads, int callers)
    {
        (Threads, Callers) = (threads, callers);
        var count = Math.Max(threads - callers, 0);
        var workers = Worker.First(count);
        places = new (WorkerTeam, int)[count];
        teams = new WorkerTeam[callers];
        for (var i = 0; i < callers; i++)
        {
            var (start, end) = ((int)((long)count * i / callers), (int)((long)count * (i + 1) / callers));
            teams[i] = new WorkerTeam(this, workers[start..end]);
            for (var k = start; k < end; k++) places[k] = (teams[i], k - start + 1);
        }
        teams = [.. teams.Where(team => team.Size > 1).OrderByDescending(team => team.Size)];
    }

    /// <summary>No threads at all, before the first call.</summary>
    public static WorkerSplit None { get; } = new(0, 0);

    public int Threads { get; }

    public int Callers { get; }

    public static WorkerSplit Of(int threads, int callers) =>
        splits.GetOrAdd((threads, callers), static key => new WorkerSplit(key.Threads, key.Callers));

    /// <summary>The team of a worker and its place there; null where callers need all threads themselves.</summary>
    public (WorkerTeam? Team, int Place) PlaceOf(int worker) => worker < places.Length ? places[worker] : default;

    /// <summary>A team that no other caller has, or null.</summary>
    public WorkerTeam? TryTakeTeam()
    {
        foreach (var team in teams)
            if (team.TryTake()) return team;
        return null;
    }
}
