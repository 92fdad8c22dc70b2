namespace Bathys.Tests.Kernels;

/// <summary>Reductions over rows that are wide enough to be cut by columns: each column is its own, wherever the cut falls.</summary>
public class ReductionTests
{
    [Theory]
    [InlineData(2, 700, 515)]
    [InlineData(1, 1024, 256)]
    [InlineData(1, 2100, 129)]
    [InlineData(3, 40, 2050)]
    public void Columns_are_summed_each_by_itself(int outer, int length, int inner)
    {
        var x = Tensor.Randn([outer, length, inner], generator: new Generator(3));
        var sums = x.Sum(1);
        var numbers = x.ToArray<float>();
        var columns = sums.ToArray<float>();
        for (var o = 0; o < outer; o++)
        {
            for (var j = 0; j < inner; j++)
            {
                var expected = 0.0;
                for (var r = 0; r < length; r++) expected += numbers[(((o * length) + r) * inner) + j];
                Assert.True(Math.Abs(expected - columns[(o * inner) + j]) < 2e-4,
                    $"({o}, {j}): {columns[(o * inner) + j]} instead of {expected}");
            }
        }

        // Columns of the whole are the same numbers as columns by themselves.
        for (var j = 0; j < inner - 1; j += 61) Assert.Equal(columns[j..(j + 2)], x[.., .., j..(j + 2)].Sum(1).ToArray<float>()[..2]);
    }
}
