namespace Runbooks.Tests.Authoring;

/// <summary>The ways in which shipped runbooks are broken: each replaces one text, which stands there once, by another.</summary>
internal static class Breakages
{
    private const string Quick = "quick-rollback";
    private const string Performance = "performance-degradation";
    private const string Manual = "manual-rollback";
    private const string Automated = "automated-rollback";
    private const string Critical = "emergency-critical";
    private const string QuickRollback = "rollback: { to: previous, within: 30s, otherwise: switch }";
    private const string QuickChecklist = "checklist: [ health, environment-switched, version ]";
    private const string Healthy = "until: body.health == \"healthy\"";

    /// <summary>Each with the name of its fixture, the runbook that it breaks, and what takes the place of what.</summary>
    public static readonly IReadOnlyList<(string Name, string Runbook, string Was, string Is)> All =
    [
        ("01-checklist-emptied", Quick, QuickChecklist, "checklist: []"),
        ("02-checklist-all-optional", Quick, QuickChecklist, "checklist: [ monitoring: { optional: true } ]"),
        ("03-bounds-past-the-rto", Automated, "within: 45s", "within: 2m"),
        ("04-rollback-as-a-plain-post", Quick, QuickRollback, "http: { post: /deployment/rollback, within: 30s }"),
        ("05-retry-on-the-post", Quick, QuickRollback, "http: { post: /deployment/rollback }\n    retry: { attempts: 3 }"),
        (
            "06-safe-toggle",
            Critical,
            "rollback: { to: previous, within: 45s, otherwise: switch }",
            "wait: { http: { post: /deployment/rollback, safe: true }, until: body.success == true, every: 1s, within: 45s }"
        ),
        ("07-typo-in-a-step", Automated, "steps.rollback.to_environment", "steps.rolback.to_environment"),
        ("08-condition-always-true", Critical, "- error_rate < 0.01", "- error_rate < 5"),
        ("09-condition-inverted", "emergency-performance", Healthy, "until: body.health != \"unhealthy\" || body.health != \"degraded\""),
        ("10-expect-compares-text-with-number", Manual, "expect: [ status == 200 ]", "expect: [ status == \"200\" ]"),
        ("11-secret-in-the-url", Manual, "http: { post: /api/ai/query,", "http: { post: \"/api/ai/query?access_token=5ecr3t-t0ken\","),
        ("12-wait-without-bound", Quick, ", every: 1s, within: 15s }", ", every: 1s }"),
        ("13-bare-version", Performance, "rollback: { to: previous,", "rollback: { to: 1.10,"),
        ("14-mistyped-path", Quick, Healthy, "until: body.heatlh == \"healthy\""),
        ("15-unreachable-rollback", Performance, "expect: [ body.currentEnvironment != null ]", "expect: [ status == 2000 ]"),
        ("16-duplicate-id", Automated, "  - id: healthy\n", "  - id: status\n"),
        ("17-approval-past-the-rto", Manual, "expires: 5m", "expires: 20m"),
        ("18-wrong-check", Performance, "  - core-functionality\n", "  - core-funtionality\n"),
        ("19-yes-for-true", Performance, "continue-on-failure: true", "continue-on-failure: yes"),
        ("20-tab", Quick, "    rollback: {", "\t    rollback: {"),
        (
            "21-merge-key-passes-over-the-failure",
            Automated,
            "steps:\n  - id: rollback\n",
            "x-usual: &usual { continue-on-failure: true }\nsteps:\n  - id: rollback\n    <<: *usual\n"
        ),
        (
            "22-timeout-cuts-the-rollback",
            Performance,
            "    rollback: { to: previous, within: 60s",
            "    timeout: 5s\n    rollback: { to: previous, within: 60s"
        ),
        ("23-input-renamed", Performance, "  expected-version: {", "  expected-vesion: {"),
        ("24-outcome-told-too-early", "emergency-customer-impact", "Reason: {{ inputs.reason }}", "Reason: {{ run.reason }}"),
        (
            "25-check-before-the-rollback",
            "api-breaking-change",
            "    http: { get: /dist/widget.iife.js, max-body: 8388608 }\n    expect: [ status == 200 ]\n",
            "    check: [ environment-switched ]\n"
        ),
        (
            "26-secret-header",
            Manual,
            "http: { post: /api/ai/query,",
            "http: { headers: { Authorization: Bearer 5ecr3t-t0ken }, post: /api/ai/query,"
        ),
        ("27-curl-toggle", Quick, QuickRollback, "command: { run: [ curl, -X, POST, \"{{ target.base_url }}/deployment/rollback\" ] }"),
        ("28-expect-on-the-wrong-field", Quick, Healthy, "until: body.environment == \"healthy\""),
        ("29-wait-on-the-controllers-status", Critical, Healthy, "until: body.status == \"healthy\""),
        ("30-otherwise-removed", Automated, ", otherwise: switch }", " }"),
        ("31-within-too-short", Performance, "rollback: { to: previous, within: 60s", "rollback: { to: previous, within: 1s"),
        (
            "32-threshold-too-lax",
            "emergency-customer-impact",
            "  - performance\n",
            "  - performance: { average: \"< 300s\", p95: \"< 300s\" }\n"
        ),
    ];
}
