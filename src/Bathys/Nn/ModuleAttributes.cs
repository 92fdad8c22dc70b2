namespace Bathys.Nn;

/// <summary>
/// On a tensor field of a <see cref="Module"/>: a buffer that follows <c>To</c> but is left out of the state dictionary, because the
/// module can compute it anew (a mask, a table of angles). On an automatic property write <c>[field: NotSaved]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class NotSavedAttribute : Attribute;

/// <summary>
/// On a field of a <see cref="Module"/>: its name in state keys, where the rule (<c>InProjWeight</c> is in_proj_weight) would give
/// another. On an automatic property write <c>[field: StateName("ln_1")]</c>.
/// </summary>
/// <param name="name">The name, as in PyTorch.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class StateNameAttribute(string name) : Attribute
{
    /// <summary>The name in state keys.</summary>
    public string Name { get; } = name;
}
