namespace Bathys.Training.Tests;

/// <summary>The Fréchet distance against SciPy, and the eigenvalues behind it.</summary>
public class FrechetDistanceTests
{
    static Tensor Wave(int rows, int columns, double phase, double slope) =>
        Tensor.From([.. Enumerable.Range(0, rows * columns).Select(i => Math.Sin(phase + (slope * i * i)))]).Reshape(rows, columns);

    [Fact]
    public void It_is_that_of_SciPy()
    {
        foreach (var expected in Golden.Read("frechet.json").EnumerateArray())
        {
            var (a, b) = (expected.Integers("a"), expected.Integers("b"));
            var distance = FrechetDistance.Of(Wave(a[0], a[1], 1, 0.37), (Wave(b[0], b[1], 2, 0.61) * 0.5) + 0.25);
            Assert.Equal(expected.Number("distance"), distance, 1e-6);
        }
    }

    [Fact]
    public void A_set_is_at_no_distance_from_itself_and_a_shifted_one_at_the_square_of_the_shift()
    {
        var x = Wave(50, 8, 1, 0.37);
        Assert.Equal(0, FrechetDistance.Of(x, x), 1e-6);
        Assert.Equal(8 * 9, FrechetDistance.Of(x, x + 3), 1e-6);
    }

    [Fact]
    public void Features_that_do_not_fit_together_are_refused()
    {
        Assert.Throws<ShapeException>(() => FrechetDistance.Of(Wave(5, 2, 1, 1), Wave(5, 3, 1, 1)));
        Assert.Throws<ShapeException>(() => FrechetDistance.Of(Wave(1, 2, 1, 1), Wave(5, 2, 1, 1)));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(30)]
    public void Eigenvectors_make_the_matrix_again_and_its_root_squares_to_it(int n)
    {
        var x = Wave(n + 3, n, 1, 0.37);
        var values = x.Transpose(0, 1).MatMul(x).ToArray<double>();
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++) for (var j = 0; j <= i; j++) matrix[i, j] = matrix[j, i] = values[(i * n) + j];
        var eigen = new SymmetricEigen(matrix);
        var root = eigen.Root();
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                Assert.Equal(
                    matrix[i, j], Enumerable.Range(0, n).Sum(k => eigen.Vectors[i, k] * eigen.Values[k] * eigen.Vectors[j, k]), 1e-9);
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, n).Sum(k => eigen.Vectors[k, i] * eigen.Vectors[k, j]), 1e-9);
                Assert.Equal(matrix[i, j], Enumerable.Range(0, n).Sum(k => root[i, k] * root[k, j]), 1e-9);
            }
        }
    }

    [Fact]
    public void Matrices_that_have_no_eigenvalues_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SymmetricEigen(new double[2, 3]));
        Assert.Throws<ArgumentException>(() => new SymmetricEigen(new[,] { { double.NaN } }));
    }
}
