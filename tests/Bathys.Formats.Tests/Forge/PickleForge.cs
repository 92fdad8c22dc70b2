using System.Text;

namespace Bathys.Formats.Tests;

/// <summary>Writes any opcode with any operand: good pickles and bad ones.</summary>
sealed class PickleForge
{
    readonly ArchiveBytes bytes = new();

    public static PickleForge Protocol(byte version = 2) => new PickleForge().Raw(0x80, version);

    public PickleForge Raw(params ReadOnlySpan<byte> raw)
    {
        bytes.Bytes(raw);
        return this;
    }

    public PickleForge Op(char opcode) => Raw((byte)opcode);

    public PickleForge Ops(string opcodes)
    {
        foreach (var opcode in opcodes) Op(opcode);
        return this;
    }

    public PickleForge Global(string module, string name) => Op('c').Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleForge Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Op('X');
        bytes.UInt32((uint)utf8.Length);
        return Raw(utf8);
    }

    public PickleForge Number(long number)
    {
        Raw(0x8A, 8);
        bytes.UInt64((ulong)number);
        return this;
    }

    public PickleForge UInt32(uint value)
    {
        bytes.UInt32(value);
        return this;
    }

    public PickleForge UInt64(ulong value)
    {
        bytes.UInt64(value);
        return this;
    }

    public PickleForge Put(byte index) => Raw((byte)'q', index);

    public PickleForge Get(byte index) => Raw((byte)'h', index);

    public PickleForge Tuple(params long[] numbers)
    {
        Op('(');
        foreach (var number in numbers) Number(number);
        return Op('t');
    }

    /// <summary>('storage', class, key, 'cpu', count) and the opcode that loads it.</summary>
    public PickleForge Storage(string type, string key, long count, Action<PickleForge>? last = null)
    {
        Op('(').Text("storage").Global("torch", type).Text(key).Text("cpu").Number(count);
        last?.Invoke(this);
        return Op('t').Op('Q');
    }

    /// <summary>_rebuild_tensor_v2 of a storage of its own.</summary>
    public PickleForge Tensor(
        string type, string key, long count, long[] sizes, long[] strides, long offset = 0, Action<PickleForge>? last = null)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op('(');
        return Storage(type, key, count, last).Number(offset).Tuple(sizes).Tuple(strides).Raw(0x89)
            .Global("collections", "OrderedDict").Ops(")RtR");
    }

    public byte[] Stop() => Op('.').bytes.ToArray();
}
