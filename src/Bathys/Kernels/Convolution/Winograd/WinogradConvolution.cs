namespace Bathys.Kernels;

/// <summary>Forward and input gradient by Winograd's filtering: both set up the same engine.</summary>
internal static unsafe class WinogradConvolution<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    public static void Forward(in ConvolutionShape shape, T* input, T* weight, T* output, in Epilogue<T> epilogue)
    {
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
            Batch = shape.Batch,
            Groups = shape.Groups,
            Channels = shape.GroupInChannels,
            Rows = shape.GroupOutChannels,
            Epilogue = epilogue,
        }.Run(weight, isTurned: false);
    }

    /// <summary>
    /// The correlation of the output gradient with the filters turned by half a circle; a padding of p becomes one of 2 − p.
    /// </summary>
    public static void InputGradient(in ConvolutionShape shape, T* outputGradient, T* weight, T* inputGradient, in Epilogue<T> epilogue)
    {
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
            Batch = shape.Batch,
            Groups = shape.Groups,
            Channels = shape.GroupOutChannels,
            Rows = shape.GroupInChannels,
            Epilogue = epilogue,
        }.Run(weight, isTurned: true);
    }
}
