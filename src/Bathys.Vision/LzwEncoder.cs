namespace Bathys.Vision;

/// <summary>
/// GIF's compression (Welch, "A technique for high-performance data compression", 1984): codes for ever longer strings of bytes, from 9 to
/// 12 bits, the least significant bit first, in blocks of at most 255 bytes. When all codes are used up the table begins anew.
/// </summary>
static class LzwEncoder
{
    const int Clear = 256, End = 257, MostCodes = 4096, BlockSize = 255;

    public static void Write(BinaryWriter gif, ReadOnlySpan<byte> data)
    {
        var packed = Pack(data);
        for (var i = 0; i < packed.Count; i += BlockSize)
        {
            var size = Math.Min(BlockSize, packed.Count - i);
            gif.Write((byte)size);
            gif.Write([.. packed[i..(i + size)]]);
        }

        gif.Write((byte)0);
    }

    static List<byte> Pack(ReadOnlySpan<byte> data)
    {
        var (packed, table) = (new List<byte>(data.Length / 2), new Dictionary<int, int>());
        var (bits, held, size, next) = (0u, 0, 9, End + 1);
        void Put(int code)
        {
            bits |= (uint)code << held;
            for (held += size; held >= 8; held -= 8)
            {
                packed.Add((byte)bits);
                bits >>= 8;
            }
        }

        Put(Clear);
        var prefix = -1;
        foreach (var value in data)
        {
            if (prefix < 0)
            {
                prefix = value;
                continue;
            }

            var text = (prefix << 8) | value;
            if (table.TryGetValue(text, out var known))
            {
                prefix = known;
                continue;
            }

            Put(prefix);
            prefix = value;
            if (next == MostCodes)
            {
                Put(Clear);
                table.Clear();
                (size, next) = (9, End + 1);
                continue;
            }

            // A code of the new length is used first after the reader has made the entry that needs it.
            table[text] = next;
            if (next++ == 1 << size) size++;
        }

        if (prefix >= 0) Put(prefix);
        Put(End);
        if (held > 0) packed.Add((byte)bits);
        return packed;
    }
}
