using Bathys.Nn;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>
/// A finished or unfinished training in its folder, opened for reading: its configuration, and its model ready for use. What <see
/// cref="Load"/> gives may be used by
/// many threads at once and outlives the run.
/// </summary>
/// <example><code>
/// using var run = Run.Open("runs/cnn-digits-1");
/// var classifier = run.Load&lt;ImageClassifier&gt;();
/// foreach (var (name, probability) in classifier.Classify("seven.png")) Console.WriteLine($"{name} {probability:P1}");
/// </code></example>
public sealed class Run : IDisposable
{
    readonly IReadOnlyList<RunKind> kinds;
    readonly Action<string>? note;

    Run(RunFolder folder, IReadOnlyList<RunKind> kinds, Action<string>? note)
    {
        (Folder, this.kinds, this.note) = (folder, kinds, note);
        Configuration = RunConfiguration.Read(folder, kinds);
    }

    /// <summary>Opens a run.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="note">Is told, in a sentence, of each checkpoint that is not as it was saved and is passed over.</param>
    /// <param name="kinds">The kinds that it may be of; <see cref="RunKinds.All"/> if not given.</param>
    /// <exception cref="BathysException">It is no run's folder, or its configuration cannot be read.</exception>
    public static Run Open(string path, Action<string>? note = null, IReadOnlyList<RunKind>? kinds = null) =>
        new(RunFolder.Open(path), kinds ?? RunKinds.All, note);

    /// <summary>The folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>What the run was started with.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>Whether the weights that were loaded are the best for certain: no checkpoint was passed over.</summary>
    public bool IsBest { get; private set; } = true;

    /// <summary>Whether something of a type can be loaded from this kind of run.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public bool CanLoad<T>() where T : class => Configuration is ILoads<T>;

    /// <summary>
    /// The run's model as the object that uses it: an <see cref="ImageClassifier"/>, a <see cref="TableModel"/>, a <see
    /// cref="SeriesForecaster"/>, a
    /// <see cref="TextGenerator"/>, an <see cref="Answerer"/>, a <see cref="TextTranslator"/> or a <see cref="Diffusion.Painter"/>.
    /// </summary>
    /// <typeparam name="T">What to load.</typeparam>
    /// <exception cref="BathysException">The run is of another kind, no checkpoint is whole, or a file beside them cannot be
    /// read.</exception>
    public T Load<T>() where T : class
    {
        if (Configuration is not ILoads<T> loader)
        {
            throw new BathysException(
                $"The run {Folder.Path} is of the kind {Configuration.RunKind.Name} and no {typeof(T).Name} can be loaded from it: " +
                $"{Givers<T>()}.");
        }

        // Weights that are overwritten at once take no random numbers from anybody.
        using var _ = new RandomScope(new Generator(0));
        return loader.Load(this);
    }

    /// <summary>Evaluates the best weights on the run's test set, or on other data.</summary>
    /// <param name="options">On what, and who watches; the run's own test set if not given.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The kind of run is evaluated in a way of its own, no checkpoint is whole, or the data cannot be
    /// read.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public IReport Evaluate(EvaluationOptions? options = null, CancellationToken stop = default) => Configuration is IEvaluates evaluates
        ? evaluates.Evaluate(this, options ?? new(), stop)
        : throw new BathysException(
            $"The run {Folder.Path} is of the kind {Configuration.RunKind.Name}, which is evaluated by what is loaded from it.");

    /// <summary>Gives a model the weights of the best checkpoint, or of the newest where the best is damaged.</summary>
    /// <param name="model">A model as the configuration makes it.</param>
    /// <returns>The model.</returns>
    /// <exception cref="BathysException">No checkpoint is whole, or the weights do not fit.</exception>
    public TModel LoadBest<TModel>(TModel model) where TModel : Module
    {
        BestWeights.Load(Folder, model, PassOver);
        return model;
    }

    /// <summary>Gives a model the weights of the newest whole checkpoint, for models whose loss says little of which is best.</summary>
    /// <inheritdoc cref="LoadBest"/>
    public TModel LoadLatest<TModel>(TModel model) where TModel : Module
    {
        LatestWeights.Load(Folder, model, PassOver);
        return model;
    }

    /// <summary>Closes the run; what was loaded from it can be used further.</summary>
    public void Dispose() => Folder.Dispose();

    void PassOver(string sentence)
    {
        IsBest = false;
        note?.Invoke(sentence);
    }

    string Givers<T>() where T : class
    {
        string[] names = [.. kinds.Where(kind => kind.Type.IsAssignableTo(typeof(ILoads<T>))).Select(kind => kind.Name)];
        return names.Length == 0 ? "no kind of run gives one" : $"name a run of the kind {string.Join(" or ", names)}";
    }
}
