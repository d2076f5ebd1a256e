using Runbooks.Authoring;
using Runbooks.Authoring.Upgrading;
using Runbooks.Catalogue;
using Runbooks.Diagnostics;
using Runbooks.Tests.Rehearsal;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring.Upgrading;

/// <summary>Older forms become the better ones that the format has by now, and do what they did.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RunbookUpgradeTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Runbooks.Tests", "Fixtures", "earlier-runbooks");

    private const string Steps = """
        apiVersion: runbooks/v1
        id: test
        title: Test
        severity: performance
        steps:
          - id: before-all
            title: "Look: #1"  # what serves
            http: { get: /deployment/status, within: 5s }
            expect:
              - status == 200
              - body.currentEnvironment   !=   null
              - body.environments[body.currentEnvironment].version != "9"
          - { id: rollback, rollback: { to: previous } }
          - id: healthy
            # until it is well
            wait: { http: { get: /health }, until: body.health == "healthy", every: 500ms, within: 20s }
            when: steps.before_all.body.currentEnvironment != "gone"
          - id: told
            notify: { text: "{{ steps.before_all.body.environments[steps.before_all.body.currentEnvironment].version }} went" }
        checklist: [ health ]
        """;

    [Test]
    public void Steps_that_speak_to_the_playbook_s_controller_speak_to_any()
    {
        var upgrade = Upgrade(Steps);

        Assert.That(upgrade.Places.Select(p => p.Left), Is.EqualTo(new string?[] { null, null }));
        Snapshot.Match(upgrade.Text, "upgraded");
    }

    [Test]
    public void A_text_that_names_two_changed_steps_is_written_once()
    {
        var upgrade = Upgrade(
            """
            apiVersion: runbooks/v1
            id: test
            title: Test
            severity: performance
            steps:
              - { id: before, http: { get: /deployment/status } }
              - id: after
                http: { get: /deployment/status }
                expect:
                  - status == 200
                  - body.currentEnvironment != steps.before.body.currentEnvironment
              - id: again
                http: { get: /deployment/status }
                expect: [ body.currentEnvironment == steps.after.body.currentEnvironment ]
              - id: told
                notify: { text: "from {{ steps.before.body.currentEnvironment }} to {{ steps.after.body.currentEnvironment }}" }
            """
        );

        Assert.That(upgrade.Places.Select(p => p.Left), Is.EqualTo(new string?[] { null, null, null }));
        Assert.That(
            upgrade.Text,
            Does.Contain("from {{ steps.before.place }} to {{ steps.after.place }}")
                .And.Contain("expect: [ place != steps.before.place ]")
                .And.Contain("expect: [ place == steps.after.place ]")
        );
    }

    [Test]
    public void A_runbook_that_has_the_better_forms_stays_byte_for_byte()
    {
        var once = Upgrade(Steps);
        var twice = Upgrade(once.Text);

        Assert.That((twice.Text, twice.Places), Is.EqualTo((once.Text, Array.Empty<UpgradedPlace>())));
    }

    [TestCase("body.currentEnvironment != null", "body.deploymentHistory != null", "`body.deploymentHistory != null` has no counterpart")]
    [TestCase(
        "{ get: /deployment/status, within: 5s }",
        "{ get: /deployment/status, headers: { X-Who: me } }",
        "`headers` has no counterpart"
    )]
    [TestCase("went", "{{ steps.before_all.body.timestamp }}", "`steps.before_all.body.timestamp` has no counterpart")]
    [TestCase(
        "went",
        "{{ steps.before_all.body.currentEnvironmental }}",
        "`steps.before_all.body.currentEnvironmental` has no counterpart"
    )]
    [TestCase(
        "when: steps.before_all.body.currentEnvironment != \"gone\"\n  - id: told\n    notify: { text: \"",
        "timeout: 1m\n  - id: told\n    notify: { text: \"{{ steps.healthy.attempts }} ",
        "`steps.healthy.attempts` has no counterpart"
    )]
    [TestCase("within: 20s }", "within: 20s }\n    retry: { attempts: 2 }", "the step has a `retry` of its own")]
    [TestCase("every: 500ms, within: 20s", "every: 100ms, within: 20s", "it asks once, or more than 100 times")]
    public void What_has_no_counterpart_is_left_with_its_reason(string written, string other, string reason)
    {
        var upgrade = Upgrade(
            Steps.Replace("   !=   ", " != ", StringComparison.Ordinal).Replace(written, other, StringComparison.Ordinal)
        );

        Assert.That(upgrade.Places.Select(p => p.Left), Has.One.EqualTo(reason));
        Assert.That(upgrade.Places.Select(p => p.Left), Has.One.Null, "the other one is done");
    }

    [TestCase("body.health == \"healthy\"", "body.health == \"ill\"", TestName = "A_wait_for_something_else_than_health_is_no_older_form")]
    [TestCase("get: /health }", "get: /healthz }", TestName = "A_wait_at_another_path_is_no_older_form")]
    public void What_is_no_older_form_is_not_told(string written, string other) =>
        Assert.That(Upgrade(Steps.Replace(written, other, StringComparison.Ordinal)).Places, Has.Count.EqualTo(1));

    [Test]
    public void A_comment_that_would_be_lost_keeps_its_place()
    {
        const string Block =
            "wait:\n      http: { get: /health } # the playbook's\n      until: body.health == \"healthy\"\n      within: 20s";
        var text = Steps.Replace(
            "wait: { http: { get: /health }, until: body.health == \"healthy\", every: 500ms, within: 20s }",
            Block,
            StringComparison.Ordinal
        );

        var upgrade = Upgrade(text);

        Assert.That(upgrade.Text, Is.EqualTo(text));
        Assert.That(upgrade.Places.Select(p => p.Left), Is.All.Contain("the comment within it"));
    }

    [Test]
    public void A_step_that_an_alias_shares_is_left()
    {
        var text = Steps
            .Replace("- id: healthy\n", "- &shared\n    id: healthy\n", StringComparison.Ordinal)
            .Replace("checklist:", "always: [ *shared ]\nchecklist:", StringComparison.Ordinal);

        Assert.That(Upgrade(text).Text, Is.EqualTo(text));
    }

    [Test]
    public void What_has_mistakes_is_mended_first()
    {
        var text = Steps + "\nchecklists: []\n";

        Assert.That(
            Upgrade(text),
            Is.EqualTo(new Upgrade(text, [])).Using<Upgrade>((a, b) => a.Text == b.Text && a.Places.Count == b.Places.Count)
        );
    }

    [TestCaseSource(nameof(Names))]
    public async Task An_earlier_runbook_that_is_upgraded_lints_and_ends_as_it_must(string name)
    {
        var upgrade = Upgrade(await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.yaml")), name);

        Assert.That(upgrade.Text, Does.Contain("check: [ health ]"));
        Assert.That(Found(upgrade.Text, name), Is.Empty);
        foreach (var behaviour in new[] { "as-expected", "claimed-not-done", "flips-back" })
            Assert.That(await DrillRuns.FindingsAsync(name, upgrade.Text, behaviour), Is.Empty, behaviour);
    }

    [Test]
    public async Task Fmt_upgrades_a_file_and_tells_each_place()
    {
        using var run = new CommandRun();
        var file = run.Write(
            "runbooks/test.yaml",
            Steps.Replace("went", "{{ steps.before_all.body.timestamp }}", StringComparison.Ordinal)
        );

        Assert.That(await run.RunAsync("fmt", "--upgrade", "--check"), Is.EqualTo(2));
        Assert.That(await run.RunAsync("fmt", "--upgrade"), Is.Zero, run.Error);
        Assert.That(await File.ReadAllTextAsync(file), Does.Contain("/deployment/status").And.Contain("check: [ health ]"));
        Assert.That(await run.RunAsync("fmt", "--upgrade", "--check"), Is.Zero);
        Snapshot.Match(run.Out, "fmt-upgrade");
    }

    private static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    private static Upgrade Upgrade(string text, string name = "test") =>
        new RunbookUpgrade(new Linter(new RunbookCatalog(Repository.Root), _ => null)).Of(new SourceText($"{name}.yaml", text));

    private static IEnumerable<string> Found(string text, string name)
    {
        var bag = new DiagnosticBag();
        new Linter(new RunbookCatalog(Repository.Root), _ => null).LintRunbook(new SourceText($"{name}.yaml", text), bag);
        return bag.Sorted().Select(d => $"{d.Span}: {d.Message}");
    }
}
