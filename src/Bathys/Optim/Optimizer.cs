using System.Globalization;
using Bathys.Nn;

namespace Bathys.Optim;

/// <summary>Changes parameters so that a loss falls: a state for each parameter and one update rule, which a derived class gives.</summary>
/// <example><code>
/// var optimizer = new Adam(model.Parameters(), learningRate: 1e-3);
/// optimizer.ZeroGrad();
/// loss.Backward();
/// optimizer.Step();
/// </code></example>
public abstract class Optimizer
{
    readonly List<ParameterGroup> groups = [];
    readonly Dictionary<Tensor, ParameterState> states = new(ReferenceEqualityComparer.Instance);

    /// <summary>An optimizer with one group of parameters.</summary>
    /// <param name="parameters">What to change.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero.</param>
    /// <param name="momentum">
    /// The weight of the past in the running mean of gradients, under the name that <see cref="MomentumName"/> gives it.
    /// </param>
    /// <param name="settings">The settings beside these, which each group can have otherwise.</param>
    /// <exception cref="ArgumentException">No parameters, or one that cannot be optimized.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative learning rate, weight decay or momentum.</exception>
    protected Optimizer(
        IEnumerable<Tensor> parameters, double learningRate, double weightDecay, double momentum,
        params ReadOnlySpan<(string Name, double Value)> settings)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        KeyValuePair<string, double>[] all = new KeyValuePair<string, double>[settings.Length + 1];
        all[0] = new(MomentumName, momentum);
        for (var i = 0; i < settings.Length; i++) all[i + 1] = new(settings[i].Name, settings[i].Value);
        groups.Add(new ParameterGroup(parameters, learningRate, weightDecay, MomentumName, all));
    }

    /// <summary>The groups of parameters with their settings.</summary>
    public IReadOnlyList<ParameterGroup> Groups => groups;

    /// <summary>The learning rate of the first group; setting it sets that of every group.</summary>
    public double LearningRate
    {
        get => groups[0].LearningRate;
        set => groups.ForEach(group => group.LearningRate = value);
    }

    /// <summary>
    /// The weight of the past in the running mean of gradients (β₁ of Adam), of the first group; setting it, as a cycle does, sets that of
    /// every group.
    /// </summary>
    public double Momentum
    {
        get => groups[0].Momentum;
        set => groups.ForEach(group => group.Momentum = value);
    }

    /// <summary>What the setting is called that <see cref="Momentum"/> is.</summary>
    protected virtual string MomentumName => "momentum";

    /// <summary>Adds parameters with settings of their own; what is left out is as in the first group.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="learningRate">Their learning rate.</param>
    /// <param name="weightDecay">How strongly they are drawn to zero.</param>
    /// <param name="settings">Other settings by name, as in <c>("beta2", 0.95)</c>.</param>
    /// <returns>The group.</returns>
    /// <exception cref="ArgumentException">
    /// A parameter is in a group already or cannot be optimized, or there is no such setting.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ParameterGroup AddGroup(
        IEnumerable<Tensor> parameters, double? learningRate = null, double? weightDecay = null,
        params ReadOnlySpan<(string Name, double Value)> settings)
    {
        var first = groups[0];
        var group = new ParameterGroup(
            parameters, learningRate ?? first.LearningRate, weightDecay ?? first.WeightDecay, MomentumName, first.Settings);
        foreach (var (name, value) in settings) group[name] = value;
        Check(group);
        if (All.Intersect(group.Parameters, ReferenceEqualityComparer.Instance).Any())
            throw new ArgumentException("a parameter is in another group of this optimizer already", nameof(parameters));
        groups.Add(group);
        return group;
    }

    /// <summary>Refuses settings of a group that do not go together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    protected virtual void Check(ParameterGroup group)
    {
    }

    /// <summary>Forgets the gradient of every parameter.</summary>
    public void ZeroGrad()
    {
        foreach (var group in groups)
            for (var i = 0; i < group.Parameters.Count; i++) group.Parameters[i].Grad = null;
    }

    /// <summary>Changes every parameter that has a gradient.</summary>
    public void Step()
    {
        using var _ = new NoGrad();
        foreach (var group in groups)
        {
            BeginStep(group);
            foreach (var parameter in group.Parameters)
            {
                if (parameter.Grad is not { } gradient) continue;
                var state = StateOf(parameter);
                state.Step++;
                Update(group, parameter, gradient, state);
            }
        }
    }

    /// <summary>Reads a group's settings, once for the updates of all its parameters that follow.</summary>
    private protected virtual void BeginStep(ParameterGroup group)
    {
    }

    /// <summary>The update rule: changes the parameter, and the running values in its state, by the gradient.</summary>
    protected abstract void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state);

    /// <summary>
    /// The names of the running values that every updated parameter of a group has, as in exp_avg; null for any, which a saved state cannot
    /// be held to.
    /// </summary>
    protected virtual IReadOnlyList<string>? StateNames(ParameterGroup group) => null;

    /// <summary>
    /// All that a resumed run needs: state.0.step and state.0.exp_avg of parameter 0, groups.0.parameters (how many),
    /// groups.0.learning_rate and so on. The tensors share memory with the optimizer: save or clone them before the next step.
    /// </summary>
    public OrderedDictionary<string, Tensor> StateDictionary()
    {
        var saved = new OrderedDictionary<string, Tensor>();
        foreach (var (i, parameter) in All.Index())
        {
            if (!states.TryGetValue(parameter, out var state)) continue;
            saved.Add($"state.{i}.step", Tensor.Scalar(state.Step, DType.Int64));
            foreach (var (name, value) in state.Values) saved.Add($"state.{i}.{name}", value);
        }
        foreach (var (i, group) in groups.Index())
        {
            saved.Add($"groups.{i}.parameters", Tensor.Scalar(group.Parameters.Count, DType.Int64));
            saved.Add($"groups.{i}.learning_rate", Tensor.Scalar(group.LearningRate, DType.Float64));
            saved.Add($"groups.{i}.weight_decay", Tensor.Scalar(group.WeightDecay, DType.Float64));
            foreach (var (name, value) in group.Settings) saved.Add($"groups.{i}.{name}", Tensor.Scalar(value, DType.Float64));
        }
        return saved;
    }

    /// <summary>
    /// Goes on where another optimizer of the same kind and parameters stopped, PyTorch's among them. The groups' settings may be left out:
    /// then they stay.
    /// </summary>
    /// <exception cref="StateException">
    /// The state is that of other parameters or of another kind of optimizer; then nothing is changed.
    /// </exception>
    public void LoadStateDictionary(IReadOnlyDictionary<string, Tensor> saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        var parameters = All.ToList();
        var wrong = saved.Where(entry => !Fits(entry.Key.Split('.'), entry.Value, parameters))
            .Select(entry => $"{entry.Key} {entry.Value.Shape} does not fit");
        var lacking = Required(saved, parameters.Count).Where(key => !saved.ContainsKey(key)).Select(key => $"{key} is missing");
        var faults = string.Join(", ", wrong.Concat(lacking));
        if (faults.Length > 0)
            throw new StateException($"the state is not that of this {GetType().Name}'s {parameters.Count} parameters: {faults}");
        states.Clear();
        foreach (var (key, value) in saved)
        {
            var (part, i, name) = Parse(key.Split('.'));
            if (name == "parameters") continue;
            if (part == "groups" && name == "learning_rate") groups[i].LearningRate = value.Item();
            else if (part == "groups" && name == "weight_decay") groups[i].WeightDecay = value.Item();
            else if (part == "groups") groups[i][name] = value.Item();
            else if (name == "step") StateOf(parameters[i]).Step = (long)value.Item();
            else StateOf(parameters[i]).Set(name, value.DType == parameters[i].DType ? value.Copy() : value.Convert(parameters[i].DType));
        }
    }

    bool Fits(string[] key, Tensor value, List<Tensor> parameters) =>
        key.Length == 3 && int.TryParse(key[1], NumberStyles.None, CultureInfo.InvariantCulture, out var i) && (key[0], key[2]) switch
        {
            ("groups", "learning_rate" or "weight_decay") => i < groups.Count && value.Count == 1,
            ("groups", var name) when name != "parameters" => i < groups.Count && groups[i].Settings.ContainsKey(name) && value.Count == 1,
            ("groups", "parameters") => i < groups.Count && value.Count == 1 && value.Item() == groups[i].Parameters.Count,
            ("state", "step") => i < parameters.Count && value.Count == 1,
            ("state", var name) => i < parameters.Count && StateNames(GroupOf(i))?.Contains(name) != false
            && value.Shape == parameters[i].Shape,
            _ => false,
        };

    /// <summary>
    /// What a state must hold: the size of each group, where it tells of groups at all, as PyTorch's flattened one does not, and all the
    /// values of each parameter that has any. One without a gradient has none.
    /// </summary>
    IEnumerable<string> Required(IReadOnlyDictionary<string, Tensor> saved, int count) =>
        groups.Select((_, i) => $"groups.{i}.parameters")
            .Where(_ => saved.Keys.Any(key => key.StartsWith("groups.", StringComparison.Ordinal)))
            .Concat(Enumerable.Range(0, count)
            .Where(i => saved.Keys.Any(key => key.StartsWith($"state.{i}.", StringComparison.Ordinal)))
            .SelectMany(i =>
                (IEnumerable<string>)[$"state.{i}.step", .. (StateNames(GroupOf(i)) ?? []).Select(name => $"state.{i}.{name}")]));

    static (string Part, int Index, string Name) Parse(string[] key) => (key[0], int.Parse(key[1], CultureInfo.InvariantCulture), key[2]);

    /// <summary>The group of parameter number i of all.</summary>
    ParameterGroup GroupOf(int i)
    {
        var group = 0;
        for (; i >= groups[group].Parameters.Count; group++) i -= groups[group].Parameters.Count;
        return groups[group];
    }

    IEnumerable<Tensor> All => groups.SelectMany(group => group.Parameters);

    ParameterState StateOf(Tensor parameter)
    {
        if (!states.TryGetValue(parameter, out var state)) states.Add(parameter, state = new ParameterState());
        return state;
    }
}
