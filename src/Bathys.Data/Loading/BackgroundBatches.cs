using System.Collections;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Bathys.Data;

/// <summary>
/// Batches made by threads of their own. Worker w makes batches w, w + workers, … into a short queue of its own and the reader takes from
/// the queues in turn, so the order is that of the numbers whoever is faster.
/// </summary>
sealed class BackgroundBatches(Func<int, Batch> make, int first, int end, int workers, int prefetch) : IEnumerable<Batch>
{
    public IEnumerator<Batch> GetEnumerator()
    {
        using var stop = new CancellationTokenSource();
        var queues = new BlockingCollection<Made>[workers];
        for (int w = 0; w < workers; w++)
        {
            var (queue, start, token) = (queues[w] = new BlockingCollection<Made>(prefetch), first + w, stop.Token);
            new Thread(() => Work(queue, start, token)) { IsBackground = true, Name = $"Bathys data {w}" }.Start();
        }
        try
        {
            for (int batch = first; batch < end; batch++)
            {
                var made = queues[(batch - first) % workers].Take();
                made.Fault?.Throw();
                yield return made.Batch!;
            }
        }
        finally
        {
            stop.Cancel(); // the reader may leave early: let the workers go too
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void Work(BlockingCollection<Made> queue, int start, CancellationToken stop)
    {
        try
        {
            for (int batch = start; batch < end && !stop.IsCancellationRequested; batch += workers)
            {
                var made = Make(batch);
                queue.Add(made, stop);
                if (made.Fault is not null)
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone.
        }
    }

    Made Make(int batch)
    {
        try
        {
            return new Made(make(batch), null);
        }
        catch (Exception e)
        {
            return new Made(null, ExceptionDispatchInfo.Capture(e));
        }
    }

    readonly record struct Made(Batch? Batch, ExceptionDispatchInfo? Fault);
}
