namespace Runbooks.Tests.Rehearsal;

/// <summary>A runbook that somebody broke fails its drill, with a message that names the line.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class BrokenRunbookTests
{
    // The runbook, what is replaced in it, by what, the behaviour that shows it, the code and the line that is named.
    private static readonly object[][] Breakages =
    [
        ["performance-degradation", ", otherwise: switch", "", "refused", "RB0701", "rollback: { to: previous, within: 60s }"],
        ["performance-degradation", ", otherwise: switch", "", "claimed-not-done", "RB0701", "rollback: { to: previous, within: 60s }"],
        [
            "performance-degradation",
            "every: 1s, within: 30s",
            "every: 1s, within: 1s",
            "healthy-late",
            "RB0701",
            "wait: { http: { get: /health }, until: body.health == \"healthy\", every: 1s, within: 1s }",
        ],
        [
            "quick-rollback",
            "checklist: [ health, environment-switched, version ]",
            "checklist: [ environment-switched, version ]",
            "constant-health-crashing",
            "RB0701",
            "checklist: [ environment-switched, version ]",
        ],
        ["emergency-customer-impact", "  - performance\n", "", "slow-after", "RB0701", "checklist:"],
        [
            "quick-rollback",
            "rollback: { to: previous, within: 30s, otherwise: switch }",
            "http: { post: /deployment/rollback }",
            "as-expected",
            "RB0703",
            "http: { post: /deployment/rollback }",
        ],
        [
            "quick-rollback",
            "rollback: { to: previous, within: 30s, otherwise: switch }",
            "http: { post: /deployment/rollback }",
            "standby-unhealthy",
            "RB0703",
            "http: { post: /deployment/rollback }",
        ],
        [
            "quick-rollback",
            "until: body.health == \"healthy\", every: 1s, within: 15s",
            "until: body.health == \"well\", every: 1s, within: 5m",
            "as-expected",
            "RB0704",
            "wait: { http: { get: /health }, until: body.health == \"well\", every: 1s, within: 5m }",
        ],
        [
            "quick-rollback",
            "body.health == \"healthy\"",
            "body.status == \"healthy\"",
            "as-expected",
            "RB0701",
            "wait: { http: { get: /health }, until: body.status == \"healthy\", every: 1s, within: 15s }",
        ],
        [
            "quick-rollback",
            "to: previous",
            "to: \"9.9.9\"",
            "as-expected",
            "RB0701",
            "rollback: { to: \"9.9.9\", within: 30s, otherwise: switch }",
        ],
        [
            "automated-rollback",
            "body.currentEnvironment == steps.rollback.to_environment",
            "body.currentEnvironment == steps.rollback.from_environment",
            "as-expected",
            "RB0701",
            "- body.currentEnvironment == steps.rollback.from_environment",
        ],
        [
            "manual-rollback",
            "- body.environments != null",
            "- body.environments == null",
            "as-expected",
            "RB0701",
            "- body.environments == null",
        ],
        [
            "emergency-performance",
            "when: inputs.deployment_related\n",
            "when: true\n",
            "only-looks",
            "RB0707",
            "rollback: { to: previous, within: 60s, otherwise: switch }",
        ],
        ["emergency-critical", "error_rate < 0.01", "error_rate > 0.01", "as-expected", "RB0701", "- error_rate > 0.01"],
    ];

    [TestCaseSource(nameof(Breakages))]
    public async Task The_drill_of_a_broken_runbook_names_the_line(
        string id,
        string whole,
        string broken,
        string behaviour,
        string code,
        string line
    )
    {
        var text = DrillRuns.EarlierText(id);
        Assert.That(text, Does.Contain(whole));

        var found = await DrillRuns.FindingsAsync(id, text.Replace(whole, broken, StringComparison.Ordinal), behaviour);

        Assert.That(found, Has.Some.StartsWith(code).And.Some.EndsWith($"[{line}]"), string.Join("\n", found));
    }

    [Test]
    public async Task A_wait_that_was_taken_out_is_missed_where_the_target_is_late_to_be_healthy()
    {
        var text = DrillRuns.EarlierText("quick-rollback");
        var without = string.Concat(
            text.Split('\n')
                .Where(l =>
                    !l.Contains("id: health", StringComparison.Ordinal)
                    && !l.Contains("Verify that the rollback helped", StringComparison.Ordinal)
                    && !l.Contains("wait:", StringComparison.Ordinal)
                )
                .Select(l => l + "\n")
        );

        Assert.That(
            await DrillRuns.FindingsAsync("quick-rollback", without, "healthy-late"),
            Has.One.StartsWith("RB0701 ").And.One.Contains("health failed")
        );
    }

    [Test]
    public async Task An_approval_that_was_taken_out_is_missed_where_the_runbook_says_what_a_no_comes_to()
    {
        var text = DrillRuns.EarlierText("manual-rollback");
        var from = text.IndexOf("  - id: confirm", StringComparison.Ordinal);
        var without = text.Remove(from, text.IndexOf("  - id: rollback", StringComparison.Ordinal) - from);

        Assert.That(
            await DrillRuns.FindingsAsync("manual-rollback", without),
            Has.One.EqualTo(
                "RB0710 47: no run of `manual-rollback` can meet `denied`: it asks nobody, as no step is an `approve` [- "
                    + "behaviour: [ denied, unanswered ]]"
            )
        );
    }
}
