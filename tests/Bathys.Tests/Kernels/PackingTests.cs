using Bathys.Kernels;

namespace Bathys.Tests.Kernels;

/// <summary>
/// Packed panels beside their definition: number after number, with rows and columns of any stride, and nothing written past their end,
/// where whole vectors are written for the sake of a part. (That nothing is read past the matrix's end no number shows.)
/// </summary>
public unsafe class PackingTests
{
    public static TheoryData<int, int, int> Panels =>
        [.. from width in (int[])[1, 3, 4, 5, 6, 7, 8, 9, 12, 16, 17, 24, 48] from missing in (int[])[0, 1] from depth in (
            int[])[1, 2, 7, 8, 9, 16, 17, 41]
            where width > missing select new TheoryDataRow<int, int, int>(width, missing, depth)];

    [Theory, MemberData(nameof(Panels))]
    public void A_panel_is_what_its_definition_says(int width, int missing, int depth)
    {
        var lanes = width - missing;
        foreach (var excess in (int[])[0, 1, 5, 64])
        {
            Check<float>(lanes, width, depth, laneStride: 1, stride: lanes + excess);
            Check<float>(lanes, width, depth, laneStride: depth + excess, stride: 1);
            Check<float>(lanes, width, depth, laneStride: 2, stride: (2 * lanes) + excess);
            Check<double>(lanes, width, depth, laneStride: 1, stride: lanes + excess);
            Check<double>(lanes, width, depth, laneStride: depth + excess, stride: 1);
        }

        Check<float>(lanes, width, depth, laneStride: 1, stride: 1); // windows that overlap
        Check<float>(lanes, width, depth, laneStride: 1, stride: 0);
        Check<float>(lanes, width, depth, laneStride: 1, stride: 3);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public void No_lanes_are_nothing(int laneStride, int stride)
    {
        float[] source = new float[8], target = [1, 1, 1, 1];
        fixed (float* from = source, to = target) Packing.Pack(from + 4, laneStride, stride, 0, 0, 5, to + 2);
        Assert.All(target, number => Assert.Equal(1, number));
    }

    static void Check<T>(int lanes, int width, int depth, int laneStride, int stride) where T : unmanaged
    {
        // The matrix is no longer than it must be; what lies after it and after the panel is known.
        var length = ((lanes - 1) * laneStride) + ((depth - 1) * stride) + 1;
        var source = new T[length + 64];
        for (var i = 0; i < source.Length; i++) source[i] = Number<T>(i < length ? i + 1 : -1);
        var target = new T[(depth * width) + 64];
        Array.Fill(target, Number<T>(-2));
        fixed (T* from = source, to = target) Packing.Pack(from, laneStride, stride, lanes, width, depth, to);
        for (var k = 0; k < depth; k++)
        {
            for (var lane = 0; lane < width; lane++)
            {
                var expected = lane < lanes ? source[(lane * laneStride) + (k * stride)] : default;
                if (expected.Equals(target[(k * width) + lane])) continue;
                Assert.Fail(
                    $"k {k}, lane {lane} of {lanes}/{width}, depth {depth}, strides {laneStride} and {stride}: " +
                    $"{target[(k * width) + lane]}");
            }
        }

        Assert.All(target[(depth * width)..], number => Assert.Equal(Number<T>(-2), number));
    }

    static T Number<T>(int i) where T : unmanaged => typeof(T) == typeof(float) ? (T)(object)(float)i : (T)(object)(double)i;
}
