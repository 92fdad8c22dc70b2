using Bathys.Nn;
using Bathys.Text;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>
/// A language model by a recurrent network: embedding, recurrent layers, a linear layer to the logits of the next token, with dropout on
/// the
/// embedding, between the layers and before the output (Zaremba, Sutskever and Vinyals, "Recurrent neural network regularization", 2014).
/// </summary>
public sealed class RecurrentLanguageModel : Module, ILanguageModel
{
    readonly Embedding encoder;
    readonly RecurrentLayer rnn;
    readonly Linear decoder;
    readonly Dropout dropout;

    /// <summary>A model with random weights.</summary>
    /// <param name="cell">The kind of recurrent network.</param>
    /// <param name="vocabulary">How many tokens there are.</param>
    /// <param name="embedding">Size of a token's embedding.</param>
    /// <param name="hidden">The size of a layer's state.</param>
    /// <param name="layers">How many recurrent layers lie on each other.</param>
    /// <param name="dropout">The probability of being dropped in training.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    public RecurrentLanguageModel(
        RecurrentCell cell, int vocabulary, int embedding, int hidden, int layers, double dropout = 0, DType dtype = DType.Float32)
    {
        encoder = new(vocabulary, embedding, dtype: dtype);
        rnn = RecurrentNetwork.Create(cell, embedding, hidden, layers, dropout: dropout, dtype: dtype);
        decoder = new(hidden, vocabulary, dtype: dtype);
        this.dropout = new(dropout);
    }

    /// <inheritdoc/>
    public int VocabularySize => decoder.Weight.Shape[0];

    /// <summary>The logits of the token after each, and the state at the end.</summary>
    /// <param name="tokens">Int64 (batch, steps).</param>
    /// <param name="state">The state at the beginning; nothing remembered if not given.</param>
    /// <returns>(batch, steps, vocabulary), and the state.</returns>
    public (Tensor Logits, RecurrentState State) Forward(Tensor tokens, RecurrentState? state = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var x = dropout.Forward(encoder.Forward(tokens.Transpose(0, 1)));               // (steps, batch, embedding)
        (x, state) = rnn.Forward(x, state);                                             // (steps, batch, hidden)
        return (decoder.Forward(dropout.Forward(x).Transpose(0, 1)), state);
    }

    /// <summary>The mean loss of a batch that goes on where the one before ended: truncated backpropagation through time.</summary>
    /// <param name="batch">Tokens and their successors.</param>
    /// <param name="carried">The state so far; afterwards the one at the batch's end, cut off from its past.</param>
    public Prediction Predict(TextBatch batch, CarriedState carried)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(carried);
        var (logits, state) = Forward(batch.Inputs, carried.Value);
        carried.Value = state.Detach();
        logits = logits.Flatten(0, 1);
        return new(logits.CrossEntropy(batch.Targets.Flatten()), logits, batch.Targets);
    }

    /// <inheritdoc/>
    public ITextReading Begin() => new Reading(this);

    sealed class Reading(RecurrentLanguageModel model) : ITextReading
    {
        RecurrentState? state;

        public Tensor Read(Tensor tokens)
        {
            using var mode = new EvaluationMode();
            using var unrecorded = new NoGrad();
            (var logits, state) = model.Forward(tokens, state);
            return logits[.., ^1];
        }
    }
}
