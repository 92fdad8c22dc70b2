namespace Bathys;

/// <summary>A height and a width: of a kernel, a stride, a padding, an image. One number stands for both.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct Size2(int Height, int Width)
{
    /// <summary>A square.</summary>
    public static implicit operator Size2(int side) => new(side, side);

    /// <summary>Height and width.</summary>
    public static implicit operator Size2((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>As in 3 x 5.</summary>
    public override string ToString() => $"{Height} x {Width}";
}
