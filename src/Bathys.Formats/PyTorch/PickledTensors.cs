namespace Bathys.Formats;

/// <summary>
/// The functions by which torch's pickles rebuild tensors. Sizes, strides and offset are checked against the storage here, before
/// any byte of it is looked at; gradients' flags and hooks say nothing about values and are dropped.
/// </summary>
internal static class PickledTensors
{
    /// <summary>_rebuild_tensor(storage, offset, size, stride) and v2, which adds requires_grad, backward_hooks and metadata.</summary>
    public static TensorRecord Tensor(PickleMachine machine, object?[] arguments)
    {
        if (arguments is not [StorageReference storage, long offset, var sizes, var strides, ..] || arguments.Length > 7)
        {
            throw machine.Error("a tensor is rebuilt from something else than storage, offset, sizes and strides");
        }

        var type = storage.Type ?? throw machine.Error("a tensor without a type is rebuilt from an untyped storage");
        return Create(machine, storage, type, storage.Count, offset, sizes, strides);
    }

    /// <summary>_rebuild_tensor_v3(storage, offset, size, stride, requires_grad, backward_hooks, dtype, metadata).</summary>
    public static TensorRecord TypedTensor(PickleMachine machine, object?[] arguments)
    {
        if (arguments is not [
            StorageReference storage, long offset, var sizes, var strides, _, _, PickleGlobal { Module: "torch" } dtype, ..]
            || arguments.Length > 8 || !TorchDtypes.ByName.TryGetValue(dtype.Name, out var type))
        {
            throw machine.Error("a typed tensor is rebuilt from something else than storage, offset, sizes, strides and dtype");
        }

        var storageBytes = (Int128)storage.Count * (storage.Type?.ByteSize() ?? 1);
        if (storageBytes % type.ByteSize() != 0)
            throw machine.Error($"a storage of {storageBytes} bytes holds no whole number of {type.ShortName()}");
        return Create(machine, storage, type, (long)(storageBytes / type.ByteSize()), offset, sizes, strides);
    }

    /// <summary>_rebuild_parameter(tensor, requires_grad, hooks): the tensor.</summary>
    public static TensorRecord Parameter(PickleMachine machine, object?[] arguments) =>
        arguments is [TensorRecord tensor, ..] ? tensor : throw machine.Error("a parameter is rebuilt from no tensor");

    /// <summary>_rebuild_from_type_v2(function, type, arguments, state): a tensor with attributes, which are dropped.</summary>
    public static object? FromType(PickleMachine machine, object?[] arguments)
    {
        if (arguments is not [PickleGlobal function, PickleGlobal { Name: "Tensor" or "Parameter" }, PickleTuple inner, _]
            || !function.Name.StartsWith("_rebuild_", StringComparison.Ordinal)
            || function.Name.StartsWith("_rebuild_from", StringComparison.Ordinal))
        {
            throw machine.Error("a tensor of a foreign class is rebuilt");
        }

        return PickleGlobals.Refusal(function) is { } reason
            ? throw machine.Error(reason) : PickleGlobals.Build(machine, function, inner.Array);
    }

    static TensorRecord Create(
        PickleMachine machine, StorageReference storage, ElementType type, long storageCount, long offset, object? sizes, object? strides)
    {
        machine.Budget.Charge(320, machine.At);
        var shape = Sizes(machine, sizes);
        var layout = TensorLayout.Create(shape, Sizes(machine, strides), offset, storageCount, out var fault);
        if (layout is not null && storage.FirstElement > 0)
        {
            // The view lies inside the whole storage (checked where it was named), so this only moves the start.
            layout = TensorLayout.Create(shape, layout.Strides, offset + storage.FirstElement, long.MaxValue, out fault);
        }

        if (layout is null) throw machine.Error($"a tensor does not fit its storage '{storage.Storage.Key}': {fault}");
        // A view with strides of 0 repeats elements without end: what it would unfold to is bounded here.
        machine.Budget.Allow((Int128)layout.Count * type.ByteSize(), machine.At);
        return new TensorRecord("", type, layout, storage.Storage);
    }

    static long[] Sizes(PickleMachine machine, object? value)
    {
        var items = value switch
        {
            PickleTuple tuple => tuple.Items,
            PickleList list => list.Items,
            _ => throw machine.Error($"sizes or strides are {PickleKind.Of(value)}"),
        };
        if (items.Count > TensorLayout.MaximumRank)
            throw machine.Error($"{items.Count} dimensions; at most {TensorLayout.MaximumRank} are read");
        machine.Budget.Charge(sizeof(long) * items.Count, machine.At);
        var sizes = new long[items.Count];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = items[i] is long size ? size : throw machine.Error($"a size or stride is {PickleKind.Of(items[i])}");
        }

        return sizes;
    }
}
