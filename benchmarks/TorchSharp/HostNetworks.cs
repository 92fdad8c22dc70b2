using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharpPeer;

/// <summary>One model for all threads, an input for each; a step ends with its numbers in managed memory.</summary>
static class HostNetworks
{
    static readonly Dictionary<string, Func<Action>> networks = new()
    {
        ["mlp-1"] = OnOne(() => Sequential(Linear(256, 1024), ReLU(), Linear(1024, 1024), ReLU(), Linear(1024, 10)), 1, 256),
        ["cnn-8"] = OnOne(() => Networks.SeedCnn(10), 8, 3, 48, 48),
    };

    public static Func<Action> Named(string name) => networks[name];

    static Func<Action> OnOne(Func<Module<Tensor, Tensor>> make, params long[] shape)
    {
        var shared = new Lazy<Module<Tensor, Tensor>>(() =>
        {
            var model = make();
            model.eval();
            return model;
        });
        return () =>
        {
            var (model, x) = (shared.Value, randn(shape));
            x.DetachFromDisposeScope();
            return () =>
            {
                using var scope = NewDisposeScope();
                using (no_grad()) model.forward(x).data<float>().ToArray();
            };
        };
    }
}
