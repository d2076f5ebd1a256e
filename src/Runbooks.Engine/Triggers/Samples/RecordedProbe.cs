namespace Runbooks.Triggers.Samples;

/// <summary>The samples of one probe, as they were recorded.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Target">The target's name; null where the file does not say it.</param>
/// <param name="Trigger">What they were taken for; null where the file does not say it.</param>
/// <param name="Observations">In the order of their monotonic times.</param>
public sealed record RecordedProbe(string Name, string? Target, Trigger? Trigger, IReadOnlyList<TriggerObservation> Observations)
{
    /// <summary>Whether they can be held against a trigger: one of the same kind, and for a metric of the same name.</summary>
    public bool Serves(Trigger trigger) => Name == trigger.Probe || Name.StartsWith(trigger.Probe + " ", StringComparison.Ordinal);

    /// <summary>The time between two samples: as it was meant, else as it mostly was; null for fewer than two.</summary>
    public TimeSpan? Every
    {
        get
        {
            if (Trigger is not null)
                return Trigger.Rule.Every;
            if (Observations.Count < 2)
                return null;
            var steps = Observations.Zip(Observations.Skip(1), (a, b) => b.At - a.At).Where(s => s > TimeSpan.Zero).Order().ToList();
            return steps.Count == 0 ? null : steps[steps.Count / 2];
        }
    }
}
