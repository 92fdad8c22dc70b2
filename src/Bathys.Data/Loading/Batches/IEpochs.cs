namespace Bathys.Data;

/// <summary>Epochs of batches, made by number or read from a stream.</summary>
interface IEpochs<TBatch>
{
    int? Count { get; }

    int? SampleCount { get; }

    IEnumerable<(string Name, string Value)> Settings { get; }

    IEnumerable<TBatch> Read(int epoch, int firstBatch, int workers, int prefetch);

    IEnumerable<TBatch> Probe(int most);
}
