using System.Runtime.Intrinsics;

namespace Bathys.Kernels;

/// <summary>Two-dimensional convolution and its gradients for float and double, with the widest vectors that the processor has.</summary>
internal static unsafe class Convolution
{
    /// <summary>
    /// output = activation(input ⋆ weight + bias + residual). The epilogue's row bias is the bias of each output channel.
    /// </summary>
    public static void Forward<T>(in ConvolutionShape shape, T* input, T* weight, T* output, in Epilogue<T> epilogue = default)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated) Convolution<Simd512<T>, T>.Forward(shape, input, weight, output, epilogue);
        else if (Vector256.IsHardwareAccelerated) Convolution<Simd256<T>, T>.Forward(shape, input, weight, output, epilogue);
        else Convolution<Simd128<T>, T>.Forward(shape, input, weight, output, epilogue);
    }

    /// <summary>
    /// The gradient with respect to the input, of the input's size; with the roles of input and output exchanged, a transposed convolution,
    /// to whose result the epilogue applies.
    /// </summary>
    public static void InputGradient<T>(
        in ConvolutionShape shape, T* outputGradient, T* weight, T* inputGradient, in Epilogue<T> epilogue = default)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
            Convolution<Simd512<T>, T>.InputGradient(shape, outputGradient, weight, inputGradient, epilogue);
        else if (Vector256.IsHardwareAccelerated)
            Convolution<Simd256<T>, T>.InputGradient(shape, outputGradient, weight, inputGradient, epilogue);
        else Convolution<Simd128<T>, T>.InputGradient(shape, outputGradient, weight, inputGradient, epilogue);
    }

    /// <summary>
    /// The gradients with respect to the weight and, unless <paramref name="biasGradient"/> is null, the bias (OutChannels).
    /// </summary>
    public static void WeightGradient<T>(in ConvolutionShape shape, T* input, T* outputGradient, T* weightGradient, T* biasGradient)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
            ConvolutionWeightGradient<Simd512<T>, T>.Run(shape, input, outputGradient, weightGradient, biasGradient);
        else if (Vector256.IsHardwareAccelerated)
            ConvolutionWeightGradient<Simd256<T>, T>.Run(shape, input, outputGradient, weightGradient, biasGradient);
        else ConvolutionWeightGradient<Simd128<T>, T>.Run(shape, input, outputGradient, weightGradient, biasGradient);
    }
}

