namespace Bathys.Training;

/// <summary>Long work on a thread of its own: it takes none of the thread pool's from a host's requests.</summary>
internal static class OwnThread
{
    /// <param name="name">What the thread is called.</param>
    /// <param name="work">The work; what it throws, the task has.</param>
    public static Task<T> Run<T>(string name, Func<T> work)
    {
        // Who awaits goes on elsewhere, not on this thread.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Work(work, done)) { IsBackground = true, Name = name }.Start();
        return done.Task;
    }

    static void Work<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(work());
        }
        catch (OperationCanceledException e)
        {
            done.SetCanceled(e.CancellationToken);
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }
}
