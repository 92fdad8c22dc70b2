using Bathys.Data;

namespace Bathys.Text;

/// <summary>Sentences and their translations as a model reads them, filled up to equal lengths.</summary>
/// <param name="Source">(batch, source) ids, Int64: the sentence and an end token.</param>
/// <param name="SourcePadding">
/// (batch, source) Bool: true where the source is filled up (true hides, as a key padding mask wants it).
/// </param>
/// <param name="TargetInput">(batch, target) ids, Int64: a begin token and the translation.</param>
/// <param name="TargetOutput">
/// (batch, target) ids, Int64: the translation and an end token, <see cref="TextBatch.Ignored"/> where filled up.
/// </param>
/// <param name="TargetPadding">(batch, target) Bool: true where the target is filled up (true hides).</param>
public sealed record TranslationBatch(Tensor Source, Tensor SourcePadding, Tensor TargetInput, Tensor TargetOutput, Tensor TargetPadding)
    : IBatch<TranslationBatch>
{
    /// <summary>Number of pairs.</summary>
    public int Size => Source.Shape[0];

    /// <inheritdoc/>
    public TranslationBatch Slice(Range rows) =>
        new(Source[rows], SourcePadding[rows], TargetInput[rows], TargetOutput[rows], TargetPadding[rows]);

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Tensor)> Tensors() =>
        [("source", Source), ("target input", TargetInput), ("target output", TargetOutput)];
}
