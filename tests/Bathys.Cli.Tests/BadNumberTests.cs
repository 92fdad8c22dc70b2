namespace Bathys.Cli.Tests;

/// <summary>Trainings whose numbers go wrong, and runs whose newest checkpoint does.</summary>
public class BadNumberTests
{
    static string[] Training(TemporaryFolder folder, string learningRate) =>
    [
        "train", "mlp", "--data", SmallRun.Table(folder, rows: 200), "--target", "place", "--epochs", "2", "--batch-size", "16",
        "--learning-rate", learningRate, "--output", folder["run"],
    ];

    [Fact]
    public void A_run_that_leaves_the_numbers_is_stopped_and_named_with_layer_and_operator()
    {
        using var folder = new TemporaryFolder();
        var call = Call.Of(Training(folder, "1e30"));
        call.IsMistake("step 2 (epoch 1)", "not finite", " in layer ", "Linear(", " made ");
        Call.Of([.. Training(folder, "1e30"), "--overwrite", "--detect-anomaly"])
            .IsMistake("In step 2 (epoch 1), ", " in layer ", " made ");
    }

    [Fact]
    public void Bad_steps_are_left_out_as_many_as_asked_for()
    {
        using var folder = new TemporaryFolder();
        var call = Call.Of([.. Training(folder, "1e30"), "--skip-bad-steps", "3"]);
        call.IsMistake("step 5 (epoch 1)");
        Assert.Equal(3, call.Output.Split('\n').Count(line => line.Contains("the step is left out", StringComparison.Ordinal)));
        Call.Of([.. Training(folder, "0.01"), "--overwrite", "--skip-bad-steps", "3", "--detect-anomaly"]).Succeeds();
    }

    [Fact]
    public void A_resume_says_which_damaged_checkpoint_it_passed_over()
    {
        using var folder = new TemporaryFolder();
        string[] training = [.. Training(folder, "0.01"), "--checkpoint-every", "1"];
        Call.Of(training).Succeeds();
        var weights = new CheckpointStore(folder["run/checkpoints"]).Newest()!.PathOf("model.safetensors");
        var expected = File.ReadAllBytes(weights);
        using (var file = File.OpenWrite(weights)) file.SetLength(100);
        var output = Call.Of([.. training, "--resume"]).Succeeds().Output;
        Assert.Matches(@"passed over \S+step-\d+: model.safetensors has 100 bytes instead of [\d,]+", output);
        Assert.Matches(@"resumed from \S+step-\d+: epoch 2, batch \d+", output);
        Assert.Equal(expected, File.ReadAllBytes(weights));
    }
}
