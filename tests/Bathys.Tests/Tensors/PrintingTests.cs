using System.Globalization;

namespace Bathys.Tests;

/// <summary>The texts are those that PyTorch prints for the same numbers, but for the notes after them.</summary>
[Quick]
public class PrintingTests
{
    static string Lines(params string[] lines) => string.Join('\n', lines);

    [Fact]
    public void Columns_are_aligned_and_rows_indented()
    {
        Assert.Equal(Lines("tensor([[1., 2.],", "        [3., 4.]])"), Tensor.From([1f, 2, 3, 4], 2, 2).ToString());
        Assert.Equal("tensor([   1.5000,   -2.0000, 1000.0000])", Tensor.From([1.5f, -2, 1000]).ToString());
        Assert.Equal("tensor([ 1, 20, -3])", Tensor.From([1L, 20, -3]).ToString());
        Assert.Equal("tensor([ True, False])", Tensor.From([true, false]).ToString());
        Assert.Equal(Lines("tensor([[[0., 0.],", "         [0., 0.]],", "", "        [[0., 0.],", "         [0., 0.]]])"),
            Tensor.Zeros(2, 2, 2).ToString());
    }

    [Fact]
    public void Numbers_of_very_different_sizes_have_exponents()
    {
        Assert.Equal("tensor([1.0000e-05, 1.0000e+00])", Tensor.From([1e-5f, 1]).ToString());
        Assert.Equal("tensor([1.0000e+00, 2.0000e+04,        nan])", Tensor.From([1f, 20000, float.NaN]).ToString());
        Assert.Equal("tensor([ 1., inf, -3.])", Tensor.From([1f, float.PositiveInfinity, -3]).ToString());
        Assert.Equal("tensor([0.0010, 0.0100])", Tensor.From([1e-3f, 1e-2f]).ToString());
        Assert.Equal("tensor([123456.7891])", Tensor.From([123456.789f]).ToString());
        Assert.Equal("tensor([1.0000e+09, 2.0000e+09])", Tensor.From([1e9f, 2e9f]).ToString());
        Assert.Equal("tensor([[nan]])", Tensor.Full([1, 1], double.NaN).ToString());
        Assert.Equal("tensor([-0.,  1.])", Tensor.From([-0f, 1]).ToString());
    }

    [Fact]
    public void Scalars_and_empty_tensors_stand_alone()
    {
        Assert.Equal("tensor(3.1416)", Tensor.Scalar(3.14159).ToString());
        Assert.Equal("tensor(5)", Tensor.Scalar(5, DType.Int64).ToString());
        Assert.Equal("tensor(1.0000e-07)", Tensor.Scalar(1e-7).ToString());
        Assert.Equal("tensor([])", Tensor.Zeros([0]).ToString());
        Assert.Equal("tensor([], shape=(0, 3))", Tensor.Zeros(0, 3).ToString());
    }

    [Fact]
    public void Long_rows_wrap_at_80_characters()
    {
        var text = Tensor.Full([20], 0.5).ToString();
        Assert.Equal(
            Lines("tensor([0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000,",
                  "        0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000,",
                  "        0.5000, 0.5000])"), text);
    }

    [Fact]
    public void Large_tensors_show_their_edges_and_their_shape()
    {
        Assert.Equal(
            Lines("tensor([[   0,    1,    2,  ...,  997,  998,  999],",
                  "        [1000, 1001, 1002,  ..., 1997, 1998, 1999]], shape=(2, 1000))"),
                  Tensor.Arange(2000).Reshape(2, 1000).ToString());
        Assert.Equal(
            Lines("tensor([[0.0000e+00, 1.0000e+00, 2.0000e+00,  ..., 4.9700e+02, 4.9800e+02,",
                  "         4.9900e+02],",
                  "        [5.0000e+02, 5.0100e+02, 5.0200e+02,  ..., 9.9700e+02, 9.9800e+02,",
                  "         9.9900e+02],",
                  "        [1.0000e+03, 1.0010e+03, 1.0020e+03,  ..., 1.4970e+03, 1.4980e+03,",
                  "         1.4990e+03],",
                  "        ...,",
                  "        [3.5000e+03, 3.5010e+03, 3.5020e+03,  ..., 3.9970e+03, 3.9980e+03,",
                  "         3.9990e+03],",
                  "        [4.0000e+03, 4.0010e+03, 4.0020e+03,  ..., 4.4970e+03, 4.4980e+03,",
                  "         4.4990e+03],",
                  "        [4.5000e+03, 4.5010e+03, 4.5020e+03,  ..., 4.9970e+03, 4.9980e+03,",
                  "         4.9990e+03]], shape=(10, 500))"), Tensor.Arange(0, 5000).Reshape(10, 500).ToString());
    }

    [Fact]
    public void Views_other_types_and_gradients_are_told()
    {
        Assert.Equal("tensor([2, 4], dtype=Int32)", Tensor.From([1, 2, 3, 4], 2, 2).Transpose()[1].ToString());
        Assert.Equal("tensor([0.], dtype=Float64)", Tensor.Zeros([1], DType.Float64).ToString());
        Assert.Equal("tensor([1.5000], dtype=BFloat16)", Tensor.From([1.5f]).To(DType.BFloat16).ToString());
        Assert.Equal("tensor([9007199254740993])", Tensor.From([9007199254740993L]).ToString());
        var x = Tensor.Zeros(1);
        x.RequiresGrad = true;
        Assert.Equal("tensor([0.], requiresGrad=True)", x.ToString());
        Assert.Equal("tensor([0.], gradient=Exp)", (x - 1e9).Exp().ToString());
    }

    [Fact]
    public void The_culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal("tensor([-1.5000])", Tensor.From([-1.5f]).ToString());
            Assert.Equal("tensor([-1])", Tensor.From([-1L]).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
