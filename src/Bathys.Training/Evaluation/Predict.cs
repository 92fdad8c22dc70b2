namespace Bathys.Training;

/// <summary>Answers from a model's scores.</summary>
public static class Predict
{
    /// <summary>The class with the highest score of each row; of equal ones the first.</summary>
    /// <param name="scores">Scores or probabilities, (N, classes).</param>
    /// <exception cref="ShapeException">The scores are no matrix.</exception>
    public static long[] Classes(Tensor scores)
    {
        if (scores.Rank != 2) throw new ShapeException($"Predict: scores are of shape (N, classes), not {scores.Shape}");
        var values = scores.Detach().To(DType.Float32).ToArray<float>();
        var (rows, classes) = (scores.Shape[0], scores.Shape[1]);
        var best = new long[rows];
        for (var row = 0; row < rows; row++)
        {
            var line = values.AsSpan(row * classes, classes);
            for (var c = 1; c < classes; c++)
                if (line[c] > line[(int)best[row]]) best[row] = c;
        }

        return best;
    }
}
