namespace Bathys.Tests.Operators;

/// <summary>A plain array of doubles with a shape: what references are written in, with loops and nothing else.</summary>
public sealed record Numbers(double[] Values, int[] Shape)
{
    public int Rank => Shape.Length;

    public double this[params ReadOnlySpan<int> index]
    {
        get => Values[Offset(index)];
        set => Values[Offset(index)] = value;
    }

    public static Numbers Of(Tensor x) => new(x.To(DType.Float64).ToArray<double>(), x.Shape.ToArray());

    public static Numbers Scalar(double value) => new([value], []);

    /// <summary>The number at each index by a formula.</summary>
    public static Numbers Build(int[] shape, Func<int[], double> at)
    {
        var result = new Numbers(new double[shape.Aggregate(1, (a, b) => a * b)], shape);
        var index = new int[shape.Length];
        for (var i = 0; i < result.Values.Length; i++)
        {
            var rest = i;
            for (var d = shape.Length - 1; d >= 0; d--) (rest, index[d]) = Math.DivRem(rest, shape[d]);
            result.Values[i] = at(index);
        }
        return result;
    }

    public Numbers Map(Func<double, double> f) => new(Array.ConvertAll(Values, v => f(v)), Shape);

    /// <summary>f of each pair, broadcast.</summary>
    public static Numbers Zip(Numbers a, Numbers b, Func<double, double, double> f)
    {
        var rank = Math.Max(a.Rank, b.Rank);
        var shape = new int[rank];
        for (var d = 1; d <= rank; d++)
        {
            var (p, q) = (d <= a.Rank ? a.Shape[^d] : 1, d <= b.Rank ? b.Shape[^d] : 1);
            shape[^d] = p == 1 ? q : p;
        }
        return Build(shape, index => f(a.Broadcast(index), b.Broadcast(index)));
    }

    /// <summary>Every line along a dimension through a function, which may give a line of another length.</summary>
    public Numbers Along(int dimension, Func<double[], double[]> f)
    {
        var d = dimension < 0 ? dimension + Rank : dimension;
        var (size, stride) = (Shape[d], Shape[(d + 1)..].Aggregate(1, (a, b) => a * b));
        var shape = (int[])Shape.Clone();
        shape[d] = f(new double[size]).Length;
        var result = new Numbers(new double[shape.Aggregate(1, (a, b) => a * b)], shape);
        var line = new double[size];
        for (var number = 0; number < Shape.Where((_, e) => e != d).Aggregate(1, (a, b) => a * b); number++)
        {
            var (outer, inner) = Math.DivRem(number, stride);
            for (var i = 0; i < size; i++) line[i] = Values[(((outer * size) + i) * stride) + inner];
            var changed = f(line);
            for (var i = 0; i < shape[d]; i++) result.Values[(((outer * shape[d]) + i) * stride) + inner] = changed[i];
        }
        return result;
    }

    /// <summary>All numbers along some dimensions (all where none is named) joined to one.</summary>
    public Numbers Reduce(int[] dimensions, bool keep, Func<double[], double> f)
    {
        var reduced = Enumerable.Range(0, Rank)
            .Select(d => dimensions.Length == 0 || dimensions.Any(e => (e < 0 ? e + Rank : e) == d)).ToArray();
        var groups = Build([.. Shape.Select((size, d) => reduced[d] ? 1 : size)], _ => 0);
        var lists = groups.Values.Select(_ => new List<double>()).ToArray();
        var home = new int[Rank];
        Build(Shape, index =>
        {
            for (var d = 0; d < home.Length; d++) home[d] = reduced[d] ? 0 : index[d];
            lists[groups.Offset(home)].Add(this[index]);
            return 0;
        });
        int[] shape = keep ? groups.Shape : [.. Shape.Where((_, d) => !reduced[d])];
        return new Numbers([.. lists.Select(list => f([.. list]))], shape);
    }

    public Numbers Reshape(params int[] shape) => new(Values, shape);

    double Broadcast(int[] index)
    {
        var own = new int[Rank];
        for (var d = 1; d <= Rank; d++) own[^d] = Shape[^d] == 1 ? 0 : index[^d];
        return this[own];
    }

    int Offset(ReadOnlySpan<int> index)
    {
        var offset = 0;
        for (var d = 0; d < Rank; d++)
        {
            if ((uint)index[d] >= (uint)Shape[d])
                throw new ArgumentOutOfRangeException(nameof(index), $"{index[d]} in dimension {d} of size {Shape[d]}");
            offset = (offset * Shape[d]) + index[d];
        }
        return offset;
    }
}
