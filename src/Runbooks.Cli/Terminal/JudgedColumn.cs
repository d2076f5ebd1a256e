using Runbooks.Triggers;

namespace Runbooks.Cli.Terminal;

/// <summary>The samples that fall into one column of a chart: the worst of them is shown, so that none hides behind another.</summary>
internal sealed class JudgedColumn
{
    /// <summary>The value furthest on the side of the bound; null where there was none.</summary>
    public double? Value { get; private set; }

    /// <summary>The verdict that matters most; null where there was no sample.</summary>
    public SampleVerdict? Worst { get; private set; }

    /// <summary>Where the trigger stood at its most; null where there was no sample.</summary>
    public TriggerPhase? Phase { get; private set; }

    public void Add(in JudgedSample sample, TriggerPhase phase, bool isUpper)
    {
        if (sample.Value is { } value && (Value is null || (isUpper ? value > Value : value < Value)))
            Value = value;
        if (Worst is null || Weight(sample.Verdict) > Weight(Worst.Value))
            Worst = sample.Verdict;
        if (Phase is null || phase > Phase)
            Phase = phase;
    }

    private static int Weight(SampleVerdict verdict) =>
        verdict switch
        {
            SampleVerdict.Breach => 3,
            SampleVerdict.Missing => 2,
            SampleVerdict.Inconclusive => 1,
            _ => 0,
        };
}
