using Bathys.Data;
using Bathys.Nn;

namespace Bathys.Training.Tests;

/// <summary>Points around three centers, jittered anew each time they are seen, as augmented images are.</summary>
internal sealed class Blobs(int count, ulong seed = 1, double jitter = 0.1) : Dataset
{
    static readonly double[][] Centers = [[2, 0], [-1, 2], [-1, -2]];

    public override int Count => count;

    public override Sample this[int index] => Get(index, new Generator(0).Fork((ulong)index));

    public override Sample Get(int index, Generator random)
    {
        var own = new Generator(seed).Fork((ulong)index);
        var label = index % 3;
        float[] point = [.. Centers[label].Select(c => (float)(c + 0.5 * own.NextNormal() + jitter * random.NextNormal()))];
        return new(Tensor.From(point, 2), Tensor.Scalar(label, DType.Int64));
    }
}

/// <summary>A small network with dropout.</summary>
internal sealed class BlobNet : UnaryModule
{
    readonly Linear hidden = new(2, 16, generator: new(3));
    readonly Linear output = new(16, 3, generator: new(4));

    public override Tensor Forward(Tensor x)
    {
        var h = hidden.Forward(x);
        h *= h;
        return output.Forward(IsTrainingNow ? h.Dropout(0.2) : h);
    }

    public float[] Weights() => [.. StateDictionary().Values.SelectMany(tensor => tensor.ToArray<float>())];
}
