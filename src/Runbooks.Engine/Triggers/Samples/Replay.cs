using Runbooks.Diagnostics;

namespace Runbooks.Triggers.Samples;

/// <summary>Evaluates a trigger once more over samples that were recorded.</summary>
/// <param name="Probe">The samples.</param>
/// <param name="Trigger">The trigger, which may have other numbers than the one they were taken for.</param>
/// <param name="Rule">Its rule at the recorded rate.</param>
/// <param name="Samples">Each sample with what was made of it, and where the trigger stood then.</param>
/// <param name="Changes">What they changed, in order.</param>
public sealed record Replay(
    RecordedProbe Probe,
    Trigger Trigger,
    TriggerRule Rule,
    IReadOnlyList<(JudgedSample Sample, TriggerPhase Phase)> Samples,
    IReadOnlyList<TriggerChange> Changes
)
{
    /// <summary>Evaluates triggers over a recording.</summary>
    /// <param name="probes">The recording.</param>
    /// <param name="triggers">The triggers; none for those that the samples were taken for.</param>
    /// <param name="bag">Takes <see cref="DiagnosticCodes.BadSamples"/> where a trigger has no samples.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static IReadOnlyList<Replay>? Of(IReadOnlyList<RecordedProbe> probes, IReadOnlyList<Trigger> triggers, DiagnosticBag bag)
    {
        var pairs = new List<(RecordedProbe, Trigger)>();
        if (triggers.Count == 0)
        {
            foreach (var probe in probes)
            {
                if (probe.Trigger is { } own)
                    pairs.Add((probe, own));
                else
                    bag.Add(
                        DiagnosticCodes.BadSamples,
                        null,
                        $"the recording does not say for which trigger `{probe.Name}` was sampled",
                        help: "give it: `--trigger 'memory: { usage: \"> 90%\" }'`"
                    );
            }
        }

        foreach (var trigger in triggers)
        {
            var serving = probes.Where(p => p.Serves(trigger)).ToList();
            if (serving.Count == 0)
                bag.Add(
                    DiagnosticCodes.BadSamples,
                    null,
                    $"there are no samples for `{trigger.Probe}` in the recording",
                    help: $"it holds those of {string.Join(", ", probes.Select(p => p.Name))}"
                );
            pairs.AddRange(serving.Select(p => (p, trigger)));
        }

        return bag.HasErrors ? null : [.. pairs.Select(p => Of(p.Item1, p.Item2))];
    }

    private static Replay Of(RecordedProbe probe, Trigger trigger)
    {
        var rule = AtRateOf(probe, trigger.Rule);
        var evaluator = new TriggerEvaluator(rule);
        var (samples, changes) = (new List<(JudgedSample, TriggerPhase)>(probe.Observations.Count), new List<TriggerChange>());
        foreach (var observation in probe.Observations)
        {
            changes.AddRange(evaluator.Observe(observation));
            if (evaluator.Latest is { } latest && (samples.Count == 0 || latest.Observation.At > samples[^1].Item1.Observation.At))
                samples.Add((latest, evaluator.Phase));
        }

        return new Replay(probe, trigger, rule, samples, changes);
    }

    // Samples come as they were recorded: another `every` would only make them late or missing.
    private static TriggerRule AtRateOf(RecordedProbe probe, TriggerRule rule)
    {
        if (probe.Every is not { } every)
            return rule;
        var timeout = probe.Trigger?.Rule.Timeout ?? rule.Timeout;
        return rule with
        {
            Every = every,
            Timeout = timeout,
            Window = rule.Window > TimeSpan.Zero && rule.Window < every ? every : rule.Window,
        };
    }
}
