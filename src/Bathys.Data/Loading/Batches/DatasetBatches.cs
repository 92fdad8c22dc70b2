namespace Bathys.Data;

/// <summary>The batches of a data set as a sampler puts them together.</summary>
sealed class DatasetBatches<TBatch>(IBatchDataset<TBatch> dataset, BatchSampler sampler, ulong seed) : BatchSource<TBatch>
{
    public override int Count => sampler.Count;

    public override int SampleCount => sampler.SampleCount;

    public IBatchDataset<TBatch> Dataset => dataset;

    /// <summary>The settings of a loader that made its sampler itself; null where the sampler was given.</summary>
    public IReadOnlyList<(string Name, string Value)>? Own { get; init; }

    public override IEnumerable<(string Name, string Value)> Settings =>
        Own ?? [("sampler", sampler.ToString()), ("data_seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    public override Func<int, TBatch> Epoch(int epoch)
    {
        var (batches, chance) = (sampler.Batches(epoch), EpochChance.Samples(seed, epoch));
        return batch => dataset.GetBatch(batches[batch], chance);
    }

    /// <summary>Single samples, so that a probe of a large set stays cheap; a set that comes in whole batches gives those.</summary>
    public override IEnumerable<TBatch> Probe(int most)
    {
        if (dataset is IWholeBatches) return base.Probe(most);
        var (count, chance) = (Math.Min(most, dataset.Count), EpochChance.Samples(0, 0));
        return Enumerable.Range(0, count).Select(i => dataset.GetBatch([(int)((long)i * dataset.Count / count)], chance));
    }
}

/// <summary>A data set of which only its own batches can be had, not any samples together.</summary>
interface IWholeBatches;
