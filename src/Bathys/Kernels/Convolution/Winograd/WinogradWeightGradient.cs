using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// The gradient of 3 × 3 weights, the fast twin of <see cref="ConvolutionWeightGradient{V, T}"/>: a tile of 4 × 4 output gradients is a
/// filter of its window of 6 × 6 inputs that gives 3 × 3 weights, F(3 × 3, 4 × 4). Tiles add up in their transformed form: 36 products
/// (input channels × tiles by tiles × output channels).
/// </summary>
/// <remarks>
/// Tiles are taken in stretches whose transforms the third-level cache holds; in one, first rows of tiles are the threads' work, then
/// points.
/// </remarks>
internal readonly unsafe struct WinogradWeightGradient<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>Bytes that the transforms of a stretch take, about.</summary>
    const int StretchBytes = 4 << 20;

    /// <summary>
    /// Tiles that are summed in one go: a panel of gradients stays in the first-level cache meanwhile, and rounding grows with the square
    /// root of fewer sums.
    /// </summary>
    const int MostDepth = 64;

    /// <summary>Input channels whose sums one chunk transforms.</summary>
    const int JoinedChannels = 16;

    const int Taps = Winograd.FilterSize * Winograd.FilterSize;

    ConvolutionShape Shape { get; init; }

    T* Input { get; init; }

    T* OutputGradient { get; init; }

    /// <summary>Whether the gradients of the bias are wanted.</summary>
    bool HasBias { get; init; }

    /// <summary>The most tiles of a stretch.</summary>
    int MostTiles { get; init; }

    /// <summary>Transformed windows: tile by tile, input channels side by side.</summary>
    T* Windows { get; init; }

    /// <summary>Transformed gradients: panels of output channels, tile by tile.</summary>
    T* Filters { get; init; }

    /// <summary>Sums over tiles: input channel by input channel, output channels side by side.</summary>
    T* Sums { get; init; }

    /// <summary>For each row of tiles the sum of the gradients of each output channel.</summary>
    T* Biases { get; init; }

    int Channels => Shape.GroupInChannels;

    int Rows => Shape.GroupOutChannels;

    int TileRows => Winograd.Tiles(Shape.OutHeight);

    int TileColumns => Winograd.Tiles(Shape.OutWidth);

    /// <summary>Output channels by vectors.</summary>
    Parts Panels => new(PaddedRows / V.Count, TileShape<V, T>.Width);

    int PaddedRows => Winograd.Padded<V, T>(Rows);

    int InputVectors => Winograd.Padded<V, T>(Channels) / V.Count;

    /// <summary>
    /// Elements from one window to the next, an odd number of cache lines: a register tile reads the same channels of one after the other.
    /// </summary>
    int WindowStep => (int)Winograd.Plane<T>(Winograd.Padded<V, T>(Channels));

    nint WindowPlane => Winograd.Plane<T>((nint)MostTiles * WindowStep);

    nint FilterPlane => Winograd.Plane<T>((nint)MostTiles * PaddedRows);

    nint SumPlane => Winograd.Plane<T>((nint)Channels * PaddedRows);

    Parts Joins => new(Channels, JoinedChannels);

    public static void Run(in ConvolutionShape shape, T* input, T* outputGradient, T* weightGradient, T* biasGradient)
    {
        int rows = shape.Batch * Winograd.Tiles(shape.OutHeight), columns = Winograd.Tiles(shape.OutWidth);
        var rowBytes = (long)Winograd.Points * (shape.GroupInChannels + shape.GroupOutChannels) * sizeof(T) * columns;
        var stretches = new Parts(rows, (int)Math.Clamp(StretchBytes / rowBytes, 1, Math.Max(1, rows)));
        var plan = new WinogradWeightGradient<V, T>
        {
            Shape = shape,
            Input = input,
            OutputGradient = outputGradient,
            HasBias = biasGradient != null,
            MostTiles = (rows + stretches.Count - 1) / stretches.Count * columns,
        };
        using var windows = new Scratch((nuint)(Winograd.Points * plan.WindowPlane * sizeof(T)));
        using var filters = new Scratch((nuint)(Winograd.Points * plan.FilterPlane * sizeof(T)));
        using var sums = new Scratch((nuint)(Winograd.Points * plan.SumPlane * sizeof(T)));
        using var biases = new Scratch((nuint)((nint)rows * plan.PaddedRows * sizeof(T)));
        plan = plan with { Windows = (T*)windows.Data, Filters = (T*)filters.Data, Sums = (T*)sums.Data, Biases = (T*)biases.Data };
        for (var group = 0; group < shape.Groups; group++)
        {
            for (var stretch = 0; stretch < stretches.Count; stretch++)
            {
                int first = stretches.Start(stretch), count = stretches.Start(stretch + 1) - first;
                WorkerPool.For(count * (plan.InputVectors + plan.Panels.Length), new TransformWork(plan, group, first));
                WorkerPool.For(Winograd.Points * plan.Panels.Count, new MultiplyWork(plan, count * columns, stretch > 0));
            }

            WorkerPool.For(plan.Panels.Length * plan.Joins.Count, new JoinWork(plan, group, weightGradient, biasGradient));
        }
    }

    /// <summary>The windows of one row of tiles, the stretch's <paramref name="slot"/>-th, in a vector of input channels.</summary>
    void TransformInput(int group, int row, int slot, int vector)
    {
        var (sample, y) = Math.DivRem(row, TileRows);
        int columns = TileColumns, width = (Winograd.TileSize * columns) + Winograd.FilterSize - 1, c = vector * V.Count;
        using var lines = new Scratch((nuint)(Winograd.WindowSize * (nint)width * V.Count * sizeof(T)));
        nint channel = (((nint)sample * Shape.Groups) + group) * Channels;
        new ChannelLines<V, T>(Shape.Height, Shape.Width).Read(
            Input + ((channel + c) * Shape.InPlane), Math.Min(V.Count, Channels - c), (Winograd.TileSize * y) - Shape.PaddingHeight,
            -Shape.PaddingWidth,
            Winograd.WindowSize, width, (T*)lines.Data);
        WinogradTiles<V, T>.Windows((T*)lines.Data, columns, Windows + ((nint)slot * columns * WindowStep) + c, WindowStep, WindowPlane);
    }

    /// <summary>The gradients of one row of tiles, as filters, in a vector of output channels, and their sums.</summary>
    void TransformGradient(int group, int row, int slot, int vector)
    {
        var (sample, y) = Math.DivRem(row, TileRows);
        int columns = TileColumns, width = Winograd.TileSize * columns, k = vector * V.Count;
        using var scratch = new Scratch((nuint)(Winograd.WindowSize * (nint)width * V.Count * sizeof(T)));
        var lines = (T*)scratch.Data;
        nint channel = (((nint)sample * Shape.Groups) + group) * Rows;
        new ChannelLines<V, T>(Shape.OutHeight, Shape.OutWidth).Read(
            OutputGradient + ((channel + k) * Shape.OutPlane), Math.Min(V.Count, Rows - k), Winograd.TileSize * y, 0,
            Winograd.TileSize, width, lines);
        if (HasBias) Sum(lines, Winograd.TileSize * width).Store(Biases + ((nint)row * PaddedRows) + k);
        var panels = Panels;
        var panel = 0;
        while (panels.Start(panel + 1) <= vector) panel++;
        int start = panels.Start(panel), lanes = (panels.Start(panel + 1) - start) * V.Count;
        var target = Filters + ((nint)start * V.Count * MostTiles) + ((nint)slot * columns * lanes) + ((vector - start) * V.Count);
        WinogradTiles<V, T>.Filters(lines, columns, target, lanes, FilterPlane);
    }

    static V Sum(T* vectors, int count)
    {
        var sum = V.Of(0);
        for (nint i = 0; i < count; i++) sum += V.Load(vectors + (i * V.Count));
        return sum;
    }

    /// <summary>One point's product of one panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    void Multiply(int point, int panel, int tiles, bool accumulate)
    {
        var panels = Panels;
        int start = panels.Start(panel), width = panels.Start(panel + 1) - start;
        nint lanes = width * V.Count, step = WindowStep, first = start * V.Count;
        T* windows = Windows + (point * WindowPlane), filters = Filters + (point * FilterPlane) + (first * MostTiles),
            sums = Sums + (point * SumPlane) + first;
        var (depths, heights) = (new Parts(tiles, MostDepth), new Parts(Channels, TileShape<V, T>.Rows));
        for (var d = 0; d < depths.Count; d++)
        {
            nint tile = depths.Start(d), depth = depths.Start(d + 1) - tile;
            for (var h = 0; h < heights.Count; h++)
            {
                int c = heights.Start(h), height = heights.Start(h + 1) - c;
                TileShape<V, T>.Run(
                    height, width, depth, new WiderLeft(step), windows + (tile * step) + c, default(PackedRight), filters + (tile * lanes),
                    sums + ((nint)c * PaddedRows), PaddedRows, accumulate || d > 0);
            }
        }
    }

    /// <summary>
    /// The weight gradients of a vector of output channels and some input channels; with the first of these, the bias gradients.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    void Join(int group, int chunk, T* weightGradient, T* biasGradient)
    {
        var (vector, join) = Math.DivRem(chunk, Joins.Count);
        int k = vector * V.Count, c = Joins.Start(join), channels = Joins.Start(join + 1) - c, rows = Math.Min(V.Count, Rows - k);
        var filters = stackalloc T[Taps * JoinedChannels * V.Count];
        WinogradWeights<V, T>.Unpack(Sums + ((nint)c * PaddedRows) + k, PaddedRows, SumPlane, channels, filters);
        nint channel = ((nint)group * Rows) + k;
        Packing.Transpose(filters, V.Count, Taps * channels, Taps * Channels, rows, weightGradient + (((channel * Channels) + c) * Taps));
        if (join > 0 || !HasBias) return;
        var bias = V.Of(0);
        for (nint row = 0; row < Shape.Batch * TileRows; row++) bias += V.Load(Biases + (row * PaddedRows) + k);
        bias.Store(filters);
        new Span<T>(filters, rows).CopyTo(new(biasGradient + channel, rows));
    }

    /// <summary>Vectors of input channels and then of output channels of one row of tiles, and so row by row.</summary>
    readonly struct TransformWork(WinogradWeightGradient<V, T> plan, int group, int firstRow) : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var inputs = plan.InputVectors;
            var (slot, vector) = Math.DivRem(chunk, inputs + plan.Panels.Length);
            if (vector < inputs) plan.TransformInput(group, firstRow + slot, slot, vector);
            else plan.TransformGradient(group, firstRow + slot, slot, vector - inputs);
        }
    }

    readonly struct MultiplyWork(WinogradWeightGradient<V, T> plan, int tiles, bool accumulate) : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var (point, panel) = Math.DivRem(chunk, plan.Panels.Count);
            plan.Multiply(point, panel, tiles, accumulate);
        }
    }

    readonly struct JoinWork(WinogradWeightGradient<V, T> plan, int group, T* weightGradient, T* biasGradient) : IChunkedWork
    {
        public void Invoke(int chunk) => plan.Join(group, chunk, weightGradient, biasGradient);
    }
}
