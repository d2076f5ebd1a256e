using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Redaction;
using Runbooks.Yaml;

namespace Runbooks.Rehearsal.Drilling.Reproducing;

/// <summary>A case of a drill that does what a target did in a recorded run.</summary>
/// <param name="Id">The incident's id as ids of cases are written.</param>
/// <param name="Runbook">The runbook that ran.</param>
/// <param name="Text">The file.</param>
public sealed record ReproducedCase(string Id, string Runbook, string Text)
{
    private const int LongestId = 64;

    /// <summary>Makes it of a journal.</summary>
    /// <param name="events">The run, in order.</param>
    /// <returns>Null for a journal without a beginning or an end.</returns>
    public static ReproducedCase? Of(IReadOnlyList<RecordedEvent> events)
    {
        if (
            events is not [{ Event: RunStarted started }, ..]
            || events.Select(e => e.Event).OfType<RunFinished>().LastOrDefault() is not { } finished
        )
            return null;
        var resolved = events.Select(e => e.Event).OfType<RollbackResolved>().LastOrDefault();
        var baseline = events.Select(e => e.Event).OfType<StatusObserved>().FirstOrDefault(s => s is { Problem: null });
        var id = started.Incident.ToLowerInvariant();
        id = id.Length <= LongestId ? id : id[..LongestId].TrimEnd('-');
        var isDoneBefore = resolved is { Verdict: RollbackVerdict.AlreadySafe };
        var (bad, good) = (baseline?.Version, resolved?.ExpectedVersion ?? baseline?.StandbyVersion);
        if (isDoneBefore)
            (bad, good) = (baseline?.StandbyVersion, baseline?.Version);

        var json = new JsonObject
        {
            ["apiVersion"] = RunbookReader.ApiVersion,
            ["id"] = id,
            ["title"] = $"What the target did in {started.Incident}",
            ["runbook"] = started.Runbook,
        };
        if (isDoneBefore)
            json["behaviour"] = "done-before";
        Add(json, "faults", ConductFaults.Of(events));
        if (good is not null && bad is not null && good != bad)
            (json["good-version"], json["bad-version"]) = (good, bad);
        if (Processing(events) is { } processing)
            json["processing-time"] = processing;
        if (Inputs(started) is { Count: > 0 } inputs)
            json["inputs"] = inputs;
        if (Approval(events) is { } approval)
            json["approval"] = approval;
        if (Manual(events) is { } manual)
            json["manual"] = manual;
        json["ends"] = OutcomeText.Of(finished.Outcome);
        Add(json, "reaches", Begun(events));
        return new ReproducedCase(id, started.Runbook, YamlWriter.Write(json, StyleFor(started)));
    }

    private static YamlStyle StyleFor(RunStarted started) =>
        new()
        {
            Header =
            [
                $"Made by `runbook incidents to-drill {started.Incident}` from the journal of the run.",
                "`runbook drill` finds it here. Faults are written as `runbook sandbox --fault` takes them.",
            ],
        };

    private static void Add(JsonObject json, string key, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
            json[key] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
    }

    // The target's own may have been longer: never shorter than what its switches took.
    private static string? Processing(IReadOnlyList<RecordedEvent> events)
    {
        var longest = PostConduct.All(events).Select(p => p.SwitchDelay).DefaultIfEmpty().Max();
        return longest <= Target.UsualProcessingTime ? null : $"{Math.Ceiling(longest.TotalSeconds) + 1:0}s";
    }

    private static JsonObject Inputs(RunStarted started) =>
        new(
            started
                .Inputs.Where(i => i.Value is not null && i.Value.ToString() != Redactor.Mask)
                .Select(i => KeyValuePair.Create(i.Key, i.Value?.DeepClone()))
        );

    private static string? Approval(IReadOnlyList<RecordedEvent> events) =>
        events.Select(e => e.Event).OfType<ApprovalAnswered>().FirstOrDefault(a => !a.Granted) is not { } refused ? null
        : refused.By is null ? "unanswered"
        : "denied";

    private static string? Manual(IReadOnlyList<RecordedEvent> events) =>
        events.Select(e => e.Event).OfType<ManualAnswered>().FirstOrDefault(a => a.Answer != ManualAnswer.Done) is not { } left ? null
        : left.Answer is null ? "unanswered"
        : left.Answer == ManualAnswer.Skipped ? "skipped"
        : "failed";

    // The steps that change something: what only looks may come to be looked at elsewhere.
    private static IReadOnlyList<string> Begun(IReadOnlyList<RecordedEvent> events) =>
        [
            .. events
                .Select(e => e.Event)
                .OfType<StepStarted>()
                .Where(s => s.Kind == "rollback" && !s.Path.Contains('/'))
                .Select(s => s.Path)
                .Distinct(),
        ];
}
