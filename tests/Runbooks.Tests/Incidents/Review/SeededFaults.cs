namespace Runbooks.Tests.Incidents.Review;

/// <summary>One thing each that is wrong with a record which is approved and otherwise as it should be.</summary>
internal static class SeededFaults
{
    private const string Line = "  - at: 2026-11-23T15:42:10.000Z";

    private static string Proposal(string decision) =>
        $"proposals:\n  - id: P1\n    runbook: runbooks/performance-degradation.yaml\n    because: The wait took 26 s of "
        + $"the 30s that it may take.\n    change: |-\n      @@ -1 +1 @@\n      -within: 30s\n      +within: 45s\n    # "
        + $"accept or reject\n    decision: {decision}\n    applied: null\n";

    /// <summary>A name, and what somebody did.</summary>
    public static IReadOnlyDictionary<string, Action<RecordBranch>> All { get; } =
        new Dictionary<string, Action<RecordBranch>>
        {
            ["unknown-key"] = r => r.Edit("incident.yaml", "  data-loss: none", "  data-loss: none\n  data-los: none"),
            ["missing-key"] = r => r.Edit("incident.yaml", "severity: performance\n", string.Empty),
            ["wrong-type"] = r => r.Edit("incident.yaml", "All 40 of them, by the gateway's log.", "40"),
            ["unknown-value"] = r => r.Edit("incident.yaml", "type: detect", "type: detekt"),
            ["malformed-day"] = r => r.Edit("incident.yaml", "due: 2026-12-15", "due: next week"),
            ["not-yaml"] = r => r.Edit("incident.yaml", "  data-loss: none", "  data-loss: \"none"),
            ["fact-changed"] = r => r.Edit("incident.yaml", "  stable-reads: 5", "  stable-reads: 50"),
            ["objective-changed"] = r => r.Edit("incident.yaml", "target-seconds: 300", "target-seconds: 600"),
            ["fact-removed"] = r =>
                r.Edit(
                    "incident.yaml",
                    "  - id: monitoring\n    title: Monitoring\n    status: unknown\n    expected: "
                        + "process_memory_usage_ratio < 90%\n    actual: \"/metrics: HTTP 404\"\n    evidence: []\n",
                    string.Empty
                ),
            ["fact-added"] = r =>
                r.Edit(
                    "incident.yaml",
                    "timeline:\n",
                    $"timeline:\n{Line}\n    since-detection-seconds: 3\n    kind: action\n    text: Somebody restarted the gateway.\n"
                ),
            ["journal-changed"] = r => r.Edit("journal.ndjson", "first attempt", "second attempt"),
            ["journal-cut"] = r =>
                r.Write(
                    $"{RecordBranch.Folder}/journal.ndjson",
                    string.Concat(r.Read($"{RecordBranch.Folder}/journal.ndjson").Split('\n').SkipLast(2).Select(l => l + "\n"))
                ),
            ["journal-missing"] = r => r.Delete("journal.ndjson"),
            ["journal-of-another-run"] = r =>
            {
                r.Edit("incident.yaml", "id: \"20261123-154210-abcdef\"", "id: \"20261123-154210-fedcba\"");
            },
            ["evidence-changed"] = r => r.Edit("evidence/0002-rollback.json", "true", "false"),
            ["evidence-missing"] = r => r.Delete("evidence/0003-status.json"),
            ["evidence-added"] = r => r.Write($"{RecordBranch.Folder}/evidence/0009-status.json", "{}\n"),
            ["ledger-missing"] = r => File.Delete(Path.Combine(r.Run.Folder, RecordBranch.Ledger)),
            ["ledger-without-the-run"] = r =>
                r.Edit(RecordBranch.Ledger, "run: \"20261123-154210-abcdef\"", "run: \"20261123-000000-aaaaaa\""),
            ["ledger-changed"] = r => r.Edit(RecordBranch.Ledger, "currentVersion: \"1.4.2\"", "currentVersion: \"1.4.1\""),
            ["record-misplaced"] = r => r.Run.Git($"mv {RecordBranch.Folder} incidents/2026/11/23/INC-20261123-154210-moved"),
            ["no-impact"] = r =>
                r.Edit("incident.yaml", "  summary: Answers took four seconds for a quarter of an hour.", "  summary: null"),
            ["no-trigger"] = r =>
                r.Edit("incident.yaml", "  trigger: Release 1.5.0 read each tenant's settings once per answer.", "  trigger:"),
            ["no-contributing-factor"] = r =>
                r.Edit("incident.yaml", "  contributing-factors:\n    - The load test had one tenant.", "  contributing-factors: []"),
            ["action-without-owner"] = r => r.Edit("incident.yaml", "owner: query team", "owner: null"),
            ["action-without-date"] = r => r.Edit("incident.yaml", "due: 2026-12-15", "due: null"),
            ["action-on-no-day"] = r => r.Edit("incident.yaml", "due: 2026-12-15", "due: 2026-02-30"),
            ["action-before-the-incident"] = r => r.Edit("incident.yaml", "due: 2026-12-15", "due: 2026-11-01"),
            ["proposal-undecided"] = r => r.Edit("incident.yaml", "proposals: []\n", Proposal("null")),
            ["proposal-misspelt"] = r => r.Edit("incident.yaml", "proposals: []\n", Proposal("accepted")),
            ["proposal-not-made"] = r => r.Edit("incident.yaml", "proposals: []\n", Proposal("accept")),
            ["person-named"] = r => r.Edit("incident.yaml", "owner: query team", "owner: jane.doe@example.com"),
            ["placeholder"] = r => r.Edit("incident.yaml", "Release 1.5.0 read", "TODO, release 1.5.0 read"),
            ["placeholder-ellipsis"] = r => r.Edit("incident.yaml", "data-loss: none", "data-loss: …"),
            ["hint-left"] = r => r.Edit("incident.yaml", "data-loss: none", "data-loss: \"What was lost or wrong, or: none.\""),
            ["placeholder-in-post-mortem"] = r =>
                r.Edit(
                    "postmortem.md",
                    "<!-- people:impact -->\n",
                    "<!-- people:impact -->\nSome 40 customers; the exact number is TBD.\n"
                ),
            ["post-mortem-not-written"] = r =>
                r.Edit(
                    "postmortem.md",
                    "<!-- people:lessons -->\n",
                    "<!-- people:lessons -->\n_To be written: what helped, what made it harder, and what could as well have gone the other way._\n"
                ),
            ["no-reviewers"] = r => r.Edit("incident.yaml", "reviewers: [service owner, on-call lead]", "reviewers: []"),
            ["not-approved"] = r => r.Edit("incident.yaml", "approved-at: 2026-11-25T10:00:00Z", "approved-at: null"),
            ["approved-before-the-incident"] = r =>
                r.Edit("incident.yaml", "approved-at: 2026-11-25T10:00:00Z", "approved-at: 2025-11-25T10:00:00Z"),
            ["times-out-of-order"] = r =>
                r.Edit("incident.yaml", "impact-started: null", "impact-started: { at: 2026-11-23T16:42:07Z, source: the first ticket }"),
            ["not-over"] = r =>
                r.Edit("incident.yaml", "resolved: { at: 2026-11-23T15:42:21.900Z, source: end of the run }", "resolved: null"),
            ["durations-not-rendered"] = r =>
                r.Edit("incident.yaml", "impact-started: null", "impact-started: { at: 2026-11-23T15:40:00Z, source: the first ticket }"),
            ["post-mortem-not-rendered"] = r => r.Edit("incident.yaml", "data-loss: none", "data-loss: Eleven carts."),
            ["post-mortem-edited-outside"] = r => r.Edit("postmortem.md", "> **✅ Recovered ", "> **✅ Eventually recovered "),
            ["closed-with-work-left"] = r => r.Edit("incident.yaml", "status: approved", "status: closed"),
            ["merged-evidence-changed"] = r =>
            {
                r.Merge();
                r.Edit("evidence/0002-rollback.json", "true", "false");
            },
            ["merged-record-removed"] = r =>
            {
                r.Merge();
                r.Run.Git($"rm -rq {RecordBranch.Folder}");
            },
            ["merged-ledger-event-lost"] = r =>
            {
                r.Merge();
                r.Run.Git($"rm -rq {RecordBranch.Ledger}");
                r.Write(RecordBranch.Ledger, "apiVersion: runbooks/v1\nkind: ledger\ntarget: production\nknown-bad: []\nhistory: []\n");
            },
            ["reopened"] = r =>
            {
                r.Edit("incident.yaml", "status: approved", "status: closed");
                r.Edit("incident.yaml", "  closed: null", "  closed: { at: 2026-12-20T10:00:00Z, source: the last issue }");
                r.Merge();
                r.Edit("incident.yaml", "status: closed", "status: draft");
            },
        };
}
