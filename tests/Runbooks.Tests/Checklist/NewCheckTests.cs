using Runbooks.Authoring.Pages;
using Runbooks.Checklist;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Planning;
using Runbooks.Sandbox.Settings;
using Runbooks.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Checklist;

/// <summary>A check is one file: this one has a check that nothing else names, and sees it wherever checks are seen.</summary>
internal sealed class NewCheckTests
{
    private const string Yaml = """
        apiVersion: runbooks/v1
        id: test
        title: A test
        severity: feature
        steps:
          - { id: looked, check: [ doorbell ] }
        checklist: [ doorbell ]
        """;

    private static readonly Vocabulary Vocabulary = RunbookFormat.Vocabulary.With<Check>([.. CheckKinds.All, DoorbellCheck.Kind]);

    [Test]
    public async Task It_is_read_and_looked_at()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunAsync(Yaml, configure: s => s.Vocabulary = Vocabulary);

        Assert.That(run.Step("looked").Status, Is.EqualTo(StepStatus.Passed));
        Assert.That(
            run.Events.OfType<CheckFinished>().Select(c => (c.Id, c.Status, c.Final)),
            Does.Contain(("doorbell", CheckStatus.Pass, true))
        );
    }

    [Test]
    public async Task It_is_planned_and_rehearsed()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        var kinds = new NewKinds(Vocabulary, run.Target);
        var plan = await kinds.PlanAsync(Yaml);
        var (report, _) = await kinds.RehearseAsync(Yaml);

        Assert.That(plan.NoChecklist, Is.Null);
        Assert.That(plan.Checklist.Single().Forecast, Is.EqualTo(StepForecast.Passes));
        Assert.That(plan.Checklist.Single().Requests.Single().Url, Does.EndWith("/api/health"));
        Assert.That(plan.Steps.Single().Checks.Single().Known, Is.EqualTo("pass: it rings"));
        Assert.That(report!.Steps.Select(s => (s.Path, s.Status)), Does.Contain(("looked", StepStatus.Passed)));
        Assert.That(report.Checks.Select(c => (c.Id, c.Status)), Does.Contain(("doorbell", CheckStatus.Pass)));
    }

    [Test]
    public void It_stands_on_the_page_and_is_linted()
    {
        var kinds = new NewKinds(Vocabulary, new("any", new Uri("http://127.0.0.1:1")));
        var runbook = kinds.Read(Yaml);
        var page = MarkdownPage.Write(runbook, "test.yaml", RecoveryBudget.Of(runbook, _ => null));

        Assert.That(page, Does.Contain("- [ ] **doorbell**: the doorbell rings\n"));
        Assert.That(
            page.Split("curl -sS \"${BASE}\"/api/health    # it rings"),
            Has.Length.EqualTo(3),
            "at the step, and on the checklist"
        );
        Assert.That(MermaidChart.Write(runbook), Does.Contain("checklist<br/>doorbell"));
        Assert.That(kinds.Lint(Yaml), Is.Empty);
    }

    /// <summary>All that there is of the check.</summary>
    private sealed class DoorbellCheck : Check
    {
        private static readonly HttpCall Call = new("GET", "/api/health");

        public static readonly Kind<Check> Kind = Plain("doorbell", "The doorbell rings.", optional => new DoorbellCheck
        {
            IsOptional = optional,
        });

        public override string Id => Kind.Name;

        public override string Title => "Doorbell";

        public override string Expected => "the doorbell rings";

        public override IReadOnlyList<string> ByHand => ["curl -sS \"${BASE}\"/api/health    # it rings"];

        public override IReadOnlyList<HttpCall> Reads(Target target) => [Call];

        protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
        {
            var (answer, evidence) = await context.ExchangeAsync(Call, "doorbell", "The doorbell", cancel);
            return answer is Answered ? CheckFinding.Pass("it rings", evidence) : CheckFinding.Fail(answer.Describe(), evidence);
        }
    }
}
