using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharpPeer;

static class Networks
{
    public static Module<Tensor, Tensor> SeedCnn(int classes) => Sequential(
        Conv2d(3, 32, 3, padding: 1), ReLU(),
        Conv2d(32, 64, 3, padding: 1), ReLU(), MaxPool2d(2, 2),
        Conv2d(64, 128, 3, padding: 1), ReLU(), MaxPool2d(2, 2),
        Flatten(), Dropout(0.5), Linear(128 * 12 * 12, 512), ReLU(), Dropout(0.5), Linear(512, classes));
}

sealed class RecurrentLanguageModel : Module<Tensor, Tensor>
{
    readonly Embedding embedding;
    readonly Module recurrent;
    readonly Linear head;

    public RecurrentLanguageModel(string cell, int vocabulary, int width, int hidden, int layers) : base(cell)
    {
        embedding = Embedding(vocabulary, width);
        recurrent = cell switch
        {
            "rnn" => RNN(width, hidden, layers, batchFirst: true),
            "gru" => GRU(width, hidden, layers, batchFirst: true),
            _ => LSTM(width, hidden, layers, batchFirst: true),
        };
        head = Linear(hidden, vocabulary);
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens)
    {
        var x = embedding.forward(tokens);
        return head.forward(recurrent switch
        {
            RNN rnn => rnn.forward(x, null).Item1,
            GRU gru => gru.forward(x).Item1,
            _ => ((LSTM)recurrent).forward(x).Item1,
        });
    }
}

sealed class Gpt : Module<Tensor, Tensor>
{
    readonly Embedding tokens, positions;
    readonly ModuleList<Layer> layers;
    readonly LayerNorm norm;
    readonly Linear head;

    public Gpt(int depth, int heads, int width, int context, int vocabulary) : base("gpt")
    {
        tokens = Embedding(vocabulary, width);
        positions = Embedding(context, width);
        layers = new([.. Enumerable.Range(0, depth).Select(_ => new Layer(width, heads))]);
        norm = LayerNorm(width);
        head = Linear(width, vocabulary, hasBias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids)
    {
        var x = tokens.forward(ids) + positions.forward(arange(ids.shape[1]));
        foreach (var layer in layers) x = layer.forward(x);
        return head.forward(norm.forward(x));
    }

    /// <summary>Nothing read yet: keys and values of each layer, (2, batch, heads, length, width of a head).</summary>
    public Tensor?[] NewPast() => new Tensor?[layers.Count];

    /// <summary>As forward, for tokens after those whose keys and values are kept.</summary>
    public Tensor Continue(Tensor ids, Tensor?[] past)
    {
        var start = past[0]?.shape[3] ?? 0;
        var x = tokens.forward(ids) + positions.forward(arange(start, start + ids.shape[1]));
        for (var k = 0; k < past.Length; k++) (x, past[k]) = layers[k].Continue(x, past[k]);
        return head.forward(norm.forward(x));
    }

    sealed class Layer : Module<Tensor, Tensor>
    {
        readonly LayerNorm norm1, norm2;
        readonly Linear qkv, projection, up, down;
        readonly int heads;

        public Layer(int width, int heads) : base("layer")
        {
            this.heads = heads;
            (norm1, norm2) = (LayerNorm(width), LayerNorm(width));
            (qkv, projection) = (Linear(width, 3 * width), Linear(width, width));
            (up, down) = (Linear(width, 4 * width), Linear(4 * width, width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var part = Parts(x);
            return Mixed(x, functional.scaled_dot_product_attention(part[0], part[1], part[2], null, 0, true));
        }

        /// <summary>For tokens after those whose keys and values are given; gives all keys and values.</summary>
        public (Tensor Y, Tensor Past) Continue(Tensor x, Tensor? past)
        {
            var part = Parts(x);
            var all = past is null ? part[TensorIndex.Slice(1)] : cat([past, part[TensorIndex.Slice(1)]], 3);
            return (Mixed(x, functional.scaled_dot_product_attention(part[0], all[0], all[1], null, 0, past is null)), all);
        }

        /// <summary>(batch, length, width) to queries, keys and values, (3, batch, heads, length, width / heads).</summary>
        Tensor Parts(Tensor x) =>
            qkv.forward(norm1.forward(x)).view(x.shape[0], x.shape[1], 3, heads, x.shape[2] / heads).permute(2, 0, 3, 1, 4);

        Tensor Mixed(Tensor x, Tensor attended)
        {
            x = x + projection.forward(attended.transpose(1, 2).reshape(x.shape));
            return x + down.forward(functional.gelu(up.forward(norm2.forward(x))));
        }
    }
}

sealed class Translator : Module<Tensor, Tensor, Tensor>
{
    readonly Embedding source, target, positions;
    readonly Transformer transformer;
    readonly Linear head;

    public Translator(int sourceVocabulary, int targetVocabulary, int width, int heads, int layers, int feedForward) : base("translator")
    {
        source = Embedding(sourceVocabulary, width);
        target = Embedding(targetVocabulary, width);
        positions = Embedding(100, width);
        transformer = Transformer(width, heads, layers, layers, feedForward, 0.1);
        head = Linear(width, targetVocabulary);
        RegisterComponents();
    }

    /// <summary>Ids (length, batch) to logits (length, batch, vocabulary).</summary>
    public override Tensor forward(Tensor from, Tensor to)
    {
        var future = full(to.shape[0], to.shape[0], float.NegativeInfinity).triu(1);
        return head.forward(transformer.call(Placed(source, from), Placed(target, to), null!, future));
    }

    Tensor Placed(Embedding embedding, Tensor ids) => embedding.forward(ids) + positions.forward(arange(ids.shape[0])).unsqueeze(1);
}
