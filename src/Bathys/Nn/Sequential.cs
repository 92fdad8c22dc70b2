using System.Collections;

namespace Bathys.Nn;

/// <summary>Modules in a row: the output of each is the input of the next. State keys are 0.weight, 1.weight, ….</summary>
/// <example><code>
/// var mlp = new Sequential { new Linear(2, 16), new Tanh(), new Linear(16, 1) };
/// </code></example>
public sealed class Sequential : UnaryModule, IReadOnlyList<UnaryModule>
{
    readonly List<UnaryModule> modules = [];

    /// <summary>A row of these modules; more can be added.</summary>
    public Sequential(params ReadOnlySpan<UnaryModule> modules) => this.modules.AddRange(modules);

    /// <inheritdoc/>
    public int Count => modules.Count;

    /// <inheritdoc/>
    public UnaryModule this[int index] => modules[index];

    /// <summary>Appends a module.</summary>
    public void Add(UnaryModule module) => modules.Add(module);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        foreach (var module in modules) x = module.Forward(x);
        return x;
    }

    /// <inheritdoc/>
    public IEnumerator<UnaryModule> GetEnumerator() => modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override IEnumerable<Member> Members() => modules.Select((module, i) => new Member($"{i}", module));
}
