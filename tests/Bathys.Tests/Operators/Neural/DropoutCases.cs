using static Bathys.Tests.Operators.OperatorCase;

namespace Bathys.Tests.Operators.Neural;

public class DropoutCases : IOperatorCases
{
    public IEnumerable<OperatorCase> Cases =>
    [
        new("Dropout", x => x[0].Dropout(0.3, generator: new Generator(5)), x =>
            Dropped(x[0], 0.3, new Generator(5)), [[(int[])[7]], [(int[])[3, 5]], [(int[])[0, 3]], [(int[])[33, 1057]]])
        {
            Errors =
            [
                Fails<ArgumentOutOfRangeException>("a probability of 1.5 is not from 0 to 1", () => Tensor.Zeros(3).Dropout(1.5)),
                Fails<ArgumentOutOfRangeException>("is not from 0 to 1", () => Tensor.Zeros(3).Dropout(double.NaN)),
                Fails<NotSupportedException>("convert first", () => Tensor.Zeros([3], DType.Int64).Dropout()),
            ],
        },
        new("Dropout", x => x[0].Dropout(0.3, training: false), x => x[0], [[(int[])[3, 5]]]) { Note = "evaluation" },
        new("Dropout", x => x[0].Dropout(1), x => x[0].Map(_ => 0), [[(int[])[3, 5]]]) { Note = "everything" },
    ];

    /// <summary>Four counters at a time, whose words stand as a₀ b₀ … a₃ b₃ c₀ d₀ … c₃ d₃.</summary>
    static Numbers Dropped(Numbers x, double probability, Generator generator)
    {
        var words = new List<uint>();
        while (words.Count < x.Values.Length)
        {
            var four = Enumerable.Range(0, 4)
                .Select(_ => (A: generator.NextUInt32(), B: generator.NextUInt32(), C: generator.NextUInt32(), D: generator.NextUInt32()))
                    .ToArray();
            foreach (var w in four) words.AddRange([w.A, w.B]);
            foreach (var w in four) words.AddRange([w.C, w.D]);
        }
        return new Numbers(
            [.. x.Values.Select((v, i) => words[i] < (uint)(probability * (1L << 32)) ? 0 : v / (1 - probability))], x.Shape);
    }
}
