using Bathys.Optim;

namespace Bathys.Training;

/// <summary>
/// The learning rates that a trainer's schedules give. Where several drive one optimizer, each keeps a rate of its own, as if it were
/// alone, and the optimizer has the base rate times the factors of all: η = η₀·Π(ηᵢ / η₀). A schedule that is alone sets its optimizer's
/// rates itself.
/// </summary>
internal sealed class ScheduledRates
{
    readonly Entry[] entries;

    /// <summary>The rates of a trainer's schedules as they stand; nothing is set yet.</summary>
    public ScheduledRates(TrainerBase trainer)
    {
        entries = [.. trainer.Schedules.Select(scheduled => new Entry(scheduled, DrivenBy(scheduled.Schedule) ?? trainer.Optimizer))];
        foreach (var entry in entries) entry.IsAlone = Of(entry.Optimizer).Count() == 1;
    }

    /// <summary>Each schedule's own rate of each group, in the trainer's order; none where each is alone.</summary>
    public List<List<double>> Saved =>
        [.. Array.TrueForAll(entries, entry => entry.IsAlone) ? [] : entries.Select(entry => entry.Rates.ToList())];

    /// <summary>Takes the schedules of an interval one step further.</summary>
    public void Step(Interval interval, double measured)
    {
        foreach (var entry in entries)
        {
            if (entry.Scheduled.Interval != interval) continue;
            entry.Step(measured);
            if (!entry.IsAlone) Multiply(entry.Optimizer);
        }
    }

    /// <summary>Sets the rates of optimizers that several schedules drive.</summary>
    public void Apply()
    {
        foreach (var optimizer in entries.Where(entry => !entry.IsAlone).Select(entry => entry.Optimizer).Distinct()) Multiply(optimizer);
    }

    /// <summary>Puts a schedule's own rates to where they stood: by its step, or as they were saved.</summary>
    /// <param name="index">Which of the trainer's schedules.</param>
    /// <param name="saved">Its rates as they were saved; null for none.</param>
    public void Restore(int index, List<double>? saved) => entries[index].Restore(saved);

    void Multiply(Optimizer optimizer)
    {
        Entry[] all = [.. Of(optimizer)];
        foreach (var entry in all) entry.TakeNewGroups();
        foreach (var (i, group) in optimizer.Groups.Index())
            group.LearningRate = all.Skip(1).Aggregate(all[0].Rates[i], (rate, entry) => rate * entry.Factor(i));
    }

    IEnumerable<Entry> Of(Optimizer optimizer) => entries.Where(entry => entry.Optimizer == optimizer);

    static Optimizer? DrivenBy(ISchedule schedule) => schedule switch
    {
        Schedule byStep => byStep.Optimizer,
        ReduceLROnPlateau plateau => plateau.Optimizer,
        _ => null,
    };

    /// <summary>A schedule with the rates that it would give alone.</summary>
    sealed class Entry
    {
        readonly List<double> starts = [];

        public Entry(Scheduled scheduled, Optimizer optimizer)
        {
            (Scheduled, Optimizer) = (scheduled, optimizer);
            TakeNewGroups();
        }

        public Scheduled Scheduled { get; }

        public Optimizer Optimizer { get; }

        public bool IsAlone { get; set; }

        public List<double> Rates { get; } = [];

        // A rate of zero stays zero, whatever the factors.
        public double Factor(int group) => starts[group] == 0 ? 1 : Rates[group] / starts[group];

        public void Step(double measured)
        {
            if (IsAlone)
            {
                Scheduled.Schedule.Step(measured);
                return;
            }

            TakeNewGroups();
            for (var i = 0; i < Rates.Count; i++) Optimizer.Groups[i].LearningRate = Rates[i];
            Scheduled.Schedule.Step(measured);
            for (var i = 0; i < Rates.Count; i++) Rates[i] = Optimizer.Groups[i].LearningRate;
        }

        public void Restore(List<double>? saved)
        {
            for (var i = 0; i < Rates.Count; i++)
                Rates[i] = Scheduled.Schedule is Schedule byStep
                    ? byStep.Rate(starts[i], byStep.StepNumber) : saved?.ElementAtOrDefault(i) ?? starts[i];
        }

        public void TakeNewGroups()
        {
            for (var i = Rates.Count; i < Optimizer.Groups.Count; i++)
            {
                var start = Optimizer.Groups[i].BaseLearningRate ?? Optimizer.Groups[i].LearningRate;
                starts.Add(start);
                Rates.Add(Scheduled.Schedule is Schedule byStep ? byStep.Rate(start, byStep.StepNumber) : start);
            }
        }
    }
}
