using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>The steps as they ended, in the order in which they did.</summary>
internal static class RecordedSteps
{
    public static IReadOnlyList<StepEntry> Of(RunHistory run)
    {
        var retries = run.All<StepRetried>().ToLookup(r => r.Event.Path);
        return
        [
            .. run.All<StepFinished>()
                .Select(s => s.Event)
                .Select(step => new StepEntry(
                    step.Path,
                    step.Kind,
                    step.Title,
                    Words.Of(step.Status),
                    step.StartedAt,
                    Math.Round(step.DurationMs, 1),
                    retries[step.Path].Count() + 1,
                    step.Error is { } e ? new StepError(e.Code, e.Message, e.Place, e.Source?.Trim(), e.Help) : null,
                    step.Note
                )),
        ];
    }
}
