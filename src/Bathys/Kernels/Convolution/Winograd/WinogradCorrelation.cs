using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// The engine of forward convolutions and input gradients alike, the fast twin of <see cref="Correlation{V, T}"/>. A chunk is some tiles:
/// their windows are transformed, 36 products (tiles × source channels by source × output channels) made, and the sums transformed to
/// outputs; with up to some hundred channels all in the second-level cache.
/// </summary>
internal readonly unsafe struct WinogradCorrelation<V, T> : IChunkedWork where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>Bytes that a chunk's transformed windows and sums take, about, and the fewest chunks of a thread.</summary>
    const int ChunkBytes = 512 * 1024, ChunksPerThread = 2;

    /// <summary>Channels that are summed in one go. Rounding grows with the length of a sum, and the last transform magnifies it.</summary>
    const int MostDepth = 32;

    public required T* Source { get; init; }

    public required int SourceHeight { get; init; }

    public required int SourceWidth { get; init; }

    /// <summary>Rows of zeros above the source; where negative, so many of its first rows are left out.</summary>
    public required int Top { get; init; }

    /// <summary>Columns of zeros left of the source; where negative, so many of its first columns are left out.</summary>
    public required int Left { get; init; }

    public required T* Output { get; init; }

    public required int OutputHeight { get; init; }

    public required int OutputWidth { get; init; }

    public required int Batch { get; init; }

    public required int Groups { get; init; }

    /// <summary>Source channels of a group.</summary>
    public required int Channels { get; init; }

    /// <summary>Output channels of a group.</summary>
    public required int Rows { get; init; }

    public required Epilogue<T> Epilogue { get; init; }

    /// <summary>Transformed weights of all groups: <see cref="WinogradWeights{V, T}.Pack"/>.</summary>
    T* Weights { get; init; }

    /// <summary>How <see cref="Run"/> cuts rows of tiles, of all samples, for chunks.</summary>
    Parts Down { get; init; }

    /// <summary>How it cuts columns of tiles.</summary>
    Parts Across { get; init; }

    int TileRows => Winograd.Tiles(OutputHeight);

    /// <summary>Output channels by vectors.</summary>
    Parts Panels => new(PaddedRows / V.Count, TileShape<V, T>.Width);

    int PaddedChannels => Winograd.Padded<V, T>(Channels);

    int PaddedRows => Winograd.Padded<V, T>(Rows);

    /// <summary>
    /// Does the whole convolution. A chunk has as many tiles as the second-level cache holds, or, where there are many channels, so many
    /// that weights, which every chunk reads anew, are no more than what is made of them. What is computed of a tile does not depend on it.
    /// </summary>
    /// <param name="weights">The filters, see <see cref="WinogradWeights{V, T}.Pack"/>.</param>
    /// <param name="isTurned">Whether they are those of the convolution whose input gradient this is.</param>
    public void Run(T* weights, bool isTurned)
    {
        int rows = Batch * TileRows, columns = Winograd.Tiles(OutputWidth), height = TileShape<V, T>.Rows;
        var tileBytes = (long)Winograd.Points * (PaddedChannels + PaddedRows) * sizeof(T);
        var most = Math.Max(ChunkBytes / tileBytes, (long)Channels * Rows / (4 * Math.Max(1, Channels + Rows)));
        most = Math.Min(most, (long)rows * columns / (ChunksPerThread * WorkerPool.Threads));
        most = Math.Max(height, most / height * height);
        var across = new Parts(columns, (int)most);
        var down = new Parts(rows, (int)Math.Clamp(most * across.Count / columns, 1, rows));
        using var packed = new Scratch(WinogradWeights<V, T>.Bytes(Groups, Channels, Rows));
        WinogradWeights<V, T>.Pack(weights, Groups, Rows, Channels, isTurned, (T*)packed.Data);
        WorkerPool.For(down.Count * across.Count, this with { Weights = (T*)packed.Data, Down = down, Across = across });
    }

    public void Invoke(int chunk)
    {
        var (row, column) = Math.DivRem(chunk, Across.Count);
        int firstRow = Down.Start(row), rows = Down.Start(row + 1) - firstRow;
        int firstColumn = Across.Start(column), columns = Across.Start(column + 1) - firstColumn;
        var tiles = rows * columns;
        nint windowPlane = Winograd.Plane<T>((nint)tiles * PaddedChannels), sumPlane = Winograd.Plane<T>((nint)tiles * PaddedRows);
        using var windowScratch = new Scratch((nuint)(Winograd.Points * windowPlane * sizeof(T)));
        using var sumScratch = new Scratch((nuint)(Winograd.Points * sumPlane * sizeof(T)));
        using var lineScratch = new Scratch((nuint)(Winograd.WindowSize * ((Winograd.TileSize * (nint)columns) + 2) * V.Count * sizeof(T)));
        T* windows = (T*)windowScratch.Data, sums = (T*)sumScratch.Data, lines = (T*)lineScratch.Data;
        for (var group = 0; group < Groups; group++)
        {
            for (var r = 0; r < rows; r++)
                Spread(group, firstRow + r, firstColumn, columns, lines, windows + ((nint)r * columns * PaddedChannels), windowPlane);
            Multiply(group, tiles, windows, windowPlane, sums, sumPlane);
            for (var r = 0; r < rows; r++)
                Gather(group, firstRow + r, firstColumn, columns, lines, sums + ((nint)r * columns * PaddedRows), sumPlane);
        }
    }

    /// <summary>Transforms the windows of one row of tiles.</summary>
    void Spread(int group, int row, int firstColumn, int columns, T* lines, T* windows, nint plane)
    {
        var (sample, y) = Math.DivRem(row, TileRows);
        var reader = new ChannelLines<V, T>(SourceHeight, SourceWidth);
        nint sourcePlane = (nint)SourceHeight * SourceWidth, first = (((nint)sample * Groups) + group) * Channels;
        for (var c = 0; c < Channels; c += V.Count)
        {
            reader.Read(
                Source + ((first + c) * sourcePlane), Math.Min(V.Count, Channels - c), (Winograd.TileSize * y) - Top,
                (Winograd.TileSize * firstColumn) - Left,
                Winograd.WindowSize, (Winograd.TileSize * columns) + 2, lines);
            WinogradTiles<V, T>.Windows(lines, columns, windows + c, PaddedChannels, plane);
        }
    }

    /// <summary>The 36 products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    void Multiply(int group, int tiles, T* windows, nint windowPlane, T* sums, nint sumPlane)
    {
        var (panels, heights, depths) = (Panels, new Parts(tiles, TileShape<V, T>.Rows), new Parts(Channels, MostDepth));
        nint left = PaddedChannels, right = PaddedRows, weightPlane = WinogradWeights<V, T>.Plane(Channels, Rows);
        for (nint p = 0; p < Winograd.Points; p++)
        {
            T* a = windows + (p * windowPlane), b = Weights + (((group * Winograd.Points) + p) * weightPlane), c = sums + (p * sumPlane);
            for (var panel = 0; panel < panels.Count; panel++)
            {
                int vector = panels.Start(panel), width = panels.Start(panel + 1) - vector;
                nint first = vector * V.Count, lanes = width * V.Count;
                for (var h = 0; h < heights.Count; h++)
                {
                    int start = heights.Start(h), height = heights.Start(h + 1) - start;
                    for (var d = 0; d < depths.Count; d++)
                    {
                        nint k = depths.Start(d);
                        TileShape<V, T>.Run(
                            height, width, depths.Start(d + 1) - k, new StridedLeft(left), a + (start * left) + k, default(PackedRight),
                            b + (first * Channels) + (k * lanes), c + (start * right) + first, right, accumulate: d > 0);
                    }
                }
            }
        }
    }

    /// <summary>Transforms the sums of one row of tiles to outputs.</summary>
    void Gather(int group, int row, int firstColumn, int columns, T* lines, T* sums, nint plane)
    {
        var (sample, y) = Math.DivRem(row, TileRows);
        nint outputPlane = (nint)OutputHeight * OutputWidth, image = (nint)sample * Groups * Rows * outputPlane;
        var writer = new ChannelLines<V, T>(OutputHeight, OutputWidth);
        var epilogue = Epilogue.At(image);
        int top = Winograd.TileSize * y, left = Winograd.TileSize * firstColumn, width = Winograd.TileSize * columns;
        int inside = Math.Min(width, OutputWidth - left), bottom = Math.Min(top + Winograd.TileSize, OutputHeight);
        for (var k = 0; k < Rows; k += V.Count)
        {
            int rows = Math.Min(V.Count, Rows - k), channel = (group * Rows) + k;
            var output = Output + image + (channel * outputPlane);
            WinogradTiles<V, T>.Outputs(sums + k, PaddedRows, plane, lines, columns);
            writer.Write(lines, Winograd.TileSize, width, top, left, rows, output);
            if (!epilogue.IsNeeded) continue;
            for (var i = top; i < bottom; i++)
            {
                var at = ((nint)i * OutputWidth) + left;
                epilogue.Apply<V>(output + at, (nint)outputPlane, channel, at, rows, inside, outputPlane);
            }
        }
    }
}
