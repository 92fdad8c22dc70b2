using Bathys.Nn;

namespace Bathys.Tests.Nn;

[Quick]
public class ModuleTests
{
    [Theory]
    [InlineData("conv1", "conv1")]
    [InlineData("_conv1", "conv1")]
    [InlineData("Conv1", "conv1")]
    [InlineData("<Conv1>k__BackingField", "conv1")]
    [InlineData("<conv1>P", "conv1")]
    [InlineData("InProjWeight", "in_proj_weight")]
    [InlineData("inProjWeight", "in_proj_weight")]
    [InlineData("NumBatchesTracked", "num_batches_tracked")]
    [InlineData("WeightIhL0", "weight_ih_l0")]
    [InlineData("Norm1Weight", "norm1_weight")]
    [InlineData("LSTMCell", "lstm_cell")]
    [InlineData("Conv2D", "conv2d")]
    [InlineData("ln_1", "ln_1")]
    [InlineData("W", "w")]
    public void Fields_are_named_as_in_PyTorch(string field, string key) => Assert.Equal(key, ModuleFields.StateName(field));

    [Fact]
    public void Declaring_registers_parameters_buffers_modules_and_lists()
    {
        var net = new Net();
        Assert.Equal(
        [
            "scale", "in_proj_weight", "running_mean", "ln_1.weight", "ln_1.bias", "layers.0.weight", "layers.1.weight", "blocks.0.weight",
            "mlp.0.weight", "mlp.0.bias", "mlp.2.weight", "tied.weight", "tied.bias", "first.weight", "first.bias",
            "head.weight", "head.bias",
        ], net.StateDictionary().Keys);
        Assert.Equal(["running_mean", "mask"], net.NamedBuffers().Select(b => b.Name));
        Assert.Equal(
            [.. net.StateDictionary().Keys.Except(["running_mean", "head.weight", "head.bias"])],
            net.NamedParameters().Select(p => p.Name));
        Assert.Same(net.Scale, net.Parameters().First());
    }

    [Fact]
    public void A_shared_parameter_counts_once_and_is_saved_under_each_name()
    {
        var net = new Net();
        var counted = net.Parameters().Sum(p => p.Count);
        Assert.Equal(counted, net.ParameterCount);
        Assert.Equal(net.Parameters().Distinct().Count(), net.Parameters().Count());
        Assert.Equal(net.StateDictionary()["head.weight"].ToArray<float>(), net.StateDictionary()["tied.weight"].ToArray<float>());
    }

    [Fact]
    public void Train_and_eval_reach_every_child()
    {
        Net net = new Net().Eval();
        Assert.All(net.NamedModules(), entry => Assert.False(entry.Module.IsTraining, entry.Name));
        Assert.Equal(12, net.NamedModules().Count());
        net.Train();
        Assert.All(net.NamedModules(), entry => Assert.True(entry.Module.IsTraining, entry.Name));
    }

    [Fact]
    public void To_converts_in_place_and_keeps_the_objects()
    {
        var net = new Net();
        var (scale, values) = (net.Scale, net.First.Weight.ToArray<float>());
        net.Scale.Grad = Tensor.Ones(2);
        net.To(DType.Float64);
        Assert.Same(scale, net.Scale);
        Assert.All(net.Parameters(), p => Assert.Equal(DType.Float64, p.DType));
        Assert.Equal(DType.Int64, net.Mask.DType);
        Assert.Null(scale.Grad);
        Assert.Equal(values.Select(v => (double)v), net.First.Weight.ToArray<double>());
        (net.First.Forward(Tensor.Ones([1, 2], DType.Float64)).Sum() * scale.Sum()).Backward();
        Assert.Equal(DType.Float64, net.First.Weight.Grad!.DType);
        Assert.Equal(DType.Float64, scale.Grad!.DType);
    }

    [Fact]
    public void ZeroGrad_forgets_every_gradient()
    {
        var net = new Net();
        net.First.Forward(Tensor.Ones(1, 2)).Sum().Backward();
        Assert.NotNull(net.First.Weight.Grad);
        net.ZeroGrad();
        Assert.All(net.Parameters(), p => Assert.Null(p.Grad));
    }

