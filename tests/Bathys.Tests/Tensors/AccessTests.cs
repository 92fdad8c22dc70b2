namespace Bathys.Tests;

[Quick]
public class AccessTests
{
    static Tensor Matrix => Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3);

    [Fact]
    public void CopyTo_gives_the_elements_in_row_major_order_of_any_view()
    {
        var target = new float[8];
        Matrix.Transpose().CopyTo<float>(target);
        Assert.Equal([1f, 4, 2, 5, 3, 6, 0, 0], target);
        Tensor.From([7f]).Expand(3).CopyTo<float>(target);
        Assert.Equal([7f, 7, 7, 5, 3, 6, 0, 0], target);
    }

    [Fact]
    public void CopyFrom_writes_through_any_view()
    {
        var x = Matrix;
        x.Transpose().CopyFrom([10f, 20, 30, 40, 50, 60]);
        Assert.Equal([10f, 30, 50, 20, 40, 60], x.ToArray<float>());
        x[.., 1].CopyFrom([-1f, -2]);
        Assert.Equal([10f, -1, 50, 20, -2, 60], x.ToArray<float>());
    }

    [Fact]
    public void Read_and_Write_lend_the_memory_itself()
    {
        var x = Matrix;
        x.Write<float>(values => values[4] = 50);
        var seen = 0f;
        x.Read<float>(values => seen = values[4]);
        Assert.Equal(50, seen);
        Assert.Equal(66, x.Read((ReadOnlySpan<float> values) => values.ToArray().Sum()));
    }

    [Fact]
    public void Truth_values_are_read_as_bytes_too() =>
        Assert.Equal([1, 0], Tensor.From([true, false]).Read((ReadOnlySpan<byte> bytes) => bytes.ToArray()));

    [Fact]
    public void What_a_span_cannot_show_is_refused_with_the_way_out()
    {
        var x = Matrix;
        Mistake.Named<InvalidOperationException>("call Contiguous() first", () => x.Transpose().Read<float>(_ => { }));
        Mistake.Named<InvalidOperationException>("use CopyTo and CopyFrom", () => x[.., 1].Write<float>(_ => { }));
        Mistake.Named<InvalidOperationException>("convert first with To(DType.Float64)", () => x.Read<double>(_ => { }));
        Mistake.Named<InvalidOperationException>("convert first", () => x.CopyTo<int>(new int[6]));
        Mistake.Named<ArgumentException>("6 elements do not fit into 5", () => x.CopyTo<float>(new float[5]));
        Mistake.Named<ShapeException>("7 numbers for (2, 3)", () => x.CopyFrom(new float[7]));
    }

    [Fact]
    public void What_repeats_elements_is_not_written_in_place()
    {
        var x = Tensor.From([1f]).Expand(3);
        Mistake.Named<InvalidOperationException>("repeats elements", () => x.CopyFrom([1f, 2, 3]));
        Mistake.Named<InvalidOperationException>("repeats elements", () => x.Fill(2));
    }

    [Fact]
    public void What_takes_part_in_a_gradient_is_written_outside_of_recording_alone()
    {
        var x = Matrix;
        x.RequiresGrad = true;
        Mistake.Named<InvalidOperationException>("use NoGrad", () => x.CopyFrom(new float[6]));
        Mistake.Named<InvalidOperationException>("use NoGrad", () => x.Write<float>(values => values.Clear()));
        using (new NoGrad()) x.CopyFrom(new float[6]);
        Assert.Equal(new float[6], x.ToArray<float>());
    }
}
