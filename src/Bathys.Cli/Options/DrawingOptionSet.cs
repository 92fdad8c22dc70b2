using System.CommandLine;
using Bathys.Models.Diffusion;

namespace Bathys.Cli.Options;

/// <summary>The options by which a diffusion model draws.</summary>
internal sealed class DrawingOptionSet
{
    readonly Option<string> sampler = ChoiceOption.Create("--sampler", "The way from noise to picture.", [.. Sampler.Names]);
    readonly Option<int> steps = NumberOption.Whole("--steps", "Steps of the way.", 50, most: 1000);
    readonly Option<double> eta = NumberOption.NotNegative("--eta", "The share of fresh noise in each step of ddim, from 0 to 1.", 0);
    readonly Option<double> guidance = NumberOption.NotNegative(
        "--guidance",
        "How much the prompt counts: 1 as in training, more than that above, 0 not at all; for a model that was trained on every picture " +
        "with its caption it is 1.", 3);

    /// <summary>Decides the pictures.</summary>
    public Option<ulong> Seed { get; } = NumberOption.Seed("--seed", "Decides the pictures: the same seed repeats them.", 0);

    /// <summary>Adds all of them to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        Option[] all = [sampler, steps, eta, guidance, Seed];
        foreach (var option in all) command.Add(option);
    }

    /// <summary>How a call wants pictures drawn.</summary>
    /// <param name="call">The call.</param>
    public DrawingOptions Read(ParseResult call) => new()
    {
        Sampler = call.GetRequiredValue(sampler),
        Steps = call.GetValue(steps),
        Eta = call.GetValue(eta),
        Guidance = call.IsGiven(guidance) ? call.GetValue(guidance) : null,
        Seed = call.GetValue(Seed),
    };
}
