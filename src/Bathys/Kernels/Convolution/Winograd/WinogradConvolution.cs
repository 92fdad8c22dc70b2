namespace Bathys.Kernels;

/// <summary>Forward and input gradient by Winograd's filtering: both set up the same engine.</summary>
internal static unsafe class WinogradConvolution<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    public static void Forward(in ConvolutionShape shape, T* input, T* weight, T* output, in Epilogue<T> epilogue)
    {
        int channels = shape.GroupInChannels, rows = shape.GroupOutChannels;
        using var weights = new Scratch(WinogradWeights<V, T>.Bytes(shape.Groups, channels, rows));
        WinogradWeights<V, T>.Pack(weight, (nint)channels * shape.Taps, shape.Taps, shape.Groups, rows, channels, isTurned: false, (T*)weights.Data);
        new WinogradCorrelation<V, T>
        {
            Source = input,
            SourceHeight = shape.Height,
            SourceWidth = shape.Width,
            Top = shape.PaddingHeight,
            Left = shape.PaddingWidth,
            Output = output,
            OutputHeight = shape.OutHeight,
            OutputWidth = shape.OutWidth,
            Weights = (T*)weights.Data,
            Batch = shape.Batch,
            Groups = shape.Groups,
            Channels = channels,
            Rows = rows,
            Epilogue = epilogue,
        }.Run();
    }

    /// <summary>The correlation of the output gradient with the filters turned by half a circle; a padding of p becomes one of 2 − p.</summary>
    public static void InputGradient(in ConvolutionShape shape, T* outputGradient, T* weight, T* inputGradient, in Epilogue<T> epilogue)
    {
        int channels = shape.GroupOutChannels, rows = shape.GroupInChannels;
        using var weights = new Scratch(WinogradWeights<V, T>.Bytes(shape.Groups, channels, rows));
        WinogradWeights<V, T>.Pack(weight, shape.Taps, (nint)rows * shape.Taps, shape.Groups, rows, channels, isTurned: true, (T*)weights.Data);
        new WinogradCorrelation<V, T>
        {
            Source = outputGradient,
            SourceHeight = shape.OutHeight,
            SourceWidth = shape.OutWidth,
            Top = Winograd.FilterSize - 1 - shape.PaddingHeight,
            Left = Winograd.FilterSize - 1 - shape.PaddingWidth,
            Output = inputGradient,
            OutputHeight = shape.Height,
            OutputWidth = shape.Width,
            Weights = (T*)weights.Data,
            Batch = shape.Batch,
            Groups = shape.Groups,
            Channels = channels,
            Rows = rows,
            Epilogue = epilogue,
        }.Run();
    }
}
