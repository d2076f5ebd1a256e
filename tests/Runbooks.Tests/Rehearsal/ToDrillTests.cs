using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Rehearsal.Drilling.Reproducing;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal;

/// <summary>What a target did in an incident becomes a case that does it again.</summary>
internal sealed class ToDrillTests
{
    private static readonly string[] Conducts =
    [
        "",
        "refused",
        "claimed-not-done",
        "dropped-before-switch*1",
        "dropped-after-switch",
        "dropped-after-switch=close",
        "error-before-switch=503",
        "error-after-switch=502",
        "hang-after-switch",
        "answer-ahead-of-switch=80ms",
        "accepted-ahead-of-switch=80ms",
        "flips-back=40ms",
        "wrong-version=1.3.9",
        "wrong-version",
        "restarts-after-switch",
        "standby-unhealthy",
        "standby-secretly-unhealthy",
        "standby-gone",
        "standby-same-version",
        "breaks-after-switch",
        "breaks-after-switch=database-broken",
        "error-rate=10@good",
        "breaking-api@good",
        "catch-all@good",
        "high-memory@good",
        "high-cpu@good",
        "metrics-absent",
        "error=503@status",
        "not-json@health",
    ];

    [TestCaseSource(nameof(Conducts))]
    [Parallelizable(ParallelScope.All)]
    public async Task A_recorded_run_comes_to_the_same_end_in_the_drill_that_is_made_of_it(string fault)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses, fault.Length == 0 ? [] : [fault]);
        await run.RunShippedAsync("performance-degradation");

        var made = ReproducedCase.Of(run.Recorded)!;
        var (outcome, verdict) = await DrillAsync(made, DrillRuns.Text("performance-degradation"));

        Assert.Multiple(() =>
        {
            Assert.That(outcome, Is.EqualTo(run.OutcomeName), made.Text);
            Assert.That(verdict, Is.EqualTo(run.Rollback?.Verdict), made.Text);
        });
    }

    [TestCase("refused", "- refused")]
    [TestCase("dropped-after-switch=close", "- dropped-after-switch=close")]
    [TestCase("error-before-switch=503", "- error-before-switch=503")]
    [TestCase("standby-gone", "- standby-gone")]
    [TestCase("catch-all@good", "- catch-all@good")]
    [TestCase("error=503@status", "- error=503@status")]
    public async Task The_faults_of_the_case_are_those_that_the_target_had(string fault, string line)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses, fault);

        // What the controller did is asked here, and not how fast: on a busy machine the end of a connection may come after the
        // short bounds of other tests, and a lost answer would look like one that never came.
        var text = EngineRun.Quick(DrillRuns.Text("performance-degradation"));
        if (fault.StartsWith("dropped", StringComparison.Ordinal))
            text = text.Replace("within: 900ms", "within: 30s", StringComparison.Ordinal);
        await run.RunAsync(text, "performance-degradation", s => s.Target = s.Target with { RequestTimeout = TimeSpan.FromSeconds(20) });

        Assert.That(ReproducedCase.Of(run.Recorded)!.Text.Split('\n').Select(l => l.Trim()), Does.Contain(line));
    }

    [TestCase("standby-unhealthy")]
    [TestCase("error=503@status")]
    [TestCase("breaking-api@good")]
    public async Task Of_a_journal_without_values_no_sentence_is_read(string fault)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses, fault);
        await run.RunShippedAsync("performance-degradation");
        var old = run.Recorded.Select(e =>
            e with
            {
                Event = e.Event switch
                {
                    StatusObserved seen => seen with { Failed = null },
                    RollbackResolved resolved => resolved with { UnhealthyBy = null },
                    CheckFinished check => check with { Failed = null },
                    var other => other,
                },
            }
        );

        Assert.That(ReproducedCase.Of([.. old])!.Text, Does.Not.Contain(fault));
        Assert.That(ReproducedCase.Of(run.Recorded)!.Text, Does.Contain(fault));
    }

    [Test]
    public async Task A_runbook_that_has_come_to_believe_the_target_fails_the_case_of_the_incident()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None, "claimed-not-done", "claimed-not-done@switch");
        await run.RunShippedAsync("performance-degradation");
        var made = ReproducedCase.Of(run.Recorded)!;
        const string Believing = """
            apiVersion: runbooks/v1
            id: performance-degradation
            title: It believes what it is told
            severity: performance
            inputs:
              reason: { type: string, required: true }
            steps:
              - id: rollback
                http: { post: /deployment/rollback }
                expect: [ body.success ]
            checklist: [ health ]
            """;

        var found = await FindingsAsync(made, Believing);

        Assert.That(
            found,
            Has.Some.StartsWith("RB0702 ").And.Some.StartsWith("RB0701 ").And.Some.StartsWith("RB0703 9 "),
            string.Join("\n", found)
        );
    }

    [Test]
    public async Task The_command_writes_the_case_where_drills_find_it()
    {
        using var command = new CommandRun().InRepository();
        Directory.CreateDirectory(Path.Combine(command.Folder, "runbooks"));
        await File.WriteAllTextAsync(Path.Combine(command.Folder, "runbooks", "quick-rollback.yaml"), DrillRuns.Text("quick-rollback"));
        await using (
            var sandbox = await SandboxTarget.StartAsync(
                new SandboxOptions { BadRelease = BadRelease.None, Faults = ["refused", "refused@switch"] },
                TimeProvider.System,
                CancellationToken.None
            )
        )
        {
            Assert.That(
                await command.RunAsync(
                    "run",
                    "quick-rollback",
                    "--base-url",
                    sandbox.BaseUrl.AbsoluteUri,
                    "-i",
                    "reason=errors",
                    "--no-push"
                ),
                Is.EqualTo(1),
                command.Error
            );
        }

        Assert.That(await command.RunAsync("incidents", "to-drill", "last"), Is.Zero, command.Error);
        var file = Directory.GetFiles(Path.Combine(command.Folder, "runbooks", "drills")).Single();
        var id = Path.GetFileNameWithoutExtension(file);
        Assert.That(command.Out, Does.Contain($"Drill it: runbook drill quick-rollback --only {id}"));
        Assert.That(await command.RunAsync("lint"), Is.Zero, command.Out);
        Assert.That(await command.RunAsync("drill", "quick-rollback", "--only", id), Is.Zero, command.Out);
        Assert.That(command.Out, Does.Contain("quick-rollback  ✓ 1").And.Contain("1 run of 1 runbook: all ended as they must."));

        Assert.That(await command.RunAsync("incidents", "to-drill", "last", "--output", "-"), Is.Zero);
        Assert.That(command.Out, Is.EqualTo(await File.ReadAllTextAsync(file)));
        Assert.That(await command.RunAsync("incidents", "to-drill", "INC-1999"), Is.EqualTo(2));
    }

    private static async Task<(string? Outcome, RollbackVerdict? Verdict)> DrillAsync(ReproducedCase made, string runbook)
    {
        var report = await DrillRuns.Drill.RunAsync(
            [Drilled(made, runbook)],
            new() { Only = [made.Id] },
            heard: null,
            CancellationToken.None
        );
        var result = report.Results.Single();
        Assert.That(result.Findings.Select(f => f.Message), Is.Empty, made.Text);
        return (OutcomeText.Of(result.Finished!.Outcome), result.Events.OfType<RollbackResolved>().LastOrDefault()?.Verdict);
    }

    private static async Task<IReadOnlyList<string>> FindingsAsync(ReproducedCase made, string runbook)
    {
        var report = await DrillRuns.Drill.RunAsync(
            [Drilled(made, runbook)],
            new() { Only = [made.Id] },
            heard: null,
            CancellationToken.None
        );
        return [.. report.Failed.SelectMany(r => r.Findings).Select(f => $"{f.Code.Id} {f.Span?.Line} {f.Message}")];
    }

    private static Runbooks.Rehearsal.Drilling.DrilledRunbook Drilled(ReproducedCase made, string runbook)
    {
        var bag = new DiagnosticBag();
        var read = DrillCaseReader.Read(new SourceText($"runbooks/drills/{made.Id}.yaml", made.Text), RunbookFormat.Vocabulary, bag);
        var drilled = Runbooks.Rehearsal.Drilling.DrilledRunbooks.Of(new SourceText("runbooks/performance-degradation.yaml", runbook), bag);
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.Empty, made.Text);
        return drilled! with { Files = [read!.Value.Case] };
    }
}
