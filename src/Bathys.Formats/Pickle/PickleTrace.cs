namespace Bathys.Formats;

/// <summary>
/// What a pickle was seen to hold. With <see cref="GoesOn"/> a global off the allow-list is written down and stays an inert name, so
/// that an inspector sees the whole file; without it, it is refused on the spot.
/// </summary>
internal sealed class PickleTrace(bool goesOn)
{
    public bool GoesOn { get; } = goesOn;

    /// <summary>The container, once it was recognized.</summary>
    public ModelFileKind? Kind { get; set; }

    public SortedDictionary<string, long> Opcodes { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Globals { get; } = new(StringComparer.Ordinal);

    /// <summary>The first thing that is not on the allow-list, as the error that it would have been.</summary>
    public ModelFileException? Refusal { get; set; }

    readonly long[] counts = new long[256];

    public void Count(PickleOpcode opcode) => counts[(byte)opcode]++;

    public void Count(PickleGlobal global) => Globals[global.ToString()] = Globals.GetValueOrDefault(global.ToString()) + 1;

    /// <summary>Remembers or throws.</summary>
    public void Refuse(ModelFileException refusal)
    {
        Refusal ??= refusal;
        if (!GoesOn) throw refusal;
    }

    /// <summary>Puts the counted opcodes into <see cref="Opcodes"/> by name.</summary>
    public void Summarize()
    {
        for (var code = 0; code < counts.Length; code++)
        {
            if (counts[code] == 0) continue;
            var opcode = (PickleOpcode)code;
            Opcodes[Enum.IsDefined(opcode) ? opcode.ToString() : $"0x{code:x2}"] = counts[code];
        }
    }
}
