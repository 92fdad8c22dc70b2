using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bathys.Formats;
using Bathys.Nn;

namespace Bathys.Models;

/// <summary>
/// llama2.c's files of weights: seven whole numbers, then all weights as Float32 one tensor after the other, those of one kind of all
/// blocks together.
/// </summary>
static class Llama2File
{
    const int HeaderBytes = 7 * sizeof(int);

    /// <summary>Whether a file is of this kind: its header's sizes give its length to the byte.</summary>
    public static bool Is(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> header = stackalloc byte[HeaderBytes];
            return file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes
                && Sizes.Read(header) is { } sizes && HeaderBytes + (sizeof(float) * sizes.Floats) == file.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, null, $"the file cannot be read: {error.Message}", error);
        }
    }

    public static Gpt Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var sizes = Sizes.Read(bytes) ?? throw new ModelFileException(path, 0, "the header names no sizes of a model");
        var values = new float[(bytes.Length - HeaderBytes) / sizeof(float)];
        MemoryMarshal.Cast<byte, float>(bytes.AsSpan(HeaderBytes)).CopyTo(values);
        var at = 0;
        Tensor Next(params ReadOnlySpan<int> shape)
        {
            var count = (int)new Shape(shape).Count;
            at += count;
            return Tensor.From(values.AsSpan(at - count, count), shape);
        }

        var (layers, width, keyWidth, hidden) = (sizes.Layers, sizes.Width, sizes.KeyWidth, sizes.Hidden);
        var table = Next(sizes.Vocabulary, width);
        var norm1 = Next(layers, width);
        Tensor q = Next(layers, width, width), k = Next(layers, keyWidth, width), v = Next(layers, keyWidth, width),
            o = Next(layers, width, width);
        var norm2 = Next(layers, width);
        Tensor gate = Next(layers, hidden, width), down = Next(layers, width, hidden), up = Next(layers, hidden, width);
        var own = new Dictionary<string, Tensor> { ["wte.weight"] = table, ["ln_f.weight"] = Next(width) };
        at += sizes.Context * (width / sizes.Heads);                                    // tables of angles, which are computed here
        if (!sizes.IsTied) own.Add("lm_head.weight", Next(sizes.Vocabulary, width));
        for (var i = 0; i < layers; i++)
            LlamaState.Add(own, i, norm1[i], [Halves(q[i], sizes.Heads), Halves(k[i], sizes.KeyHeads), v[i]], o[i], norm2[i],
                [gate[i], up[i]], down[i]);

        var model = new Gpt(new GptOptions(sizes.Vocabulary, sizes.Context, layers, sizes.Heads, width)
        { TiedHead = sizes.IsTied }.AsLlama(sizes.KeyHeads, hidden));
        model.LoadStateDictionary(own);
        return model.Eval();
    }

    /// <summary>The rows of each head in another order: there neighbors are turned together, here the numbers half a head apart.</summary>
    static Tensor Halves(Tensor map, int heads)
    {
        var (rows, columns) = (map.Shape[0], map.Shape[1]);
        return map.Reshape(heads, rows / heads / 2, 2, columns).Transpose(1, 2).Reshape(rows, columns);
    }

    sealed record Sizes(int Width, int Hidden, int Layers, int Heads, int KeyHeads, int Vocabulary, int Context, bool IsTied)
    {
        public int KeyWidth => Width / Heads * KeyHeads;

        public long Floats
        {
            get
            {
                long width = Width, block = (2 * width) + (2 * width * width) + (2 * width * KeyWidth) + (3 * width * Hidden);
                return (width * Vocabulary * (IsTied ? 1 : 2)) + (Layers * block) + width + ((long)Context * (width / Heads));
            }
        }

        /// <summary>
        /// The header's numbers, if a model may have them. A vocabulary below zero says that the output has weights of its own.
        /// </summary>
        public static Sizes? Read(ReadOnlySpan<byte> header)
        {
            var n = new int[7];
            for (var i = 0; i < n.Length; i++) n[i] = BinaryPrimitives.ReadInt32LittleEndian(header[(i * sizeof(int))..]);
            const int Most = 1 << 20;
            if (n.Any(value => Math.Abs((long)value) is 0 or > Most) || n[..5].Any(value => value < 0) || n[6] < 0) return null;
            var sizes = new Sizes(n[0], n[1], n[2], n[3], n[4], Math.Abs(n[5]), n[6], n[5] > 0);
            return sizes.Width % sizes.Heads == 0 && sizes.Width / sizes.Heads % 2 == 0 && sizes.Heads % sizes.KeyHeads == 0 ? sizes : null;
        }
    }
}
