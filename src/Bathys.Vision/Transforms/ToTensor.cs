namespace Bathys.Vision.Transforms;

/// <summary>Makes numbers of the bytes: v / 255, between 0 and 1.</summary>
public sealed class ToTensor : Transform
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The bytes have become numbers already.</exception>
    public override void Apply(Image image, Generator random)
    {
        image.RequireBytes(nameof(ToTensor));
        image.SetTones(ToneTable.Unit);
    }

    /// <inheritdoc/>
    public override string ToString() => "ToTensor()";
}
