using System.Buffers.Binary;
using Bathys.Data;

namespace Bathys.Vision;

/// <summary>
/// An array of bytes in IDX form, plain or gzip, as MNIST is published: two zero bytes, the type 8, the number of dimensions,
/// each dimension as a big-endian 32-bit number, then the values.
/// </summary>
/// <param name="Path">The file it came from.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Values">The values, last dimension fastest.</param>
public sealed record IdxFile(string Path, IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Values)
{
    const byte UnsignedByte = 8;

    /// <summary>Reads a file of <paramref name="rank"/> dimensions.</summary>
    /// <exception cref="DataFileException">
    /// The file is missing or damaged, or is no IDX file of bytes with that many dimensions.
    /// </exception>
    public static IdxFile Read(string path, int rank)
    {
        byte[] bytes = DataFile.ReadAllBytes(path);
        int header = 4 + 4 * rank;
        if (bytes.Length < 4 || bytes[0] != 0 || bytes[1] != 0 || bytes[2] != UnsignedByte || bytes[3] != rank)
        {
            string found = Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(4, bytes.Length)));
            throw new DataFileException(path, $"the file starts with {found}, not with the IDX magic 000008{rank:x2}",
                $"give {(rank == 3 ? "a file of images" : rank == 1 ? "a file of labels" : "a file")} (idx{rank}-ubyte)");
        }
        if (bytes.Length < header)
            throw new DataFileException(path, "the file ends within its header", "fetch it again");
        var shape = new int[rank];
        long count = 1;
        for (int d = 0; d < rank; d++)
        {
            shape[d] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * d));
            if (shape[d] <= 0 || (count *= shape[d]) > int.MaxValue)
            {
                throw new DataFileException(path,
                    $"the header states impossible dimensions ({string.Join(", ", shape)})", "fetch it again");
            }
        }
        if (bytes.Length - header != count)
            throw new DataFileException(path,
                $"the header states {string.Join(" x ", shape)} = {count} bytes, but {bytes.Length - header} follow", "fetch it again");
        return new IdxFile(path, shape, bytes.AsMemory(header));
    }
}
