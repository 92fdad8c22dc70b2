using System.Collections.Frozen;

namespace Bathys.Formats;

/// <summary>
/// The fixed allow-list: every global that a pickle may name, and what stands for it here. Those without a builder are names only.
/// Each builder makes an inert value from checked arguments.
/// </summary>
internal static class PickleGlobals
{
    delegate object? Builder(PickleMachine machine, PickleGlobal global, object?[] arguments);

    static readonly FrozenDictionary<string, Builder?> Allowed = Build();

    // Known for what they are, so that the refusal can say what to do.
    static readonly (string Prefix, string Reason)[] Kinds =
    [
        ("torch._utils._rebuild_sparse", "a sparse tensor, which is not read: save tensor.to_dense() instead"),
        ("torch._utils._rebuild_nested", "a nested tensor, which is not read: save its parts instead"),
        ("torch._utils._rebuild_qtensor", "a quantized tensor, which is not read: save tensor.dequantize() instead"),
        ("torch._utils._rebuild_meta", "a tensor without data (device meta), which is not read"),
        ("torch._utils._rebuild_device_tensor", "a tensor of a foreign device, which is not read: save tensor.cpu() instead"),
        ("torch.QInt", "a quantized storage, which is not read: save tensor.dequantize() instead"),
        ("torch.QUInt", "a quantized storage, which is not read: save tensor.dequantize() instead"),
        ("__torch__", "a class of a TorchScript archive, which is not read: save model.state_dict() with torch.save instead"),
        ("torch.jit", "part of a TorchScript archive, which is not read: save model.state_dict() with torch.save instead"),
        ("torch.nn.modules", "a whole module, which is not read: save model.state_dict() instead of the model"),
    ];

    /// <summary>Why a global is refused, or null when it is on the list.</summary>
    public static string? Refusal(PickleGlobal global)
    {
        var name = global.ToString();
        if (Allowed.ContainsKey(name)) return null;
        foreach (var (prefix, reason) in Kinds)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return $"the global {name} stands for {reason}";
        }

        return $"the global {name} is not on the allow-list";
    }

    /// <summary>What a call of an allowed global comes to.</summary>
    public static object? Build(PickleMachine machine, PickleGlobal global, object?[] arguments) =>
        Allowed[global.ToString()] is { } builder
            ? builder(machine, global, arguments)
            : throw machine.Error($"{global} is called; here it is a name only");

    /// <summary>Whether BUILD may set state on objects of a global.</summary>
    public static bool TakesState(PickleGlobal type) => PickledNumPy.TakesState(type);

    public static void SetState(PickleMachine machine, PickleObject made, object? state)
    {
        made.State = state;
        if (PickledNumPy.IsArray(made.Type)) made.Tensor = PickledNumPy.ArrayOf(machine, state);
    }

    static FrozenDictionary<string, Builder?> Build()
    {
        var list = new Dictionary<string, Builder?>(StringComparer.Ordinal)
        {
            ["collections.OrderedDict"] = (machine, _, arguments) => PickledContainers.Dictionary(machine, arguments),
            ["builtins.set"] = (machine, _, arguments) => PickledContainers.Set(machine, arguments),
            ["__builtin__.set"] = (machine, _, arguments) => PickledContainers.Set(machine, arguments),
            ["_codecs.encode"] = (machine, _, arguments) => PickledContainers.Bytes(machine, arguments),
            ["torch.Size"] = (machine, _, arguments) => PickledContainers.Size(machine, arguments),
            ["torch.device"] = (_, global, arguments) => new PickleObject(global, arguments),
            ["torch.serialization._get_layout"] = (_, global, arguments) => new PickleObject(global, arguments),
            ["torch._utils._rebuild_tensor"] = (machine, _, arguments) => PickledTensors.Tensor(machine, arguments),
            ["torch._utils._rebuild_tensor_v2"] = (machine, _, arguments) => PickledTensors.Tensor(machine, arguments),
            ["torch._utils._rebuild_tensor_v3"] = (machine, _, arguments) => PickledTensors.TypedTensor(machine, arguments),
            ["torch._utils._rebuild_parameter"] = (machine, _, arguments) => PickledTensors.Parameter(machine, arguments),
            ["torch._utils._rebuild_parameter_with_state"] = (machine, _, arguments) => PickledTensors.Parameter(machine, arguments),
            ["torch._tensor._rebuild_from_type_v2"] = (machine, _, arguments) => PickledTensors.FromType(machine, arguments),
            ["torch.Tensor"] = null,
            ["torch.nn.parameter.Parameter"] = null,
            ["torch.UntypedStorage"] = null,
            ["torch.storage.UntypedStorage"] = null,
            ["numpy.ndarray"] = null,
            ["numpy.dtype"] = (_, global, arguments) => new PickleObject(global, arguments),
        };
        foreach (var module in (string[])["numpy.core.multiarray", "numpy._core.multiarray"])
        {
            list[$"{module}.scalar"] = (machine, _, arguments) => PickledNumPy.Scalar(machine, arguments);
            list[$"{module}._reconstruct"] = (_, global, arguments) => new PickleObject(global, arguments);
        }

        foreach (var dtype in TorchDtypes.ByName.Keys) list[$"torch.{dtype}"] = null;
        foreach (var type in Enum.GetValues<ElementType>())
        {
            if (ElementTypes.TorchName(type) is not { } name || !TorchDtypes.IsStorage(name)) continue;
            list[$"torch.{name}"] = null;
            list[$"torch.cuda.{name}"] = null;
        }

        return list.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
