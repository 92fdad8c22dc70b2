using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;

namespace Bathys.Nn;

/// <summary>A parameter, buffer or module that a module holds, by its name in state keys.</summary>
/// <param name="Name">The name within the holder: weight, layers.0.</param>
/// <param name="Value">A <see cref="Parameter"/>, another <see cref="Tensor"/> (a buffer) or a <see cref="Module"/>.</param>
/// <param name="IsSaved">False for a buffer that the state dictionary leaves out.</param>
/// <param name="IsBuffer">True for a parameter that the holder keeps as a buffer: saved, not trained.</param>
public readonly record struct Member(string Name, object Value, bool IsSaved = true, bool IsBuffer = false)
{
    /// <summary>Whether it is trained.</summary>
    internal bool IsParameter => Value is Parameter && !IsBuffer;
}

/// <summary>What a module's fields hold, in the order of declaration, those of base classes first.</summary>
internal static class ModuleFields
{
    static readonly ConcurrentDictionary<Type, Field[]> known = new();

    public static IEnumerable<Member> Read(Module module)
    {
        foreach (var (info, name, isSaved) in Of(module))
        {
            var value = info.GetValue(module);
            if (value is Tensor or Module)
                yield return new Member(name, value, isSaved);
            else if (value is IReadOnlyList<Module> or IReadOnlyList<Tensor>)
            {
                var list = (IReadOnlyList<object?>)value;
                for (var i = 0; i < list.Count; i++)
                    if (list[i] is { } item) yield return new Member($"{name}.{i}", item, isSaved);
            }
        }
    }

    static Field[] Of(Module module)
    {
        var type = module.GetType();
        if (known.TryGetValue(type, out var fields)) return fields;
        return known[type] = [.. Declared(type)];
    }

    static IEnumerable<Field> Declared([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllFields)] Type type)
    {
        var inherited = type.BaseType is { } parent && parent != typeof(object) ? Declared(parent) : [];
        const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return inherited.Concat(type.GetFields(own).Where(field => !field.FieldType.IsValueType).Select(Describe));
    }

    static Field Describe(FieldInfo field) => new(
        field, field.GetCustomAttribute<StateNameAttribute>()?.Name ?? StateName(field.Name), !field.IsDefined(typeof(NotSavedAttribute)));

    /// <summary>PyTorch's spelling: conv1, _conv1 and Conv1 are conv1; InProjWeight is in_proj_weight; LSTMCell is lstm_cell.</summary>
    internal static string StateName(string field)
    {
        // <Weight>k__BackingField holds an automatic property, <weight>P a parameter of a primary constructor.
        var word = (field[0] == '<' ? field[1..field.IndexOf('>', StringComparison.Ordinal)] : field).TrimStart('_').AsSpan();
        var name = new StringBuilder(word.Length + 4);
        for (var i = 0; i < word.Length; i++)
        {
            var startsWord = char.IsUpper(word[i]) && i > 0 && word[i - 1] != '_'
                && (char.IsLower(word[i - 1]) || (i + 1 < word.Length && char.IsLower(word[i + 1])));
            if (startsWord) name.Append('_');
            name.Append(char.ToLowerInvariant(word[i]));
        }
        return name.ToString();
    }

    readonly record struct Field(FieldInfo Info, string Name, bool IsSaved);
}
