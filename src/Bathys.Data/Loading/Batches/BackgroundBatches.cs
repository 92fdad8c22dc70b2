using System.Collections;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Bathys.Data;

/// <summary>
/// Batches made by threads of their own. Each worker makes every so manieth batch into a short queue of its own and the reader takes from
/// the queues in turn, so the order is that of the numbers whoever is faster.
/// </summary>
/// <param name="batches">The batches of a worker, by its number.</param>
/// <param name="workers">How many there are.</param>
/// <param name="prefetch">Batches that each keeps ready.</param>
sealed class BackgroundBatches<TBatch>(Func<int, IEnumerable<TBatch>> batches, int workers, int prefetch) : IEnumerable<TBatch>
{
    public IEnumerator<TBatch> GetEnumerator()
    {
        using var stop = new CancellationTokenSource();
        var queues = new BlockingCollection<Made>[workers];
        var threads = new Thread[workers];
        for (var w = 0; w < workers; w++)
        {
            var (queue, worker, token) = (queues[w] = new BlockingCollection<Made>(prefetch), w, stop.Token);
            threads[w] = new Thread(() => Work(queue, worker, token)) { IsBackground = true, Name = $"Bathys data {w}" };
            threads[w].Start();
        }
        try
        {
            for (var turn = 0; ; turn = (turn + 1) % workers)
            {
                var made = queues[turn].Take();
                made.Fault?.Throw();
                if (made.IsEnd) yield break;
                yield return made.Batch!;
            }
        }
        finally
        {
            // The reader may leave early: nobody reads from the data set when it has gone.
            stop.Cancel();
            foreach (var thread in threads) thread.Join();
            foreach (var queue in queues) queue.Dispose();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void Work(BlockingCollection<Made> queue, int worker, CancellationToken stop)
    {
        try
        {
            foreach (var made in Make(worker))
            {
                queue.Add(made, stop);
                if (stop.IsCancellationRequested) return;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader has gone.
        }
    }

    /// <summary>The worker's batches, then the fault that ended them or the end.</summary>
    IEnumerable<Made> Make(int worker)
    {
        using var own = batches(worker).GetEnumerator();
        while (true)
        {
            var made = Next(own);
            yield return made;
            if (made.IsEnd || made.Fault is not null) yield break;
        }
    }

    static Made Next(IEnumerator<TBatch> own)
    {
        try
        {
            return own.MoveNext() ? new(own.Current, null, IsEnd: false) : new(default, null, IsEnd: true);
        }
        catch (Exception e)
        {
            return new(default, ExceptionDispatchInfo.Capture(e), IsEnd: false);
        }
    }

    readonly record struct Made(TBatch? Batch, ExceptionDispatchInfo? Fault, bool IsEnd);
}