/// <summary>Forward and input gradient: both set up the same engine.</summary>
internal static unsafe class Convolution<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    public static void Forward(ConvolutionShape shape, T* input, T* weight, T* output, in Epilogue<T> epilogue)
    {
        if (shape.Batch == 0 || shape.OutChannels == 0) return;
        if (Winograd.Suits<T>(shape))
        {
            WinogradConvolution<V, T>.Forward(shape, input, weight, output, epilogue);
            return;
        }

        var taps = ForwardTaps(shape);
        int channels = shape.GroupInChannels, rows = shape.GroupOutChannels;
        Run(new()
        {
            Taps = taps,
            Batch = shape.Batch,
            Groups = shape.Groups,
            Channels = channels,
            Rows = rows,
            Image = blockRows => ForwardImage(shape, blockRows, taps),
            GridHeight = shape.OutHeight,
            GridWidth = shape.OutWidth,
            Weight = weight,
            WeightRow = channels * shape.Taps,
            WeightChannel = shape.Taps,
            WeightGroup = (nint)rows * channels * shape.Taps,
            Source = input,
            SourcePlane = shape.InPlane,
            Output = output,
            OutputPlane = shape.OutPlane,
            First = 0,
            StepY = shape.OutWidth,
            StepX = 1,
            Epilogue = epilogue,
        });
    }

    /// <summary>The taps of a forward convolution on its padded, phase-split input.</summary>
    public static Tap[] ForwardTaps(in ConvolutionShape shape)
    {
        var taps = new Tap[shape.Taps];
        for (var t = 0; t < taps.Length; t++)
        {
            int y = t / shape.KernelWidth * shape.DilationHeight, x = t % shape.KernelWidth * shape.DilationWidth;
            taps[t] = new(y % shape.StrideHeight, x % shape.StrideWidth, y / shape.StrideHeight, x / shape.StrideWidth, t);
        }

        return taps;
    }

    public static PaddedImage ForwardImage(in ConvolutionShape shape, int rows, Tap[] taps) => new(
        shape.Height, shape.Width, shape.StrideHeight, shape.StrideWidth, shape.PaddingHeight, shape.PaddingWidth, rows,
        shape.OutWidth, taps);

    /// <summary>
    /// Input point y = s · v + phase − padding receives from output rows v − j, where j = (k · dilation − phase) / s over the kernel rows k
    /// for which that is whole: for each phase a convolution of stride 1 over the output gradient. With stride 1 there is one phase.
    /// </summary>
    public static void InputGradient(in ConvolutionShape shape, T* outputGradient, T* weight, T* inputGradient, in Epilogue<T> epilogue)
    {
        if (shape.Batch == 0 || shape.InChannels == 0) return;
        if (Winograd.Suits<T>(shape))
        {
            WinogradConvolution<V, T>.InputGradient(shape, outputGradient, weight, inputGradient, epilogue);
            return;
        }

        for (var phaseY = 0; phaseY < shape.StrideHeight; phaseY++)
        {
            for (var phaseX = 0; phaseX < shape.StrideWidth; phaseX++)
            {
                var rows = new GradientAxis(
                    shape.Height, shape.KernelHeight, shape.StrideHeight, shape.PaddingHeight, shape.DilationHeight, phaseY);
                var columns = new GradientAxis(
                    shape.Width, shape.KernelWidth, shape.StrideWidth, shape.PaddingWidth, shape.DilationWidth, phaseX);
                if (rows.Count > 0 && columns.Count > 0)
                    InputGradientPhase(shape, rows, columns, outputGradient, weight, inputGradient, epilogue);
            }
        }
    }

    static void InputGradientPhase(
        ConvolutionShape shape, GradientAxis rows, GradientAxis columns, T* outputGradient, T* weight, T* inputGradient,
        in Epilogue<T> epilogue)
    {
        var taps = new List<Tap>();
        for (var y = 0; y < shape.KernelHeight; y++)
        {
            for (var x = 0; x < shape.KernelWidth; x++)
            {
                if (rows.Reaches(y) && columns.Reaches(x))
                    taps.Add(new(0, 0, rows.Shift(y), columns.Shift(x), (y * shape.KernelWidth) + x));
            }
        }

        var kernel = taps.ToArray();
        Run(new()
        {
            Taps = kernel,
            Batch = shape.Batch,
            Groups = shape.Groups,
            Channels = shape.GroupOutChannels,
            Rows = shape.GroupInChannels,
            Image = blockRows =>
                new PaddedImage(shape.OutHeight, shape.OutWidth, 1, 1, rows.Lead, columns.Lead, blockRows, columns.Count, kernel),
            GridHeight = rows.Count,
            GridWidth = columns.Count,
            Weight = weight,
            WeightRow = shape.Taps,
            WeightChannel = shape.GroupInChannels * shape.Taps,
            WeightGroup = (nint)shape.GroupOutChannels * shape.GroupInChannels * shape.Taps,
            Source = outputGradient,
            SourcePlane = shape.OutPlane,
            Output = inputGradient,
            OutputPlane = shape.InPlane,
            First = ((nint)rows.First * shape.Width) + columns.First,
            StepY = shape.StrideHeight * shape.Width,
            StepX = shape.StrideWidth,
            Epilogue = epilogue,
        });
    }

    /// <summary>One phase of one axis of an input gradient.</summary>
    readonly struct GradientAxis
    {
        readonly int stride, dilation, phase, furthest;

        public GradientAxis(int size, int kernel, int stride, int padding, int dilation, int phase)
        {
            (this.stride, this.dilation, this.phase) = (stride, dilation, phase);
            var lowest = padding > phase ? (padding - phase + stride - 1) / stride : 0;
            First = (lowest * stride) + phase - padding;
            Count = First < size ? ((size - 1 - First) / stride) + 1 : 0;
            for (var k = 0; k < kernel; k++)
            {
                if (Reaches(k)) furthest = ((k * dilation) - phase) / stride;
            }

            Lead = furthest - lowest;
        }

        /// <summary>The phase's first input point.</summary>
        public int First { get; }

        /// <summary>The phase's input points.</summary>
        public int Count { get; }

        /// <summary>Zeros before the output gradient's first row.</summary>
        public int Lead { get; }

        /// <summary>Whether kernel row <paramref name="k"/> falls on this phase.</summary>
        public bool Reaches(int k) => k * dilation % stride == phase;

        /// <summary>How far down the padded gradient kernel row <paramref name="k"/> reads.</summary>
        public int Shift(int k) => furthest - (((k * dilation) - phase) / stride);
    }

    struct Setup
    {
        public Tap[] Taps;
        public int Batch, Groups, Channels, Rows, GridHeight, GridWidth, SourcePlane, OutputPlane;
        public Func<int, PaddedImage> Image;
        public T* Weight, Source, Output;
        public nint WeightRow, WeightChannel, WeightGroup, First, StepY, StepX;
        public Epilogue<T> Epilogue;
    }

    static void Run(in Setup setup)
    {
        var depth = setup.Channels * setup.Taps.Length;
        var rowBytes = (long)setup.Channels * setup.Image(1).Phases * setup.Image(1).Width * sizeof(T);
        var blocks = Correlation<V, T>.BlockRows(setup.Batch, setup.GridHeight, rowBytes);
        var image = setup.Image((setup.GridHeight + blocks.Count - 1) / blocks.Count);
        using var weights = new Scratch((nuint)((nint)setup.Groups * setup.Rows * depth * sizeof(T)));
        using var offsets = new Scratch((nuint)(depth * sizeof(nint)));
        PackWeights(setup, depth, (T*)weights.Data);
        for (var k = 0; k < depth; k++)
        {
            ((nint*)offsets.Data)[k] = (k / setup.Taps.Length * image.Channel) + image.Offset(setup.Taps[k % setup.Taps.Length]);
        }

        var work = new Correlation<V, T>
        {
            Source = setup.Source,
            Output = setup.Output,
            Weights = (T*)weights.Data,
            Offsets = (nint*)offsets.Data,
            Image = image,
            RowBlocks = blocks,
            Groups = setup.Groups,
            Channels = setup.Channels,
            Taps = setup.Taps.Length,
            Rows = setup.Rows,
            SourcePlane = setup.SourcePlane,
            OutputPlane = setup.OutputPlane,
            Columns = setup.GridWidth,
            First = setup.First,
            StepY = setup.StepY,
            StepX = setup.StepX,
            Epilogue = setup.Epilogue,
        };
        WorkerPool.For(setup.Batch * blocks.Count, work);
    }

    /// <summary>All groups' weights, panel by panel; on all threads where there are enough to be worth it.</summary>
    static void PackWeights(in Setup setup, int depth, T* target)
    {
        var panels = new Parts(setup.Rows, TileShape<V, T>.Rows);
        var work = new PackWork(setup, panels, depth, target);
        if ((long)setup.Groups * setup.Rows * depth > 16 * 1024) WorkerPool.For(setup.Groups * panels.Count, work);
        else
        {
            for (var i = 0; i < setup.Groups * panels.Count; i++) work.Invoke(i);
        }
    }

    readonly struct PackWork(Setup setup, Parts panels, int depth, T* target) : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var (group, panel) = Math.DivRem(chunk, panels.Count);
            int first = panels.Start(panel), rows = panels.Start(panel + 1) - first;
            Correlation<V, T>.PackWeights(
                setup.Weight + (group * setup.WeightGroup) + (first * setup.WeightRow), setup.WeightRow, setup.WeightChannel,
                rows, setup.Channels,
                setup.Taps, target + (((nint)group * setup.Rows) + first) * depth);
        }
    }
}
