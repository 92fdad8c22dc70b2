using System.Buffers.Binary;
using System.Text;

namespace Bathys.Formats;

/// <summary>NumPy's scalars and arrays as pickles hold them: training scripts leave them in checkpoints beside the tensors.</summary>
internal static class PickledNumPy
{
    public static bool IsArray(PickleGlobal type) =>
        type is { Name: "_reconstruct", Module: "numpy.core.multiarray" or "numpy._core.multiarray" };

    public static bool TakesState(PickleGlobal type) => IsArray(type) || type is { Module: "numpy", Name: "dtype" };

    /// <summary>Whether a scalar is of no number's type: a text, a date or an object.</summary>
    public static bool IsForeignScalar(PickleGlobal global, object?[] arguments) =>
        global is { Name: "scalar", Module: "numpy.core.multiarray" or "numpy._core.multiarray" } && arguments is [PickleObject dtype, ..]
            && IsForeignType(dtype);

    /// <summary>Whether the state of an array says that its elements are no numbers.</summary>
    public static bool IsForeignArray(PickleGlobal type, object? state) =>
        IsArray(type) && state is PickleTuple { Array: [_, _, PickleObject dtype, ..] } && IsForeignType(dtype);

    static bool IsForeignType(PickleObject dtype) =>
        dtype is { Type: { Module: "numpy", Name: "dtype" }, Arguments: [string code, ..] } && ElementTypes.FromNumPy(code) is null;

    /// <summary>scalar(dtype, bytes): a number.</summary>
    public static object Scalar(PickleMachine machine, object?[] arguments)
    {
        if (arguments is not [PickleObject dtype, var data] || Raw(machine, data) is not { } bytes)
            throw machine.Error("a NumPy scalar without dtype and bytes");
        var (type, bigEndian) = Dtype(machine, dtype);
        if (bytes.Length != type.ByteSize()) throw machine.Error($"a NumPy scalar of {type.ShortName()} with {bytes.Length} bytes");
        var word = (byte[])bytes.Clone();
        if (bigEndian) Array.Reverse(word);
        return type switch
        {
            ElementType.Bool => word[0] != 0,
            ElementType.UInt8 => (long)word[0],
            ElementType.Int8 => (long)(sbyte)word[0],
            ElementType.UInt16 => (long)BinaryPrimitives.ReadUInt16LittleEndian(word),
            ElementType.Int16 => (long)BinaryPrimitives.ReadInt16LittleEndian(word),
            ElementType.UInt32 => (long)BinaryPrimitives.ReadUInt32LittleEndian(word),
            ElementType.Int32 => (long)BinaryPrimitives.ReadInt32LittleEndian(word),
            ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(word),
            ElementType.UInt64 => new System.Numerics.BigInteger(BinaryPrimitives.ReadUInt64LittleEndian(word)),
            ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(word),
            ElementType.Float32 => (double)BinaryPrimitives.ReadSingleLittleEndian(word),
            ElementType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(word),
            _ => throw machine.Error($"a NumPy scalar of {type.ShortName()}, which is not read"),
        };
    }

    /// <summary>The state of an array: (version, shape, dtype, is_fortran, bytes).</summary>
    public static TensorRecord ArrayOf(PickleMachine machine, object? state)
    {
        if (state is not PickleTuple { Array: [long, PickleTuple sizes, PickleObject dtype, bool fortran, var data] })
        {
            throw machine.Error("a NumPy array's state is not version, shape, dtype, order and bytes");
        }

        var bytes = Raw(machine, data) ?? throw machine.Error("a NumPy array of objects, which is not read");
        var (type, bigEndian) = Dtype(machine, dtype);
        machine.Budget.Charge(320 + 2 * sizeof(long) * TensorLayout.MaximumRank, machine.At);
        if (sizes.Array.Length > TensorLayout.MaximumRank) throw machine.Error($"a NumPy array of {sizes.Array.Length} dimensions");
        var shape = sizes.Array.Select(size => size as long? ?? throw machine.Error("a NumPy array's size is no whole number")).ToArray();
        var strides = fortran ? TensorLayout.ColumnMajor(shape) : TensorLayout.RowMajor(shape);
        var layout = TensorLayout.Create(shape, strides, 0, bytes.Length / type.ByteSize(), out var fault)
            ?? throw machine.Error($"a NumPy array does not fit its bytes: {fault}");
        if (layout.Count * type.ByteSize() != bytes.Length)
            throw machine.Error($"a NumPy array of {layout.Count} elements holds {bytes.Length} bytes");
        return new TensorRecord("", type, layout, new TensorStorage(new MemoryByteSource(bytes, $"{machine.File}!array").All, bigEndian));
    }

    // dtype('f4', False, True) followed by the state (3, '<', None, None, None, -1, -1, 0).
    static (ElementType Type, bool BigEndian) Dtype(PickleMachine machine, PickleObject dtype)
    {
        if (dtype is not { Type: { Module: "numpy", Name: "dtype" }, Arguments: [string code, ..] }
            || ElementTypes.FromNumPy(code) is not { } type)
        {
            throw machine.Error("a NumPy dtype other than booleans and numbers, which is not read");
        }

        return dtype.State switch
        {
            null => (type, false),
            PickleTuple { Array: [long, "<" or "|" or "=", ..] } => (type, false),
            PickleTuple { Array: [long, ">", ..] } => (type, true),
            _ => throw machine.Error("a NumPy dtype's byte order is not given by '<', '>' or '|'"),
        };
    }

    static byte[]? Raw(PickleMachine machine, object? data)
    {
        if (data is not string text) return data as byte[];
        machine.Budget.Charge(3L * text.Length, machine.At);
        return Encoding.UTF8.GetBytes(text); // Python 2's bytes that happened to be valid UTF-8
    }
}
