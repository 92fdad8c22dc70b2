namespace Bathys.Training;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix, A = V·diag(λ)·Vᵀ, by Jacobi's method: each rotation makes a pair of elements beside
/// the diagonal zero, until all are (Golub and Van Loan, "Matrix computations", section 8.5).
/// </summary>
public sealed class SymmetricEigen
{
    const int MostSweeps = 60;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">(n, n), symmetric; it is not changed.</param>
    /// <exception cref="ArgumentException">It is not square, or holds NaN or infinity.</exception>
    public SymmetricEigen(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var n = matrix.GetLength(0);
        if (matrix.GetLength(1) != n)
            throw new ArgumentException($"a matrix of ({n}, {matrix.GetLength(1)}) is not square", nameof(matrix));
        foreach (var element in matrix)
            if (!double.IsFinite(element)) throw new ArgumentException("the matrix holds NaN or infinity", nameof(matrix));
        var a = (double[,])matrix.Clone();
        Vectors = new double[n, n];
        for (var i = 0; i < n; i++) Vectors[i, i] = 1;
        for (var sweep = 0; sweep < MostSweeps && Beside(a) > 0; sweep++)
        {
            for (var p = 0; p < n - 1; p++)
                for (var q = p + 1; q < n; q++) Rotate(a, p, q);
        }

        Values = [.. Enumerable.Range(0, n).Select(i => a[i, i])];
    }

    /// <summary>The eigenvalues λ, in no order.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>V: column j is the eigenvector of value j.</summary>
    public double[,] Vectors { get; }

    /// <summary>The symmetric root V·diag(√λ)·Vᵀ; eigenvalues that rounding made negative count as zero.</summary>
    public double[,] Root()
    {
        var n = Values.Count;
        var root = new double[n, n];
        for (var k = 0; k < n; k++)
        {
            var size = Math.Sqrt(Math.Max(0, Values[k]));
            for (var i = 0; i < n; i++)
                for (var j = 0; j < n; j++) root[i, j] += size * Vectors[i, k] * Vectors[j, k];
        }

        return root;
    }

    /// <summary>Turns the plane of axes p and q so that the element between them is zero.</summary>
    void Rotate(double[,] a, int p, int q)
    {
        var between = a[p, q];
        // Too small to change the diagonal any more.
        if (Math.Abs(a[p, p]) + between == Math.Abs(a[p, p]) && Math.Abs(a[q, q]) + between == Math.Abs(a[q, q]))
        {
            (a[p, q], a[q, p]) = (0, 0);
            return;
        }

        var slope = (a[q, q] - a[p, p]) / (2 * between);
        var tangent = Math.CopySign(1 / (Math.Abs(slope) + Math.Sqrt((slope * slope) + 1)), slope);
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        var n = a.GetLength(0);
        for (var k = 0; k < n; k++) (a[k, p], a[k, q]) = ((cosine * a[k, p]) - (sine * a[k, q]), (sine * a[k, p]) + (cosine * a[k, q]));
        for (var k = 0; k < n; k++) (a[p, k], a[q, k]) = ((cosine * a[p, k]) - (sine * a[q, k]), (sine * a[p, k]) + (cosine * a[q, k]));
        for (var k = 0; k < n; k++)
            (Vectors[k, p], Vectors[k, q]) = (
                (cosine * Vectors[k, p]) - (sine * Vectors[k, q]), (sine * Vectors[k, p]) + (cosine * Vectors[k, q]));
    }

    static double Beside(double[,] a)
    {
        var sum = 0.0;
        for (var i = 0; i < a.GetLength(0); i++)
            for (var j = 0; j < i; j++) sum += Math.Abs(a[i, j]);
        return sum;
    }
}
