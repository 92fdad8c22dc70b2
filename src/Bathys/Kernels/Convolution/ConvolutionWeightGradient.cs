using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>Rows of A wherever a table says, with k side by side: the windows of a weight gradient.</summary>
internal readonly unsafe struct TableLeft(nint* offsets) : ILeft
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Step(int rows) => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Row(int i) => offsets[i];
}

/// <summary>
/// weight gradient(o, c, t) = Σ over samples and positions p of output gradient(o, p) · image(c, p + offset(t)), a matrix product whose
/// depth is the positions. The left side, rows (c, t), is read in place from the padded image; the right side is the output gradient turned
/// so that channels lie side by side, with rows of zeros for the positions between image rows. The bias gradient is summed from the same
/// copy.
/// </summary>
/// <remarks>Units of work (rows of a sample) are summed in a number of groups that the shape fixes; groups are joined in order.</remarks>
internal static unsafe class ConvolutionWeightGradient<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>Units cut from a batch, groups of partial sums, and elements that those may take together.</summary>
    const int WantedUnits = 16, MostGroups = 16, MostPartial = 6 << 20;

    /// <summary>Bytes of image and turned gradient that one unit keeps in cache, about.</summary>
    const int MostUnitBytes = 640 * 1024;

    /// <summary>Positions that a tile sums before the next takes over: its strip of the gradient stays in the first-level cache.</summary>
    const int MostDepth = 256;

    public static void Run(ConvolutionShape shape, T* input, T* outputGradient, T* weightGradient, T* biasGradient)
    {
        if (shape.OutChannels == 0) return;
        if (Winograd.Suits<T>(shape))
        {
            WinogradWeightGradient<V, T>.Run(shape, input, outputGradient, weightGradient, biasGradient);
            return;
        }

        var taps = Convolution<V, T>.ForwardTaps(shape);
        int rows = shape.GroupInChannels * taps.Length, columns = shape.GroupOutChannels;
        var vectors = new Parts((columns + V.Count - 1) / V.Count, TileShape<V, T>.Width);
        nint partialSize = (nint)(rows + 1) * vectors.Length * V.Count;

        var rowBytes = ((long)shape.GroupInChannels * shape.StrideHeight * shape.StrideWidth + columns) * (shape.OutWidth + 2) * sizeof(T);
        var most = Math.Clamp(
            Math.Min(MostUnitBytes / rowBytes, (long)shape.OutHeight * shape.Batch / WantedUnits), 1, Math.Max(1, shape.OutHeight));
        var blocks = new Parts(shape.OutHeight, (int)most);
        var image = Convolution<V, T>.ForwardImage(shape, (shape.OutHeight + blocks.Count - 1) / blocks.Count, taps);
        var units = shape.Batch * blocks.Count;
        var groupsMost = (int)Math.Clamp(MostPartial / (partialSize * shape.Groups), 1, MostGroups);
        var groups = new Parts(units, Math.Max(1, (units + groupsMost - 1) / groupsMost));

        using var offsets = new Scratch((nuint)(rows * sizeof(nint)));
        for (var r = 0; r < rows; r++) ((nint*)offsets.Data)[r] = (r / taps.Length * image.Channel) + image.Offset(taps[r % taps.Length]);

        using var partial = new Scratch((nuint)(partialSize * groups.Count * shape.Groups * sizeof(T)));
        // Where large weights allow few groups, output channels are cut as well.
        var columnParts = new Parts(vectors.Count, Math.Max(1, vectors.Count * groups.Count * shape.Groups / WantedUnits));
        var plan = new Plan(shape, input, outputGradient, (T*)partial.Data, partialSize, (nint*)offsets.Data, image, rows, vectors, blocks,
            groups, columnParts);
        WorkerPool.For(groups.Count * shape.Groups * columnParts.Count, new SumWork(plan));
        WorkerPool.For(shape.Groups * plan.JoinRanges.Count, new JoinWork(plan, weightGradient, biasGradient));
    }

    readonly struct Plan(
        ConvolutionShape shape, T* input, T* outputGradient, T* partial, nint partialSize, nint* offsets, PaddedImage image,
        int rows, Parts vectors, Parts blocks, Parts groups, Parts columnParts)
    {
        /// <summary>One group of units for one group of channels and some of its output channels.</summary>
        public void Sum(int chunk)
        {
            var (rest, part) = Math.DivRem(chunk, columnParts.Count);
            var (group, channelGroup) = Math.DivRem(rest, shape.Groups);
            int firstPanel = columnParts.Start(part), endPanel = columnParts.Start(part + 1);
            var firstVector = vectors.Start(firstPanel);
            var width = (vectors.Start(endPanel) - firstVector) * V.Count;
            var positionsMost = image.Width * ((shape.OutHeight + blocks.Count - 1) / blocks.Count);
            using var imageScratch = new Scratch((nuint)(shape.GroupInChannels * image.Channel * sizeof(T)));
            using var turnedScratch = new Scratch((nuint)((nint)width * positionsMost * sizeof(T)));
            var sums = partial + (((group * (nint)shape.Groups) + channelGroup) * partialSize);
            for (var r = 0; r <= rows; r++) new Span<T>(sums + (((nint)r * vectors.Length) + firstVector) * V.Count, width).Clear();
            for (var unit = groups.Start(group); unit < groups.Start(group + 1); unit++)
            {
                var (sample, block) = Math.DivRem(unit, blocks.Count);
                int firstRow = blocks.Start(block), blockRows = blocks.Start(block + 1) - firstRow;
                image.Fill(
                    input + ((((nint)sample * shape.Groups) + channelGroup) * shape.GroupInChannels * shape.InPlane), shape.InPlane,
                    shape.GroupInChannels, firstRow, (T*)imageScratch.Data);
                var gradient = outputGradient + ((((nint)sample * shape.Groups) + channelGroup) * shape.GroupOutChannels * shape.OutPlane)
                    + ((nint)firstRow * shape.OutWidth);
                var turned = (T*)turnedScratch.Data;
                for (var panel = firstPanel; panel < endPanel; panel++)
                {
                    Turn(gradient, panel, blockRows, turned);
                    Multiply((T*)imageScratch.Data, turned, panel, blockRows, sums);
                }
            }
        }

        /// <summary>The output gradient of one panel of channels: channels side by side for every position, zeros between rows.</summary>
        void Turn(T* gradient, int panel, int blockRows, T* target)
        {
            int first = vectors.Start(panel) * V.Count, width = (vectors.Start(panel + 1) * V.Count) - first;
            var lanes = Math.Min(width, shape.GroupOutChannels - first);
            for (var y = 0; y < blockRows; y++)
            {
                Packing.Pack(gradient + ((nint)first * shape.OutPlane) + ((nint)y * shape.OutWidth), shape.OutPlane, 1, lanes, width,
                    shape.OutWidth, target);
                target += (nint)width * shape.OutWidth;
                new Span<T>(target, width * (image.Width - shape.OutWidth)).Clear();
                target += (nint)width * (image.Width - shape.OutWidth);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        void Multiply(T* source, T* turned, int panel, int blockRows, T* sums)
        {
            var width = vectors.Start(panel + 1) - vectors.Start(panel);
            nint lanes = width * V.Count, stride = vectors.Length * V.Count;
            sums += vectors.Start(panel) * V.Count;
            var positions = new Parts(((blockRows - 1) * image.Width) + shape.OutWidth, MostDepth);
            var panels = new Parts(rows, TileShape<V, T>.Rows);
            for (var i = 0; i < positions.Count; i++)
            {
                int start = positions.Start(i), depth = positions.Start(i + 1) - start;
                var strip = turned + (start * lanes);
                for (var p = 0; p < panels.Count; p++)
                {
                    int first = panels.Start(p), height = panels.Start(p + 1) - first;
                    TileShape<V, T>.Run(
                        height, width, depth, new TableLeft(offsets + first), source + start, default(PackedRight), strip,
                        sums + (first * stride), stride, accumulate: true);
                }

                AddBias(strip, depth, lanes, sums + (rows * stride));
            }
        }

        /// <summary>The row after the last of the partial sums: Σ over positions of the gradient itself.</summary>
        static void AddBias(T* strip, int depth, nint lanes, T* sums)
        {
            for (nint j = 0; j < lanes; j += V.Count)
            {
                var sum = V.Load(sums + j);
                for (nint k = 0; k < depth; k++) sum += V.Load(strip + (k * lanes) + j);
                sum.Store(sums + j);
            }
        }

        /// <summary>Ranges of rows for joining; the bias is one row more.</summary>
        public Parts JoinRanges => new(rows + 1, 16);

        /// <summary>Adds up the groups' sums of some rows in order and turns them to where the weights stand.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Join(int chunk, T* weightGradient, T* biasGradient)
        {
            var (channelGroup, range) = Math.DivRem(chunk, JoinRanges.Count);
            int first = JoinRanges.Start(range), end = JoinRanges.Start(range + 1);
            nint stride = vectors.Length * V.Count;
            var sums = partial + (channelGroup * partialSize);
            for (nint at = first * stride; at < end * stride; at += V.Count)
            {
                var sum = V.Load(sums + at);
                for (nint group = 1; group < groups.Count; group++) sum += V.Load(sums + (group * shape.Groups * partialSize) + at);
                sum.Store(sums + at);
            }

            nint channel = channelGroup * shape.GroupOutChannels;
            Packing.Transpose(
                sums + (first * stride), stride, Math.Min(end, rows) - first, rows, shape.GroupOutChannels,
                weightGradient + (channel * rows) + first);
            if (end > rows && biasGradient != null)
            {
                new Span<T>(sums + (rows * stride), shape.GroupOutChannels)
                    .CopyTo(new Span<T>(biasGradient + channel, shape.GroupOutChannels));
            }
        }
    }

    readonly struct SumWork(Plan plan) : IChunkedWork
    {
        public void Invoke(int chunk) => plan.Sum(chunk);
    }

    readonly struct JoinWork(Plan plan, T* weightGradient, T* biasGradient) : IChunkedWork
    {
        public void Invoke(int chunk) => plan.Join(chunk, weightGradient, biasGradient);
    }
}
