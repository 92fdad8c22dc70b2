namespace Bathys.Tests;

/// <summary>Setting and getting parts, against what PyTorch says of the same.</summary>
[Quick]
public class AssignmentTests
{
    static Tensor Matrix => Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3);

    [Fact]
    public void A_slice_takes_a_number_or_a_tensor_that_broadcasts()
    {
        var x = Matrix;
        x[.., 1] = 9;
        Assert.Equal([1f, 9, 3, 4, 9, 6], x.ToArray<float>());
        x[0] = Tensor.From([7L, 8, 9]);
        Assert.Equal([7f, 8, 9, 4, 9, 6], x.ToArray<float>());
        x[.., 1..] = Tensor.From([1f, 2], 2, 1);
        Assert.Equal([7f, 1, 1, 4, 2, 2], x.ToArray<float>());
        x[1, ^1] += 0.5;
        Assert.Equal(2.5f, x[1, 2].Item<float>());
        x.Transpose()[0] = Tensor.From([-1f, -2]);
        Assert.Equal([-1f, 1, 1, -2, 2, 2.5f], x.ToArray<float>());
    }

    [Fact]
    public void A_number_keeps_its_digits()
    {
        var x = Tensor.Zeros([2], DType.Float64);
        x[0] = 0.1;
        Assert.Equal(0.1, x[0].Item());
    }

    [Fact]
    public void A_number_beside_a_tensor_takes_its_type()
    {
        Assert.Equal(DType.Float32, Matrix.Maximum(0).DType);
        Assert.Equal(DType.Float32, Matrix.Greater(2).Where(Matrix, 0.5).DType);
        Assert.Equal([4f, 4, 4, 4, 5, 6], Matrix.Maximum(4).ToArray<float>());
        Assert.Equal(DType.Int64, Tensor.From([1L, 2]).Maximum(0).DType);
        Assert.Equal(DType.Float32, Tensor.From([1L, 2]).Maximum(0.5).DType);
        var whole = Tensor.Zeros([1], DType.Int64);
        whole[0] = 9_007_199_254_740_993L;
        Assert.Equal(9_007_199_254_740_993L, whole.Item<long>());
        var line = 1L;
        Assert.Equal([4f, 5, 6], Matrix[line].ToArray<float>());
    }

    [Fact]
    public void A_part_of_the_tensor_itself_may_be_the_value()
    {
        var x = Tensor.From([1f, 2, 3, 4]);
        x[1..] = x[..^1];
        Assert.Equal([1f, 1, 2, 3], x.ToArray<float>());
        x[Tensor.From([0L, 1, 2, 3])] = x[Tensor.From([3L, 2, 1, 0])];
        Assert.Equal([3f, 2, 1, 1], x.ToArray<float>());
    }

    [Fact]
    public void A_mask_gives_and_takes_the_elements_where_it_is_true()
    {
        var x = Matrix;
        Assert.Equal([4f, 5, 6], x[x.Greater(3)].ToArray<float>());
        x[x.Greater(3)] = 0;
        Assert.Equal([1f, 2, 3, 0, 0, 0], x.ToArray<float>());
        x[x.Equal(0)] = Tensor.From([7f, 8, 9]);
        Assert.Equal([1f, 2, 3, 7, 8, 9], x.ToArray<float>());
    }

    [Fact]
    public void A_mask_of_fewer_dimensions_gives_and_takes_lines()
    {
        var x = Matrix;
        var second = Tensor.From([false, true]);
        Assert.Equal(new Shape(1, 3), x[second].Shape);
        Assert.Equal([4f, 5, 6], x[second].ToArray<float>());
        x[second] = Tensor.From([7f, 8, 9]);
        Assert.Equal([1f, 2, 3, 7, 8, 9], x.ToArray<float>());
        Assert.Equal(new Shape(0, 3), x[Tensor.From([false, false])].Shape);
        Assert.Equal(new Shape(1, 2, 3), x[Tensor.Scalar(1, DType.Bool)].Shape);
    }

    [Fact]
    public void An_index_gives_and_takes_lines_in_its_own_shape()
    {
        var x = Matrix;
        var index = Tensor.From([1L, -2, 1, -1], 2, 2);
        Assert.Equal(new Shape(2, 2, 3), x[index].Shape);
        Assert.Equal([4f, 5, 6, 1, 2, 3, 4, 5, 6, 4, 5, 6], x[index].ToArray<float>());
        x[Tensor.From([-1L])] = Tensor.From([0f, 0, 1]);
        Assert.Equal([1f, 2, 3, 0, 0, 1], x.ToArray<float>());
        x.Transpose()[Tensor.From([0, 2])] = 5;
        Assert.Equal([5f, 2, 5, 5, 0, 5], x.ToArray<float>());
        Assert.Equal([5f, 2, 5], x[Tensor.Scalar(0, DType.Int64)].ToArray<float>());
    }

    [Fact]
    public void Of_two_values_for_one_place_the_last_stays()
    {
        var x = Tensor.Zeros(2);
        x[Tensor.From([1L, 1, 1])] = Tensor.From([1f, 2, 3]);
        Assert.Equal([0f, 3], x.ToArray<float>());
    }

    [Fact]
    public void What_is_picked_has_a_gradient()
    {
        var x = Matrix;
        x.RequiresGrad = true;
        (x[Tensor.From([1L, -1])].Sum() + (3 * x[x.Less(2)].Sum())).Backward();
        Assert.Equal([3f, 0, 0, 2, 2, 2], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var x = Matrix;
        Mistake.Named<ShapeException>("do not broadcast", () => x[0] = Tensor.Zeros(2));
        Mistake.Named<ShapeException>("assignment: the shapes (2) and (3) do not broadcast", () => x[x.Greater(3)] = Tensor.Zeros(2));
        Mistake.Named<ShapeException>("a value of shape (2, 3) cannot be broadcast to what is indexed, of shape (1, 3)",
            () => x[Tensor.From([0L])] = Tensor.Zeros(2, 3));
        Mistake.Named<ShapeException>("a mask of shape (3) does not match the shape (2, 3)", () => x[Tensor.From([true, false, true])]);
        Mistake.Named<ShapeException>("more dimensions", () => x[Tensor.Zeros([2, 3, 1], DType.Bool)]);
        Mistake.Named<ShapeException>("index 2 at (1) is out of range for dimension 0 of (2, 3), which goes from 0 to 1",
            () => x[Tensor.From([0L, 2])]);
        Mistake.Named<ShapeException>("index -3 at (0)", () => x[Tensor.From([-3L])] = 1);
        Mistake.Named<ShapeException>("a scalar has no lines", () => Tensor.Scalar(1)[Tensor.From([0L])]);
        Mistake.Named<NotSupportedException>("not by Float32", () => x[Tensor.From([0f])]);
        Mistake.Named<NotSupportedException>("not by UInt8", () => x[Tensor.From(new byte[2])]);
    }

    [Fact]
    public void Assignment_is_refused_where_a_gradient_would_be_wrong_or_lost()
    {
        var (x, v) = (Matrix, Tensor.Ones(3));
        x.RequiresGrad = v.RequiresGrad = true;
        Mistake.Named<InvalidOperationException>("use NoGrad", () => x[0] = 1);
        Mistake.Named<InvalidOperationException>("use NoGrad", () => x[x.Greater(1)] = 1);
        Mistake.Named<InvalidOperationException>("would be lost", () => Tensor.Zeros(2, 3)[0] = v);
        using (new NoGrad()) x[0] = v;
        Assert.Equal([1f, 1, 1, 4, 5, 6], x.ToArray<float>());
    }
}
