using System.Diagnostics;

namespace Bathys.Tests;

/// <summary>Programs without unsafe code, of which no order of events makes one see another tensor's numbers.</summary>
public class LeaseTests
{
    const int Count = 1000;

    [Fact]
    public async Task Temporaries_are_read_right_while_other_tensors_come_and_go()
    {
        using var stop = new CancellationTokenSource();
        var others = Task.Run(() =>
        {
            var waste = 0.0;
            while (!stop.IsCancellationRequested) waste += Tensor.Full([Count], -1)[0].Item();
            return waste;
        }, TestContext.Current.CancellationToken);
        var (wrong, array) = (0, new float[Count]);
        for (var i = 0; i < 33_400; i++)
        {
            wrong += Tensor.Ones(Count).Read((ReadOnlySpan<float> values) => values.ContainsAnyExcept(1)) ? 1 : 0;
            Tensor.Ones(Count).CopyTo<float>(array);
            wrong += array.AsSpan().ContainsAnyExcept(1) ? 1 : 0;
            wrong += Tensor.Ones(Count).ToArray<float>().AsSpan().ContainsAnyExcept(1) ? 1 : 0;
            if (i % 2000 == 0) GC.Collect(0);
        }
        stop.Cancel();
        Assert.Equal(0, wrong);
        Assert.True(await others < 0);
    }

    [Fact]
    public async Task Disposing_what_another_thread_computes_with_gives_the_answer_or_an_error()
    {
        var (right, disposed) = (0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var (a, b) = (Tensor.Full([Count], 2), Tensor.Full([Count], 3));
            var go = new Barrier(2);
            var end = Task.Run(() =>
            {
                go.SignalAndWait();
                a.Dispose();
                // Whoever still read the old memory would find this.
                using var other = Tensor.Full([Count], -1);
                b.Dispose();
            }, TestContext.Current.CancellationToken);
            go.SignalAndWait();
            try
            {
                foreach (var value in ((a * b) + a).ToArray<float>()) Assert.Equal(8, value);
                right++;
            }
            catch (ObjectDisposedException e)
            {
                Assert.Equal("Bathys.Tensor", e.ObjectName);
                disposed++;
            }
            await end;
        }
        Assert.Equal(3000, right + disposed);
    }

    [Fact]
    public void The_memory_of_a_disposed_tensor_stays_until_its_last_reader_is_done()
    {
        var x = Tensor.Ones(Count);
        x.Read<float>(values =>
        {
            x.Dispose();
            Assert.Throws<ObjectDisposedException>(() => x.ToArray<float>());
            using var other = Tensor.Full([Count], -1);
            Assert.False(values.ContainsAnyExcept(1));
        });
        Assert.Throws<ObjectDisposedException>(() => x.ToArray<float>());
        x.Dispose();
    }

    [Fact]
    public void A_tensor_that_only_its_reader_knows_stays()
    {
        Tensor.Ones(Count).Read<float>(values =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var other = Tensor.Full([Count], -1);
            Assert.False(values.ContainsAnyExcept(1));
        });
    }

    [Fact]
    public void An_error_in_a_callback_ends_the_lease()
    {
        var x = Tensor.Ones(Count);
        Assert.Throws<UnreachableException>(() => x.Read<float>(_ => throw new UnreachableException()));
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => x[0].Item());
        Assert.Throws<UnreachableException>(() => Tensor.Ones(2).Write<float>(_ => throw new UnreachableException()));
    }
}
