using Bathys.Data;

namespace Bathys.Training;

/// <summary>Finds out where numbers that are not finite come from.</summary>
internal static class NumberFault
{
    /// <summary>The first parameter that holds NaN or infinity, in words; null where all are finite.</summary>
    public static string? InWeights(TrainerBase trainer) => trainer.Model.NamedParameters()
        .Select(entry => Holds($"the weights {entry.Name}", entry.Parameter)).FirstOrDefault(fault => fault is not null);

    /// <summary>What made a step's loss or gradient so: the data, or the first operator and the layer that called it.</summary>
    /// <param name="trainer">The trainer, its model as it was before the step.</param>
    /// <param name="batch">The step's batch.</param>
    /// <param name="parts">Its parts, which are computed again with every operator watched.</param>
    public static string Explain<TBatch>(Trainer<TBatch> trainer, TBatch batch, IEnumerable<TBatch> parts) where TBatch : IBatch<TBatch>
    {
        var data = batch.Tensors().Select(entry => Holds($"the batch's {entry.Name}", entry.Tensor))
            .FirstOrDefault(fault => fault is not null);
        if (data is not null) return data;
        try
        {
            using var _ = new DetectAnomaly();
            foreach (var part in parts) trainer.Predict(part).Loss.Backward();
        }
        catch (AnomalyException anomaly)
        {
            return Name(trainer, anomaly);
        }
        finally
        {
            trainer.Optimizer.ZeroGrad();
        }

        return "no operator of the tape made it";
    }

    /// <summary>The operator, and the layer by its path within the model.</summary>
    public static string Name(TrainerBase trainer, AnomalyException anomaly)
    {
        var path = trainer.Model.NamedModules().FirstOrDefault(entry => ReferenceEquals(entry.Module, anomaly.Part)).Name;
        var place = (anomaly.Part, path) switch
        {
            (null, _) => "outside of the layers",
            (var part, null or "") => $"in {FirstLine(part)}",
            (var part, _) => $"in layer {path}, {FirstLine(part)},",
        };
        return $"{(anomaly.IsBackward ? "the gradient of " : "")}{anomaly.Operation} {place} made {(anomaly.IsNaN ? "NaN" : "infinity")}";
    }

    static string? Holds(string what, Tensor tensor) => tensor.FindNonFinite() switch
    {
        NonFinite.None => null,
        NonFinite.Infinity => $"{what} hold infinity",
        _ => $"{what} hold NaN",
    };

    static string FirstLine(object part) => part.ToString()!.Split('\n')[0].TrimEnd('(');
}
