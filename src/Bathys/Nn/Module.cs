using System.Diagnostics.CodeAnalysis;

namespace Bathys.Nn;

/// <summary>
/// A part of a network that has parameters. Declaring is registering: fields and automatic properties that hold a
/// <see cref="Parameter"/>, another <see cref="Tensor"/> (a buffer: saved, not trained), a module, or a list of these belong to the
/// module, under names as PyTorch spells them.
/// </summary>
/// <example><code>
/// class Mlp : UnaryModule
/// {
///     readonly Linear hidden = new(2, 16), output = new(16, 1);   // state keys hidden.weight, hidden.bias, output.weight, output.bias
///
///     public override Tensor Forward(Tensor x) => output.Forward(hidden.Forward(x).Tanh());
/// }
/// </code></example>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllFields)]
public abstract partial class Module
{
    const int DeepestNesting = 256;

    /// <summary>
    /// The module's own mode, which <c>Train()</c> and <c>Eval()</c> set: true (the start) in training mode. What a layer computes depends
    /// on <see cref="IsTrainingNow"/>.
    /// </summary>
    public bool IsTraining { get; internal set; } = true;

    /// <summary>
    /// Whether this module computes on this thread as in training: its own mode is training, and the thread is in no
    /// <see cref="EvaluationMode"/>. It is what a layer asks in its formula, as dropout and batch normalization do:
    /// <c>x.Dropout(0.1, IsTrainingNow)</c>.
    /// </summary>
    public bool IsTrainingNow => IsTraining && !EvaluationMode.IsOn;

    /// <summary>The number of elements of all parameters.</summary>
    public long ParameterCount => Parameters().Sum(parameter => parameter.Count);

    /// <summary>What this module itself holds, in order of declaration. A container that names its parts otherwise overrides it.</summary>
    protected virtual IEnumerable<Member> Members() => ModuleFields.Read(this);

    /// <summary>The modules that this one holds directly, by name.</summary>
    public IEnumerable<(string Name, Module Module)> Children()
    {
        foreach (var member in Members())
            if (member.Value is Module module) yield return (member.Name, module);
    }

    /// <summary>This module (under the name "") and all below it by path, each once.</summary>
    public IEnumerable<(string Name, Module Module)> NamedModules() =>
        Tree().DistinctBy(entry => entry.Module, ReferenceEqualityComparer.Instance);

    /// <summary>Every parameter by its path, as in conv1.weight; a shared one once, under its first name.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters() =>
        Tensors().Where(entry => entry.Member.IsParameter).Select(entry => (entry.Path, (Parameter)entry.Member.Value))
            .DistinctBy(entry => entry.Item2, ReferenceEqualityComparer.Instance);

    /// <summary>Every parameter, each once: what an optimizer takes.</summary>
    public IEnumerable<Parameter> Parameters() => NamedParameters().Select(entry => entry.Parameter);

    /// <summary>Every tensor that is held and is no parameter, by its path: running means, masks.</summary>
    public IEnumerable<(string Name, Tensor Buffer)> NamedBuffers() =>
        Tensors().Where(entry => !entry.Member.IsParameter).Select(entry => (entry.Path, (Tensor)entry.Member.Value))
            .DistinctBy(entry => entry.Item2, ReferenceEqualityComparer.Instance);

    /// <summary>Every buffer, each once.</summary>
    public IEnumerable<Tensor> Buffers() => NamedBuffers().Select(entry => entry.Buffer);

    /// <summary>The parameters that this module holds itself, not those below.</summary>
    internal IEnumerable<Parameter> OwnParameters() =>
        Members().Where(member => member.IsParameter).Select(member => (Parameter)member.Value);

    /// <summary>Forgets the gradient of every parameter.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Parameters()) parameter.Grad = null;
    }

    /// <summary>The modules as a tree: each one's name and description, indented below its holder.</summary>
    public override string ToString()
    {
        var children = string.Concat(Children().Select(child => $"\n  ({child.Name}): {Indented(child.Module)}"));
        return children.Length == 0 ? $"{TypeName}()" : $"{TypeName}({children}\n)";

        static string Indented(Module child) => child.ToString()!.Replace("\n", "\n  ", StringComparison.Ordinal);
    }

    /// <summary>The class's name without type parameters.</summary>
    private protected string TypeName => GetType().Name.Split('`')[0];

    /// <summary>This module and all below it, by path; what is held twice comes twice.</summary>
    IEnumerable<(string Path, Module Module)> Tree(string path = "", int depth = 0)
    {
        if (depth > DeepestNesting)
            throw new InvalidOperationException($"{TypeName} contains itself, as {path[..40]}…: hold it without a field, as in a delegate");
        yield return (path, this);
        foreach (var (name, child) in Children())
            foreach (var entry in child.Tree(Join(path, name), depth + 1)) yield return entry;
    }

    /// <summary>Parameters and buffers by path: of each module first its parameters, then its buffers, then its children's.</summary>
    IEnumerable<(string Path, Member Member)> Tensors()
    {
        foreach (var (path, module) in Tree())
        {
            var members = module.Members().Where(member => member.Value is Tensor).OrderBy(member => !member.IsParameter);
            foreach (var member in members) yield return (Join(path, member.Name), member);
        }
    }

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
