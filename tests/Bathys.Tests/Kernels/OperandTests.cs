using System.Runtime.InteropServices;
using Bathys.Kernels;

namespace Bathys.Tests.Kernels;

/// <summary>The chunks in which a matrix is packed, beside panels as their definition has them.</summary>
public unsafe class OperandTests
{
    public static TheoryData<int, int, int, int, int> Matrices =>
    [
        (5, 3, 6, 1, 4), (6, 8, 6, 1, 4), (23, 40, 6, 1, 40), (200, 70, 6, 1, 70), (200, 33, 9, 1, 33), (1, 100, 6, 1, 1),
        (8, 5, 2, 8, 5), (17, 40, 2, 8, 40), (300, 65, 2, 8, 70), (1000, 33, 3, 16, 33), (2500, 70, 6, 1, 3), (33, 1, 3, 16, 1),
        (30, 31, 2, 4, 31),
    ];

    /// <summary>Lanes side by side or far apart; chunks from the last to the first, since nothing of one may depend on another.</summary>
    [Theory, MemberData(nameof(Matrices))]
    public void Chunks_in_any_order_make_the_panels(int lanes, int depth, int panel, int unit, int excess)
    {
        Check(lanes, depth, panel, unit, laneStride: 1, stride: lanes);
        Check(lanes, depth, panel, unit, laneStride: 1, stride: lanes + excess);
        Check(lanes, depth, panel, unit, laneStride: depth, stride: 1);
        Check(lanes, depth, panel, unit, laneStride: 2, stride: 2 * lanes);
    }

    static void Check(int lanes, int depth, int panel, int unit, int laneStride, int stride)
    {
        const int Skipped = 3; // k before the block
        var units = (lanes + unit - 1) / unit;
        var panels = new Parts(units, panel);
        var source = new float[((lanes - 1) * laneStride) + ((depth + Skipped - 1) * stride) + 1];
        for (var i = 0; i < source.Length; i++) source[i] = i + 1;
        float[] whole = new float[(units * unit * depth) + 64], parts = new float[whole.Length];
        Array.Fill(whole, -2);
        Array.Fill(parts, -2);
        fixed (float* from = source, all = whole, some = parts)
        {
            var operand = new Operand<float>(from, laneStride, stride, lanes, panels, unit);
            var half = panels.Count / 2;
            operand.Pack(0, half, Skipped, depth, all);
            operand.Pack(half, panels.Count, Skipped, depth, all + ((nint)panels.Start(half) * unit * depth));
            var chunks = operand.Chunks(depth);
            for (var chunk = chunks - 1; chunk >= 0; chunk--) operand.PackChunk(chunk, chunks, Skipped, depth, some);
        }

        var expected = new List<float>();
        for (var p = 0; p < panels.Count; p++)
        {
            for (var k = 0; k < depth; k++)
            {
                for (var lane = panels.Start(p) * unit; lane < panels.Start(p + 1) * unit; lane++)
                {
                    expected.Add(lane < lanes ? source[(lane * laneStride) + ((k + Skipped) * stride)] : 0);
                }
            }
        }

        expected.AddRange(Enumerable.Repeat(-2f, 64));
        ShouldBe(expected, whole);
        ShouldBe(expected, parts);
    }

    static void ShouldBe(List<float> expected, float[] actual)
    {
        Assert.Equal(expected.Count, actual.Length);
        var same = CollectionsMarshal.AsSpan(expected).CommonPrefixLength(actual);
        if (same < actual.Length) Assert.Fail($"at {same}: expected {expected[same]}, got {actual[same]}");
    }
}
