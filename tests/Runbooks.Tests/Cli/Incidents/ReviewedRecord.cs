using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli.Incidents;

/// <summary>A repository with a runbook, and a record under review on a branch of its own, as people leave them.</summary>
internal sealed class ReviewedRecord : IDisposable
{
    public const string Id = "INC-20261123-154210-performance-degradation-abcd";
    public const string Branch = "incident/" + Id;
    public const string Runbook = "runbooks/performance-degradation.yaml";

    public const string RunbookText = """
        # ours
        apiVersion: runbooks/v1
        id: performance-degradation
        title: Performance degradation
        severity: performance
        steps:
          - id: rollback
            rollback: { to: previous, within: 60s }

          - id: healthy
            wait: { http: { get: /health }, until: body.health == "healthy", within: 30s } # half a minute
        checklist:
          - health
          - version # both of them

        """;

    public CommandRun Run { get; } = new CommandRun().InRepository();

    public static string RecordPath => $"{IncidentId.Directory(Id)}/incident.yaml";

    public static string PagePath => $"{IncidentId.Directory(Id)}/postmortem.md";

    public static Proposal LongerWait { get; } =
        new(
            "P1",
            Runbook,
            "The wait took 26 s of the 30s that it may take.",
            "@@ -10,2 +10,2 @@\n   - id: healthy\n-    wait: { http: { get: /health }, until: body.health == \"healthy\", "
                + "within: 30s } # half a minute\n+    wait: { http: { get: /health }, until: body.health == \"healthy\", "
                + "within: 45s } # half a minute\n checklist:"
        );

    public static Proposal MoreChecks { get; } =
        new("P2", Runbook, "The database was seen broken.", "@@ -13,2 +13,3 @@\n   - health\n   - version # both of them\n+  - database");

    /// <summary>Commits the runbook to main and the record to its branch.</summary>
    public static async Task<ReviewedRecord> WithAsync(
        string runbook = RunbookText,
        Func<string, string>? edit = null,
        params Proposal[] proposals
    )
    {
        var reviewed = new ReviewedRecord();
        var run = reviewed.Run;
        if (runbook.Length > 0)
            run.Write(Runbook, runbook);
        run.Write("README.md", "records\n");
        run.Git("add .");
        run.Git("commit -q -m Begin");
        run.Git($"checkout -q -b {Branch}");
        using var story = await Story.RecoveredAsync();
        var record = RecordBuilder.Build(story.History, new string('b', 64), proposals);
        var text = RecordYaml.Write(record);
        if (edit is not null)
            text = edit(text);
        run.Write(RecordPath, text);
        var read = RecordYaml.Read(new Runbooks.Diagnostics.SourceText("incident.yaml", text), new Runbooks.Diagnostics.DiagnosticBag())!;
        run.Write(PagePath, new Postmortem(new TemplateCatalog(null), story.Time).Render(read, previousText: null, []));
        run.Git("add .");
        run.Git("commit -q -m Record");
        run.Git("checkout -q main");
        return reviewed;
    }

    public string On(string branch, string path) => Run.Git($"show {branch}:{path}");

    public void Dispose() => Run.Dispose();
}
