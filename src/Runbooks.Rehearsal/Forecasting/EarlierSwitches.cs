using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Planning;

namespace Runbooks.Rehearsal.Forecasting;

/// <summary>How long the controller of a target took for a switch in the incidents that are recorded.</summary>
/// <param name="Range">From the quickest to the slowest; null where there is none.</param>
/// <param name="Count">How many there were.</param>
internal sealed record EarlierSwitches(TimeRange? Range, int Count)
{
    private const int Newest = 50;

    public static readonly EarlierSwitches None = new(null, 0);

    /// <summary>On what a forecast of a switch rests, in words.</summary>
    /// <param name="target">Whose controller declares something, too.</param>
    public string Basis(Target target) =>
        Range is { } seen
            ? $"the switch: {seen} in {Count} recorded incident{(Count == 1 ? string.Empty : "s")}, and "
                + $"{Duration.Format(target.ProcessingTime)} that the controller may take"
            : $"the switch: up to the {Duration.Format(target.ProcessingTime)} that the controller may take; no recorded "
                + $"incident tells more";

    /// <summary>Reads the newest records: from the first request to roll back to the switch, as the status showed it.</summary>
    /// <param name="records">The records repository; null for none.</param>
    /// <param name="target">The target's name.</param>
    public static EarlierSwitches Of(RecordsRepository? records, string target)
    {
        if (records is null)
            return None;
        var took = new IncidentCatalog(records)
            .Newest(Newest)
            .Where(r => r.Target == target)
            .Select(r => r.At("mitigated") - r.At("mitigation-started"))
            .OfType<TimeSpan>()
            .Where(t => t >= TimeSpan.Zero)
            .ToList();
        return took.Count == 0 ? None : new EarlierSwitches(new TimeRange(took.Min(), took.Max()), took.Count);
    }
}
