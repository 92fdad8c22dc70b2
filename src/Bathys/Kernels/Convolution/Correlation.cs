using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// The engine of forward convolutions and input gradients alike: for every sample and group, output row r at position p is
/// Σ over channels c and taps t of weight(r, c, t) · image(c, p + offset(t)), a matrix product whose right side is read in place.
/// </summary>
/// <remarks>
/// A chunk is some output rows of one sample. Its padded image stays in the second-level cache; for each tile of positions all output
/// channels are computed, so that the tile's windows stay in the first-level cache while the packed weights pass. Sums go to a strip buffer
/// and from there to the output, leaving out the positions between rows.
/// </remarks>
internal readonly unsafe struct Correlation<V, T> : IChunkedWork where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>Channels · taps that one pass over a strip multiplies; more depth makes several passes.</summary>
    const int MostDepth = 640;

    /// <summary>
    /// Tiles of positions in a strip: sums are written in long runs (measured with 3 channels of input: half the time of one tile).
    /// </summary>
    const int StripTiles = 6;

    /// <summary>The image of a chunk is kept below this where rows can be cut, and chunks are cut until there are enough.</summary>
    const int MostImageBytes = 512 * 1024, WantedChunks = 16;

    public required T* Source { get; init; }

    public required T* Output { get; init; }

    /// <summary>Packed weights of all groups: <see cref="PackWeights"/>.</summary>
    public required T* Weights { get; init; }

    /// <summary>For every channel of a group and every tap the offset in the image.</summary>
    public required nint* Offsets { get; init; }

    public required PaddedImage Image { get; init; }

    public required Parts RowBlocks { get; init; }

    public required int Groups { get; init; }

    /// <summary>Source channels of a group.</summary>
    public required int Channels { get; init; }

    public required int Taps { get; init; }

    /// <summary>Output channels of a group.</summary>
    public required int Rows { get; init; }

    public required int SourcePlane { get; init; }

    public required int OutputPlane { get; init; }

    /// <summary>Columns of the engine's output grid, which may be every s-th column of the output.</summary>
    public required int Columns { get; init; }

    /// <summary>Where point (y, x) of the grid stands in an output plane: First + y · StepY + x · StepX.</summary>
    public required nint First { get; init; }

    public required nint StepY { get; init; }

    public required nint StepX { get; init; }

    public required Epilogue<T> Epilogue { get; init; }

    int Depth => Channels * Taps;

    Parts RowPanels => new(Rows, TileShape<V, T>.Rows);

    /// <summary>How many rows an image serves: few enough for the cache and for the wanted number of chunks.</summary>
    public static Parts BlockRows(int batch, int rows, long rowBytes)
    {
        var most = Math.Max(1, Math.Min(MostImageBytes / Math.Max(1, rowBytes), (long)rows * batch / WantedChunks));
        return new(rows, (int)Math.Min(rows, most));
    }

    /// <summary>Packs weight(r, c, t) = weights[r · row + c · channel + taps[t].Weight] for one panel of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void PackWeights(T* weights, nint row, nint channel, int rows, int channels, ReadOnlySpan<Tap> taps, T* target)
    {
        if (channel == taps.Length && IsWhole(taps))
        {
            Packing.Pack(weights, row, 1, rows, rows, channels * taps.Length, target);
            return;
        }

        for (var c = 0; c < channels; c++, weights += channel)
        {
            foreach (var tap in taps)
            {
                var from = weights + tap.Weight;
                for (nint r = 0; r < rows; r++, from += row) *target++ = *from;
            }
        }
    }

    /// <summary>Whether the taps are all weights of a kernel in their order, so that a row's weights lie side by side.</summary>
    static bool IsWhole(ReadOnlySpan<Tap> taps)
    {
        for (var t = 0; t < taps.Length; t++)
        {
            if (taps[t].Weight != t) return false;
        }

        return true;
    }

    public void Invoke(int chunk)
    {
        var (sample, block) = Math.DivRem(chunk, RowBlocks.Count);
        int firstRow = RowBlocks.Start(block), rows = RowBlocks.Start(block + 1) - firstRow;
        var stripWidth = StripTiles * TileShape<V, T>.Columns;
        using var imageScratch = new Scratch((nuint)(Channels * Image.Channel * sizeof(T)));
        using var stripScratch = new Scratch((nuint)(((Rows * (nint)stripWidth) + TileShape<V, T>.Columns) * sizeof(T)));
        var image = (T*)imageScratch.Data;
        for (var group = 0; group < Groups; group++)
        {
            var source = (((nint)sample * Groups) + group) * Channels * SourcePlane;
            var output = ((((nint)sample * Groups) + group) * Rows * OutputPlane) + First + (firstRow * StepY);
            Image.Fill(Source + source, SourcePlane, Channels, firstRow, image);
            Run(image, Weights + ((nint)group * Rows * Depth), (T*)stripScratch.Data, stripWidth, rows, output, group * Rows);
        }
    }

    /// <summary>All strips of one image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    void Run(T* image, T* weights, T* strip, nint stripWidth, int rows, nint output, int firstChannel)
    {
        var positions = ((rows - 1) * Image.Width) + Columns;
        var tiles = new Parts((positions + V.Count - 1) / V.Count, TileShape<V, T>.Width);
        var passes = new Parts(Depth, MostDepth);
        var panels = RowPanels;
        var pieces = stackalloc Piece[(int)stripWidth];
        for (var firstTile = 0; firstTile < tiles.Count; firstTile += StripTiles)
        {
            var endTile = Math.Min(firstTile + StripTiles, tiles.Count);
            nint start = tiles.Start(firstTile) * V.Count, end = Math.Min(tiles.Start(endTile) * V.Count, positions);
            for (var pass = 0; pass < passes.Count; pass++)
            {
                int k = passes.Start(pass), depth = passes.Start(pass + 1) - k;
                for (var tile = firstTile; tile < endTile; tile++)
                {
                    nint position = tiles.Start(tile) * V.Count;
                    var width = tiles.Start(tile + 1) - tiles.Start(tile);
                    for (var p = 0; p < panels.Count; p++)
                    {
                        int first = panels.Start(p), height = panels.Start(p + 1) - first;
                        TileShape<V, T>.Run(
                            height, width, depth, default(PackedLeft), weights + ((nint)first * Depth) + ((nint)k * height),
                            new TableRight(Offsets + k), image + position, strip + (first * stripWidth) + position - start,
                            stripWidth, pass > 0);
                    }
                }
            }

            var count = CutIntoPieces(start, end, rows, pieces);
            for (var r = 0; r < Rows; r++)
            {
                Write(strip + (r * stripWidth), pieces, count, output + ((nint)r * OutputPlane), firstChannel + r);
            }
        }
    }

    /// <summary>A run of positions within one output row.</summary>
    struct Piece
    {
        public nint Sum, Target;
        public int Count;

        /// <summary>Numbers that may be written: a last vector may run into positions that are written later.</summary>
        public int Room;
    }

    int CutIntoPieces(nint start, nint end, int rows, Piece* pieces)
    {
        var count = 0;
        for (var p = start; p < end;)
        {
            var (y, x) = Math.DivRem(p, Image.Width);
            if (x < Columns)
            {
                var length = (int)Math.Min(Columns - x, end - p);
                var room = StepX == 1 && StepY == Columns ? (int)Math.Min(int.MaxValue, ((rows - y) * Columns) - x) : length;
                pieces[count++] = new() { Sum = p - start, Target = (y * StepY) + (x * StepX), Count = length, Room = room };
            }

            p += x < Columns ? Math.Min(Columns - x, end - p) : Image.Width - x;
        }

        return count;
    }

    /// <summary>Finishes one channel's sums of a strip and puts them where they belong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    void Write(T* sums, Piece* pieces, int count, nint output, int channel)
    {
        var bias = Epilogue.RowBias == null ? V.Of(0) : V.Create(Epilogue.RowBias[channel]);
        var buffer = stackalloc T[2 * V.Count];
        for (var i = 0; i < count; i++)
        {
            var piece = pieces[i];
            var from = sums + piece.Sum;
            nint at = output + piece.Target, j = 0;
            if (StepX == 1)
            {
                var whole = Math.Min(piece.Room, piece.Count + V.Count - 1) - V.Count;
                for (; j < piece.Count && j <= whole; j += V.Count)
                {
                    Epilogue.Finish(V.Load(from + j), bias, null, Epilogue.Residual == null ? null : Epilogue.Residual + at + j)
                        .Store(Output + at + j);
                }
            }

            for (; j < piece.Count; j += V.Count)
            {
                var rest = Math.Min(V.Count, piece.Count - j);
                if (Epilogue.Residual != null)
                {
                    for (nint n = 0; n < rest; n++) buffer[V.Count + n] = Epilogue.Residual[at + ((j + n) * StepX)];
                }

                Epilogue.Finish(V.Load(from + j), bias, null, Epilogue.Residual == null ? null : buffer + V.Count).Store(buffer);
                for (nint n = 0; n < rest; n++) Output[at + ((j + n) * StepX)] = buffer[n];
            }
        }
    }
}
