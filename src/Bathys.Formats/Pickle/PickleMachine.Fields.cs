using System.Numerics;
using System.Text;
using System.Text.Unicode;

namespace Bathys.Formats;

/// <summary>The operands of opcodes: numbers, text and bytes.</summary>
internal sealed partial class PickleMachine
{
    /// <summary>Longest text; module and tensor names, configurations and notes are far shorter.</summary>
    const ulong MaximumText = 16 << 20;

    /// <summary>Longest line: a module's name or a class's.</summary>
    const int MaximumLine = 1024;

    /// <summary>Longest whole number in bytes; torch's own magic number has ten.</summary>
    const uint MaximumLong = 64;

    void PushLong(uint length)
    {
        if (length > MaximumLong) throw Error($"a whole number of {length} bytes; at most {MaximumLong} are read");
        var number = new BigInteger(input.ReadBytes(length));
        if (number < long.MinValue || number > long.MaxValue) Push(number, 48);
        else Push((long)number, 24);
    }

    string ReadText(ulong length)
    {
        var bytes = ReadTextBytes(length);
        if (!Utf8.IsValid(bytes)) throw Error("text that is not valid UTF-8");
        return Encoding.UTF8.GetString(bytes);
    }

    // Python 2 wrote both text and bytes this way. What is valid UTF-8 is taken for text.
    object ReadTextOrBytes(ulong length)
    {
        var bytes = ReadTextBytes(length);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : bytes;
    }

    byte[] ReadTextBytes(ulong length)
    {
        if (length > MaximumText) throw Error($"text of {length} bytes; at most {MaximumText} are read");
        budget.Charge(3 * (long)length + 48, At);
        return input.ReadBytes(length);
    }

    byte[] ReadByteField(ulong length)
    {
        if (length > (ulong)input.Remaining) throw Error($"a field of {length} bytes is cut off: {input.Remaining} are left");
        budget.Charge((long)length + 48, At);
        return input.ReadBytes(length);
    }

    string ReadLine()
    {
        Span<byte> line = stackalloc byte[MaximumLine];
        for (var length = 0; length < line.Length; length++)
        {
            line[length] = input.ReadByte();
            if (line[length] != '\n') continue;
            if (!Utf8.IsValid(line[..length])) throw Error("a global's name is not valid UTF-8");
            return Encoding.UTF8.GetString(line[..length]);
        }

        throw Error($"a global's name is longer than {MaximumLine} bytes");
    }
}