    [Fact]
    public void A_state_goes_from_one_module_to_another()
    {
        var (a, b) = (new Net(), new Net());
        Assert.NotEqual(a.First.Weight.ToArray<float>(), b.First.Weight.ToArray<float>());
        var difference = b.LoadStateDictionary(a.StateDictionary());
        Assert.True(difference.IsEmpty);
        foreach (var (key, tensor) in a.StateDictionary()) Assert.Equal(tensor.ToArray<float>(), b.StateDictionary()[key].ToArray<float>());
        Assert.True(b.First.Weight.RequiresGrad);
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_with_every_key_and_nothing_changes()
    {
        var net = new Linear(2, 3);
        var before = net.Bias!.ToArray<float>();
        var state = new Dictionary<string,
            Tensor>
        { ["weight"] = Tensor.Ones(2, 3), ["bias"] = Tensor.Ones(3), ["head.weight"] = Tensor.Ones(1) };
        var error = Assert.Throws<StateException>(() => net.LoadStateDictionary(state));
        Assert.Contains("unexpected head.weight", error.Message);
        Assert.Contains("weight ((3, 2) here, (2, 3) in the state)", error.Message);
        Assert.Equal(before, net.Bias.ToArray<float>());
        state.Remove("bias");
        Assert.Contains("missing bias", Assert.Throws<StateException>(() => net.LoadStateDictionary(state)).Message);
    }

    [Fact]
    public void What_fits_is_loaded_where_one_is_not_strict()
    {
        var net = new Linear(2, 3);
        var state = new Dictionary<string,
            Tensor>
        { ["bias"] = Tensor.From([1.0, 2, 3]), ["weight"] = Tensor.Ones(9), ["other"] = Tensor.Ones(1) };
        var skipped = net.LoadStateDictionary(state, strict: false);
        Assert.Equal([1, 2, 3], net.Bias!.ToArray<float>());
        Assert.Equal(["other"], skipped.Unexpected);
        Assert.Equal("weight", skipped.Misshapen.Single().Key);
        Assert.Empty(skipped.Missing);
    }

    [Fact]
    public void A_module_that_contains_itself_is_told()
    {
        var circle = new Circle();
        circle.Next = circle;
        Assert.Contains("contains itself", Assert.Throws<InvalidOperationException>(() => circle.Parameters().Count()).Message);
    }

    [Fact]
    public void A_frozen_parameter_stays_a_parameter()
    {
        var net = new Linear(2, 3);
        net.Weight.RequiresGrad = false;
        net.Forward(Tensor.Ones(1, 2)).Sum().Backward();
        Assert.Null(net.Weight.Grad);
        Assert.NotNull(net.Bias!.Grad);
        Assert.Equal(["weight", "bias"], net.StateDictionary().Keys);
    }

    [Fact]
    public void A_frozen_module_learns_nothing_until_it_thaws()
    {
        var net = new Linear(2, 3).Freeze();
        Assert.DoesNotContain(net.Parameters(), parameter => parameter.RequiresGrad || net.Forward(Tensor.Ones(1, 2)).RequiresGrad);
        net.Freeze(false).Forward(Tensor.Ones(1, 2)).Sum().Backward();
        Assert.All(net.Parameters(), parameter => Assert.NotNull(parameter.Grad));
    }

    [Fact]
    public void Modules_print_as_a_tree() => Assert.Equal(
        """
        Sequential(
          (0): Linear(2, 3)
          (1): Sequential(
            (0): Linear(3, 1, bias: false)
          )
        )
        """.ReplaceLineEndings("\n"),
        new Sequential { new Linear(2, 3), new Sequential(new Linear(3, 1, bias: false)) }.ToString());

    [Fact]
    public void A_shape_that_does_not_fit_names_the_layer_and_the_way_out()
    {
        var layer = new Linear(12, 5);
        var error = Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Ones(2, 3, 4)));
        Assert.Contains("Linear(12, 5) got (2, 3, 4)", error.Message);
        Assert.Contains("new Flatten()", error.Message);
        Assert.Contains("7 input features", Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Ones(2, 7))).Message);
    }

    abstract class Base : Module
    {
        readonly string name = "not a member";

        public Parameter Scale { get; } = new(Tensor.Ones(2));

        public override string ToString() => name;
    }

    class Net : Base
    {
        readonly Tensor InProjWeight = new Parameter(Tensor.Ones(2, 2));
        readonly Tensor runningMean = Tensor.Zeros(2);
        [NotSaved]
        readonly Tensor mask = Tensor.Arange(3);
        [StateName("ln_1")]
        readonly Linear norm = new(2, 2);
        readonly Linear[] layers = [new(2, 2, bias: false), new(2, 2, bias: false)];
        readonly ModuleList<Linear> blocks = [new Linear(2, 2, bias: false)];
        readonly Sequential mlp = [new Linear(2, 2), new Sequential(), new Linear(2, 2, bias: false)];
        readonly Linear tied;

        public Net() => tied = Head;

        public Linear First { get; } = new(2, 2);

        public Linear Head { get; } = new(2, 2);

        public Linear? Nothing { get; init; }

        public Tensor Mask => mask;

        public override string ToString() => $"{InProjWeight}{runningMean}{norm}{layers}{blocks}{mlp}{tied}{Nothing}";
    }

    sealed class Circle : Module
    {
        public Circle? Next { get; set; }
    }
}
