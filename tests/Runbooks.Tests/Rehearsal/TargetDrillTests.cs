using Runbooks.Definitions;
using Runbooks.Execution;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Judging;
using Runbooks.Rehearsal.Drilling.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal;

/// <summary>A runbook is drilled on a target whose controller is another than the playbook's: it is played by its description.</summary>
internal sealed class TargetDrillTests
{
    private const string Undo = """
        apiVersion: runbooks/v1
        id: undo
        title: Undo a release
        severity: performance
        inputs: { reason: { type: string, required: true, description: Why. } }
        steps:
          - { id: back, rollback: { to: previous, within: 60s } }
        checklist: [ health, environment-switched, version, core-functionality, performance, error-rate ]
        """;

    private const string Service = """
        application:
          base-url: https://shop.example.com
          health: { http: { get: /healthz }, healthy: body.status == "ok", version: body.version }
          critical: { http: { get: /cart }, ok: status == 200 && body.items != null }
        """;

    private const string Kubernetes = $$"""
        apiVersion: runbooks/v1
        name: checkout
        base-url: https://kube.example.com:6443
        headers: { Authorization: "Bearer ${env:NOBODY_HAS_IT}" }
        controller: { use: kubernetes, namespace: shop, deployment: checkout }
        {{Service}}
        """;

    private const string Heroku = $$"""
        apiVersion: runbooks/v1
        name: checkout
        base-url: https://api.heroku.com
        controller: { use: heroku, app: checkout }
        {{Service}}
        """;

    private const string Flag = $$"""
        apiVersion: runbooks/v1
        name: checkout
        base-url: https://flags.example.com
        controller: { use: unleash, feature: new-checkout }
        {{Service}}
        """;

    private const string Slots = $$"""
        apiVersion: runbooks/v1
        name: checkout
        base-url: https://management.example.com
        controller: { use: app-service, site: /sites/checkout }
        {{Service}}
        """;

    private const string Own = $$$"""
        apiVersion: runbooks/v1
        name: checkout
        base-url: https://deploy.example.com
        controller:
          state:
            reads: { live: { http: { get: /v1/live } }, all: { http: { get: /v1/releases } } }
            serving: { ref: live.body.id }
            settled: live.body.ready == true
            failing: live.body.problem
            releases: { from: all.body.releases, ref: item.id, version: item.tag, healthy: item.state }
            obstacles: [ { when: live.body.frozen == true, says: "there is a freeze" } ]
          change:
            means: absolute
            http: { put: /v1/live, json: { release: "{{ to.ref }}" } }
          otherwise:
            http: { post: /v1/force, json: { release: "{{ to.ref }}" } }
        {{{Service}}}
        """;

    private static readonly string[] Some =
    [
        "well",
        "refusals",
        "lies",
        "toggled",
        "rollouts",
        "lost-before-always",
        "lost-after",
        "lost-ahead",
        "hangs-before",
        "accepts-ahead",
        "slower-switch",
        "flips-back",
        "flips-back-at-once",
        "same-version-again",
        "another-version",
        "standby",
        "crashing-after",
        "status-failing",
        "rollback-late",
        "operation-dropped",
        "operation-failing",
        "operation-empty-object",
    ];

    private static IEnumerable<TestCaseData> Targets() =>
        [
            new TestCaseData("kubernetes", Kubernetes),
            new TestCaseData("heroku", Heroku),
            new TestCaseData("flag", Flag),
            new TestCaseData("slots", Slots),
            new TestCaseData("own", Own),
        ];

    [TestCaseSource(nameof(Targets))]
    public async Task Each_run_ends_as_it_must_under_what_its_controller_can_do(string name, string target)
    {
        var report = await DrillRuns.OnAsync(
            target,
            Undo,
            new DrillOptions { Only = [.. Some.Where(s => CanBeAsked(s, target))], Kills = 2 }
        );

        Assert.That(report.Failed.SelectMany(r => r.Findings).Select(f => $"{f.Code.Id} {f.Message}"), Is.Empty);
        Snapshot.Match(string.Concat(report.Results.Where(r => r.Case.KilledAt is null).Select(Line)), $"TargetDrillTests.{name}");
    }

