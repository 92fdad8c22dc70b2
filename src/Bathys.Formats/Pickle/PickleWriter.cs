using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Bathys.Formats;

/// <summary>Writes the opcodes of pickle protocol 2 that a state dictionary needs.</summary>
internal sealed class PickleWriter
{
    readonly ArrayBufferWriter<byte> output = new();

    public PickleWriter() => Op(PickleOpcode.Proto).Byte(2);

    public PickleWriter Op(PickleOpcode opcode) => Byte((byte)opcode);

    public PickleWriter Global(string module, string name)
    {
        Op(PickleOpcode.Global);
        output.Write(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));
        return this;
    }

    public PickleWriter Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Op(PickleOpcode.BinUnicode).UInt32((uint)bytes.Length);
        output.Write(bytes);
        return this;
    }

    public PickleWriter Number(long number)
    {
        if (number is >= 0 and <= byte.MaxValue) return Op(PickleOpcode.BinInt1).Byte((byte)number);
        if (number is >= int.MinValue and <= int.MaxValue) return Op(PickleOpcode.BinInt).UInt32((uint)(int)number);
        Op(PickleOpcode.Long1).Byte(8);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        output.Write(bytes);
        return this;
    }

    public PickleWriter Tuple(ReadOnlySpan<long> numbers)
    {
        Op(PickleOpcode.Mark);
        foreach (var number in numbers) Number(number);
        return Op(PickleOpcode.Tuple);
    }

    public byte[] Finish()
    {
        Op(PickleOpcode.Stop);
        return output.WrittenSpan.ToArray();
    }

    PickleWriter Byte(byte value)
    {
        output.Write([value]);
        return this;
    }

    PickleWriter UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        output.Write(bytes);
        return this;
    }
}
