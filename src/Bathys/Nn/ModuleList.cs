using System.Collections;

namespace Bathys.Nn;

/// <summary>Modules held in order, to be called as the holder likes. State keys are 0.weight, 1.weight, … below the list's name.</summary>
/// <remarks>An array or list of modules in a field does the same; this one is a module itself.</remarks>
/// <typeparam name="T">The modules' common class.</typeparam>
public sealed class ModuleList<T> : Module, IReadOnlyList<T> where T : Module
{
    readonly List<T> modules = [];

    /// <summary>A list of these modules; more can be added.</summary>
    public ModuleList(params IEnumerable<T> modules) => this.modules.AddRange(modules);

    /// <inheritdoc/>
    public int Count => modules.Count;

    /// <inheritdoc/>
    public T this[int index] => modules[index];

    /// <summary>Appends a module.</summary>
    public void Add(T module) => modules.Add(module);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override IEnumerable<Member> Members() => modules.Select((module, i) => new Member($"{i}", module));
}