    [Test]
    public async Task A_version_that_the_runbook_itself_names_is_the_one_that_works()
    {
        var report = await DrillRuns.OnAsync(
            Flag,
            Undo.Replace("to: previous", "to: \"off\"", StringComparison.Ordinal),
            new DrillOptions { Only = ["as-expected", "lost-after"], Kills = 0 }
        );

        Assert.That(report.Failed.SelectMany(r => r.Findings).Select(f => f.Message), Is.Empty);
        Assert.That(report.Results.Select(r => r.Finished!.VersionAfter).Distinct(), Is.EqualTo(["off"]));
    }

    [Test]
    public async Task A_release_that_the_runbook_itself_names_is_the_one_that_works()
    {
        var report = await DrillRuns.OnAsync(
            Kubernetes,
            Undo.Replace("to: previous", "to: { ref: checkout-6d4 }", StringComparison.Ordinal),
            new DrillOptions { Only = ["as-expected"], Kills = 0 }
        );

        Assert.That(report.Failed.SelectMany(r => r.Findings).Select(f => f.Message), Is.Empty);
        Assert.That(report.Results[0].Finished!.EnvironmentAfter, Is.EqualTo("checkout-6d4"));
    }

    [Test]
    public async Task A_case_that_fails_is_repeated_by_a_command_that_names_the_target()
    {
        var report = await DrillRuns.OnAsync(
            Kubernetes,
            Undo.Replace(", performance, error-rate", string.Empty, StringComparison.Ordinal),
            new DrillOptions { Only = ["slow-after"] }
        );

        Assert.That(report.Failed.Select(r => r.Repeat), Is.EqualTo(["runbook drill undo --target checkout --only slow-after --seed 1"]));
    }

    [Test]
    public async Task A_second_way_that_was_gone_is_counted_as_reached()
    {
        var report = await DrillRuns.OnAsync(
            Own,
            Undo.Replace("within: 60s", "within: 60s, otherwise: switch", StringComparison.Ordinal),
            new DrillOptions { Only = ["refused"], Kills = 0 }
        );

        Assert.That(report.Failed.SelectMany(r => r.Findings).Select(f => f.Message), Is.Empty);
        Assert.That(report.Coverage[0].Points.Single(p => p.Name == "`back`, where `otherwise` switches").Runs, Is.EqualTo(1));
    }

    [Test]
    public async Task A_behaviour_that_an_author_names_acts_as_late_as_that_of_the_catalogue()
    {
        var report = await DrillRuns.OnAsync(
            Slots,
            $$"""
            {{Undo}}
            drills:
              cases:
                - { id: as-late, behaviour: slower-switch }
                - { id: as-written, behaviour: slower-switch, processing-time: 20s }
            """,
            new DrillOptions { Only = ["slower-switch", "as-late", "as-written"], Kills = 0 }
        );

        Assert.That(
            report.Results.Select(r => $"{r.Case.Name} {string.Join(' ', r.Case.Faults)}"),
            Is.EqualTo([
                "slower-switch slow-switch=108000ms@rollback",
                "as-late slow-switch=108000ms@rollback",
                "as-written slow-switch=9s",
            ])
        );
    }

    private static bool CanBeAsked(string only, string target) =>
        Behaviours.All.FirstOrDefault(b => b.Name == only) is not { } behaviour
        || PlanOfCases.IsSeenOn(DrilledTarget.Of(DrillRuns.Target(target)), behaviour);

    private static string Line(DrillResult result) =>
        $"{result.Case.Name, -32} {OutcomeText.Of(result.Finished!.Outcome), -13} {result.Posts} posts\n";
}
