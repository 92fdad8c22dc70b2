namespace Bathys.Nn;

/// <summary>Over how much the mean loss of labels is.</summary>
static class LabelCount
{
    /// <summary>
    /// The sum of the weights of labels that are not ignored; null where that is the number of those from 0 on, or where targets are no
    /// labels.
    /// </summary>
    public static double? Of(Tensor target, Tensor? weight, int ignoreIndex)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.DType.IsFloatingPoint || target.DType == DType.BFloat16 || (weight is null && ignoreIndex < 0)) return null;
        var weights = weight?.Detach().To(DType.Float64).ToArray<double>();
        var sum = 0.0;
        foreach (var label in target.Detach().To(DType.Int64).ToArray<long>())
            if (label != ignoreIndex && label >= 0) sum += weights?[label] ?? 1;
        return sum;
    }
}
