using Runbooks.Events;

namespace Runbooks.Incidents.Records;

/// <summary>Finds the earlier incidents that are like one: of the same failure or version, or with the same failing check.</summary>
public static class EarlierIncidents
{
    private const int Most = 5;

    /// <param name="run">The run, as far as it has come.</param>
    /// <param name="earlier">Records, the newest first.</param>
    public static IReadOnlyList<EarlierIncident> Like(RunHistory run, IEnumerable<IncidentRecord> earlier)
    {
        var started = run.Started;
        var fingerprint = RecordBuilder.Fingerprint(started.Runbook, started.Target, run.BadVersion);
        var failed = run.All<CheckFinished>().Where(c => c.Event.Status == CheckStatus.Fail).Select(c => c.Event.Id).ToHashSet();
        return
        [
            .. earlier
                .Where(r => r.Id != started.Incident && r.Id != started.PartOf && r.PartOf is null && r.IsRehearsal == started.Rehearsal)
                .Select(r => (Record: r, Alike: Alike(r, run, fingerprint, failed)))
                .Where(r => r.Alike is not null)
                .Take(Most)
                .Select(r => new EarlierIncident(r.Record.Id, r.Alike!, r.Record.Outcome, Helped(r.Record), Items(r.Record))),
        ];
    }

    private static string? Alike(IncidentRecord record, RunHistory run, string fingerprint, HashSet<string> failed)
    {
        if (run.BadVersion is { } bad && record.Text("fingerprint") == fingerprint)
            return $"the same runbook, target and version {bad}";
        if (record.Target != run.Target || record.Outcome == Words.Of(Outcome.NothingWrong))
            return null;
        if (run.BadVersion is { } version && record.Text("target", "version", "before") == version)
            return $"the same version {version}";
        var both = record
            .Items("checklist-before")
            .Concat(record.Items("checklist"))
            .Where(c => NodeValues.Text(c["status"]) == "fail" && failed.Contains(NodeValues.Text(c["id"]) ?? string.Empty))
            .Select(c => NodeValues.Text(c["title"]))
            .OfType<string>()
            .Distinct()
            .ToList();
        return both.Count == 0 ? null : $"the same failing {(both.Count == 1 ? "check" : "checks")}: {Phrases.List(both)}";
    }

    private static string? Helped(IncidentRecord record) =>
        record.Outcome == Words.Of(Outcome.Recovered) && record.Text("rollback", "verdict") == Words.Of(RollbackVerdict.Switched)
            ? $"a rollback to {record.Text("target", "version", "after") ?? "the version before"}"
            : null;

    private static string? Items(IncidentRecord record)
    {
        var items = record.Items("action-items").ToList();
        var done = record.Status == "closed" ? items.Count : items.Count(i => NodeValues.Text(i["closed-at"]) is not null);
        return items.Count == 0 ? null : $"{done} of {Phrases.Count(items.Count, "action item")} done";
    }
}
