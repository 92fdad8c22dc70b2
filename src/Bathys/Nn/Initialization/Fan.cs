namespace Bathys.Nn;

/// <summary>
/// How many inputs an output of a weight has, and how many outputs an input: (out, in, taps…) has in · taps and out · taps.
/// </summary>
internal readonly record struct Fan(double In, double Out)
{
    public static Fan Of(Tensor weight)
    {
        if (weight.Rank < 2)
            throw new ShapeException(
                $"a weight of shape {weight.Shape} has no fan: Xavier and Kaiming need two dimensions, (out, in), or more");
        var taps = new Shape(weight.Shape[2..]).Count;
        return new Fan(weight.Shape[1] * taps, weight.Shape[0] * taps);
    }

    public static double Of(Tensor weight, bool fanOut) => fanOut ? Of(weight).Out : Of(weight).In;
}
