using System.Globalization;
using Bathys.Cli.Bench;
using Bathys.Nn;

namespace Bathys.Benchmarks;

/// <summary>
/// This side in a host's place. A line on standard input has one on standard output for an answer: <c>prepare NAME</c> (a workload of
/// the command),
/// <c>step</c> (milliseconds), <c>fill MEGABYTES</c> (of small live objects), <c>concurrent NAME THREADS MILLISECONDS</c> (see <see
/// cref="HostLoad.Run"/>).
/// </summary>
internal static class HostPeer
{
    static readonly Dictionary<string, Func<Action>> networks = new()
    {
        ["mlp-1"] = OnOne(
            () => new() { new Linear(256, 1024), new ReLU(), new Linear(1024, 1024), new ReLU(), new Linear(1024, 10) },
            1, 256),
        ["cnn-8"] = OnOne(
            () => new()
            {
                new Conv2d(3, 32, 3, padding: 1), new ReLU(), new Conv2d(32, 64, 3, padding: 1), new ReLU(), new MaxPool2d(2, 2),
                new Conv2d(64, 128, 3, padding: 1), new ReLU(), new MaxPool2d(2, 2), new Flatten(), new Dropout(0.5),
                new Linear(128 * 12 * 12, 512), new ReLU(), new Dropout(0.5), new Linear(512, 10),
            },
            8, 3, 48, 48),
    };

    public static IEnumerable<string> Networks => networks.Keys;

    public static void Run()
    {
        Action? step = null;
        while (Console.ReadLine() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["prepare", var name]:
                    step = Workloads.Choose([name])[0].PrepareWarm();
                    Console.WriteLine("ready");
                    break;
                case ["step"] when step is not null:
                    Console.WriteLine(StepTimer.Time(step).ToString(CultureInfo.InvariantCulture));
                    break;
                case ["fill", var megabytes]:
                    HostLoad.Fill(Whole(megabytes));
                    Console.WriteLine("ready");
                    break;
                case ["concurrent", var name, var threads, var milliseconds]:
                    Console.WriteLine(HostLoad.Run(networks[name], Whole(threads), Whole(milliseconds)));
                    break;
                default:
                    Console.WriteLine($"no answer to '{line}'");
                    break;
            }
        }
    }

    static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>One model for all threads, an input for each; a step ends with its numbers in managed memory.</summary>
    static Func<Action> OnOne(Func<Sequential> make, params int[] shape)
    {
        var shared = new Lazy<Sequential>(() =>
        {
            var model = make();
            model.Eval();
            return model;
        });
        return () =>
        {
            var (model, x) = (shared.Value, Tensor.Randn(shape));
            return () =>
            {
                using (new NoGrad()) model.Forward(x).ToArray<float>();
            };
        };
    }
}
