using System.Numerics;
using System.Numerics.Tensors;
using Bathys.Kernels;

namespace Bathys.Tests.Kernels;

[Collection("WorkerPool")]
public sealed unsafe class MatMulTests : IDisposable
{
    readonly int threads = WorkerPool.Threads;

    public void Dispose() => WorkerPool.Threads = threads;

    public static TheoryData<VectorWidth> Widths => VectorWidths.Tested;

    /// <summary>Every height and width of a tile and their edges, sizes of one and zero, and sizes that take each of the plans.</summary>
    static IEnumerable<(int Rows, int Columns, int Inner)> Sizes()
    {
        foreach (var rows in new[] { 0, 1, 2, 5, 6, 7, 8, 9, 10, 17, 19 })
        {
            foreach (var columns in new[] { 0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 47, 48, 49, 97 })
            {
                foreach (var inner in new[] { 0, 1, 19 }) yield return (rows, columns, inner);
            }
        }

        yield return (20, 30, 300);
        yield return (65, 101, 257);
        yield return (128, 200, 520);
        yield return (300, 20, 100);
        yield return (10, 12, 4000);
        yield return (300, 330, 1700);
        yield return (1, 300, 700);
        yield return (1, 5000, 70);
        yield return (3000, 1, 70);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AgreesWithTheDefinitionFloat(VectorWidth width)
    {
        foreach (var (rows, columns, inner) in Sizes()) Check<float>(width, new(rows, columns, inner), default, 2e-5);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AgreesWithTheDefinitionDouble(VectorWidth width)
    {
        foreach (var (rows, columns, inner) in Sizes()) Check<double>(width, new(rows, columns, inner), default, 1e-12);
    }

    /// <summary>Transposed, strided, broadcast and grouped operands.</summary>
    static IEnumerable<MatMulShape> Layouts()
    {
        foreach (var (m, n, k) in new[]
            { (5, 7, 11), (9, 48, 16), (33, 65, 70), (64, 100, 130), (70, 90, 2100), (1, 50, 40), (50, 1, 40), (1, 1, 1) })
        {
            var plain = new MatMulShape(m, n, k);
            yield return plain with { Left = new(1, m) };
            yield return plain with { Right = new(1, k) };
            yield return plain with { Left = new(1, m), Right = new(1, k) };
            yield return plain with { Left = new(2 * k, 2), Right = new(3 * n, 3) };
            yield return plain with { Result = new(n + 5, 1) };
            yield return plain with { Left = new(0, 1), Right = new(n, 0) };
            yield return plain with { Batch = 3, Right = new(n, 1) };
            yield return plain with { Batch = 3, Left = new(k, 1) };
            yield return plain with { Batch = 20, Left = new(1, m, m * k), Right = new(1, k, n * k) };
            yield return plain with
            {
                // Heads of attention: (groups, rows, batch, inner) seen as (groups, batch, rows, inner).
                Batch = 3,
                Groups = 2,
                Left = new(3 * k, 1, k, 3L * k * m),
                Right = new(1, 3 * k, k, 3L * k * n),
                Result = new(3 * n, 1, n, 3L * n * m),
            };
            yield return plain with { Groups = 4, Left = new(k, 1, 0, m * k), Right = new(n, 1), Result = new(n, 1, 0, m * n) };
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void TakesAnyStrides(VectorWidth width)
    {
        foreach (var shape in Layouts())
        {
            Check<float>(width, shape, default, 3e-5);
            Check<double>(width, shape, default, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AppliesTheEpilogue(VectorWidth width)
    {
        (int, int, int)[] sizes = [
            (5, 7, 3), (20, 50, 10), (70, 90, 20), (8, 10, 2100), (100, 70, 1100), (1, 70, 300), (70, 1, 300), (3, 4, 0)];
        foreach (var (m, n, k) in sizes)
        {
            foreach (var activation in Enum.GetValues<Activation>())
            {
                foreach (var parts in new[] { 0, 1, 2, 3, 4, 8, 15 })
                {
                    var options = new Options(activation, (parts & 1) != 0, (parts & 2) != 0, (parts & 4) != 0, (parts & 8) != 0);
                    Check<float>(width, new(m, n, k), options, 3e-5);
                    Check<double>(width, new MatMulShape(m, n, k) { Batch = 2 }, options, 1e-12);
                }
            }
        }
    }

    /// <summary>A depth that is taken in two stretches: what comes before the sums and what comes after comes once.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void AppliesTheEpilogueOnceOverStretches(VectorWidth width)
    {
        var shape = new MatMulShape(1300, 100, 800);
        Check<float>(width, shape, new Options(Activation.None, false, true, false, false), 3e-5);
        Check<float>(width, shape, new Options(Activation.Relu, true, true, true, true), 3e-5);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void IsBitIdenticalAtAnyThreadCount(VectorWidth width)
    {
        MatMulShape[] shapes =
        [
            new(200, 310, 600), new(150, 170, 700) { Left = new(1, 150) }, new(30, 40, 5000), new(1, 512, 3000), new(700, 1, 900),
            new(64, 64, 64) { Batch = 24 }, new(90, 80, 300) { Batch = 3 },
        ];
        foreach (var shape in shapes)
        {
            using var a = NativeArray<float>.Random(shape.Batch * shape.Rows * shape.Inner, 1);
            using var b = NativeArray<float>.Random(shape.Batch * shape.Columns * shape.Inner, 2);
            float[]? first = null;
            foreach (var count in new[] { 1, 2, 4 })
            {
                WorkerPool.Threads = count;
                using var c = new NativeArray<float>(shape.Batch * shape.Rows * shape.Columns);
                Run(width, shape, a.Data, b.Data, c.Data, default);
                first ??= c.Span.ToArray();
                Assert.True(c.Span.SequenceEqual(first), $"{shape} with {count} threads");
            }
        }
    }

    [Fact]
    public void ChoosesAWidthItself()
    {
        using var a = NativeArray<float>.Random(6, 1);
        using var b = NativeArray<float>.Random(6, 2);
        using var c = new NativeArray<float>(4);
        MatMul.Run(new(2, 2, 3), a.Data, b.Data, c.Data);
        c.ShouldBe(Expected(new(2, 2, 3), a, b, new double[4], default, [], [], []), 1e-6, "2 x 2");
    }

    [Fact]
    public void AStridedResultIsRefused()
    {
        using var c = new NativeArray<float>(16);
        var shape = new MatMulShape(2, 2, 2) { Result = new(4, 2) };
        Assert.Throws<ArgumentException>(() => MatMul.Run(shape, c.Data, c.Data, c.Data));
    }

    internal readonly record struct Options(Activation Activation, bool Accumulate, bool ColumnBias, bool RowBias, bool Residual);

    static void Check<T>(VectorWidth width, MatMulShape shape, Options options, double tolerance) where T : unmanaged, INumber<T>
    {
        using var a = NativeArray<T>.Random(Extent(shape, shape.Left, shape.Rows, shape.Inner), 1);
        using var b = NativeArray<T>.Random(Extent(shape, shape.Right, shape.Inner, shape.Columns), 2);
        using var c = NativeArray<T>.Random(Extent(shape, shape.Result, shape.Rows, shape.Columns), 3);
        using var columnBias = NativeArray<T>.Random(shape.Columns, 4);
        using var rowBias = NativeArray<T>.Random(shape.Rows, 5);
        using var residual = NativeArray<T>.Random(c.Count, 6);
        var expected = Expected(shape, a, b, c.ToDoubles(), options, columnBias.ToDoubles(), rowBias.ToDoubles(), residual.ToDoubles());
        Run(width, shape, a.Data, b.Data, c.Data, new Epilogue<T>
        {
            Activation = options.Activation,
            Accumulate = options.Accumulate,
            ColumnBias = options.ColumnBias ? columnBias.Data : null,
            RowBias = options.RowBias ? rowBias.Data : null,
            Residual = options.Residual ? residual.Data : null,
        });
        c.ShouldBe(expected, tolerance * Math.Max(1, Math.Sqrt(shape.Inner) / 4), (width, typeof(T).Name, shape, options));
    }

    static void Run<T>(VectorWidth width, in MatMulShape shape, T* a, T* b, T* c, in Epilogue<T> epilogue) where T : unmanaged
    {
        switch (width)
        {
            case VectorWidth.V128: MatMul<Simd128<T>, T>.Run(shape, a, b, c, epilogue); break;
            case VectorWidth.V256: MatMul<Simd256<T>, T>.Run(shape, a, b, c, epilogue); break;
            default: MatMul<Simd512<T>, T>.Run(shape, a, b, c, epilogue); break;
        }
    }

    static int Extent(MatMulShape shape, MatrixLayout layout, int rows, int columns) => rows == 0 || columns == 0 ? 0 : checked((int)(1
        + ((rows - 1) * layout.Row) + ((columns - 1) * layout.Column) + ((shape.Batch - 1) * layout.Batch) +
            ((shape.Groups - 1) * layout.Group)));

    static double[] Expected<T>(
        MatMulShape shape, NativeArray<T> a, NativeArray<T> b, double[] c, Options options, double[] columnBias, double[] rowBias,
        double[] residual)
        where T : unmanaged, INumber<T>
    {
        if (!Sums.TryGetValue((shape, typeof(T)), out var sums)) Sums.Add((shape, typeof(T)), sums = Products(shape, a, b));
        var (result, number) = ((double[])[.. c], 0);
        for (var batch = 0; batch < shape.Batch * shape.Groups; batch++)
        {
            for (var i = 0; i < shape.Rows; i++)
            {
                for (var j = 0; j < shape.Columns; j++)
                {
                    var at = Start(shape, shape.Result, batch) + (i * shape.Result.Row) + (j * shape.Result.Column);
                    var sum = sums[number++];
                    if (options.Accumulate) sum += c[at];
                    if (options.ColumnBias) sum += columnBias[j];
                    if (options.RowBias) sum += rowBias[i];
                    if (options.Residual) sum += residual[at];
                    result[at] = options.Activation switch
                    {
                        Activation.Relu => Math.Max(sum, 0),
                        Activation.Gelu => 0.5 * sum * (1 + Erf(sum / Math.Sqrt(2))),
                        Activation.GeluTanh => 0.5 * sum * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (sum + (0.044715 * sum * sum * sum)))),
                        _ => sum,
                    };
                }
            }
        }

        return result;
    }

    /// <summary>The plain products, which no width and no epilogue changes: the operands are the same for a shape and a type.</summary>
    static readonly Dictionary<(MatMulShape, Type), double[]> Sums = [];

    /// <summary>Each number as the dot product of a row and a column, taken out by their strides.</summary>
    static double[] Products<T>(MatMulShape shape, NativeArray<T> a, NativeArray<T> b) where T : unmanaged, INumber<T>
    {
        var sums = new List<double>();
        double[] row = new double[shape.Inner], columns = new double[shape.Columns * shape.Inner];
        for (var batch = 0; batch < shape.Batch * shape.Groups; batch++)
        {
            for (var j = 0; j < shape.Columns; j++)
            {
                var from = Start(shape, shape.Right, batch) + (j * shape.Right.Column);
                for (var k = 0; k < shape.Inner; k++)
                    columns[(j * shape.Inner) + k] = double.CreateChecked(b.Data[from + (k * shape.Right.Row)]);
            }

            for (var i = 0; i < shape.Rows; i++)
            {
                var from = Start(shape, shape.Left, batch) + (i * shape.Left.Row);
                for (var k = 0; k < shape.Inner; k++) row[k] = double.CreateChecked(a.Data[from + (k * shape.Left.Column)]);
                for (var j = 0; j < shape.Columns; j++)
                    sums.Add(TensorPrimitives.Dot<double>(row, columns.AsSpan(j * shape.Inner, shape.Inner)));
            }
        }

        return [.. sums];
    }

    /// <summary>Where a matrix of the batch begins.</summary>
    static long Start(MatMulShape shape, MatrixLayout layout, int batch) =>
        (batch % shape.Batch * layout.Batch) + (batch / shape.Batch * layout.Group);

    /// <summary>The error function by the series whose terms are all positive.</summary>
    static double Erf(double x)
    {
        double term = x, sum = x;
        for (var n = 1; n < 300; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return Math.Abs(x) > 6 ? Math.Sign(x) : sum * Math.Exp(-x * x) * 2 / Math.Sqrt(Math.PI);
    }
}
