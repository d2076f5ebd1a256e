using System.Text.Json.Nodes;
using Runbooks.Authoring.Pages;
using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;
using Runbooks.Requests;
using Runbooks.Sandbox.Settings;
using Runbooks.Steps;
using Runbooks.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Steps;

/// <summary>A kind of step is one file: this one has a kind that nothing else names, and sees it wherever steps are seen.</summary>
internal sealed class NewStepKindTests
{
    private const string Yaml = """
        apiVersion: runbooks/v1
        id: test
        title: A test
        severity: feature
        steps:
          - { id: knocked, knock: { get: /health }, expect: [ answered ] }
          - { id: told, notify: { text: "somebody is there: {{ steps.knocked.answered }}" } }
        checklist: [ health ]
        """;

    private static readonly Vocabulary Vocabulary = RunbookFormat.Vocabulary.With<StepAction>([.. StepKinds.All, KnockStep.Kind]);

    [Test]
    public async Task It_is_read_and_run()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunAsync(Yaml, configure: s => s.Vocabulary = Vocabulary);

        Assert.That(run.Ends, Is.EqualTo(["knocked passed", "told passed"]));
        Assert.That(run.Events.OfType<NotificationAsked>().Single().Text, Is.EqualTo("somebody is there: true"));
    }

    [Test]
    public async Task It_is_planned()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        var plan = await new NewKinds(Vocabulary, run.Target).PlanAsync(Yaml);

        Assert.That(plan.Steps[0].Kind, Is.EqualTo("knock"));
        Assert.That(plan.Steps[0].Forecast, Is.EqualTo(StepForecast.Passes));
        Assert.That(plan.Steps[0].Requests.Single().Answer!.Said, Does.StartWith("HTTP 200"));
        Assert.That(plan.Steps[1].Notice!.Text, Is.EqualTo("somebody is there: true"));
    }

    [Test]
    public async Task It_is_rehearsed_and_what_it_sends_is_proved_harmless_before()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        var kinds = new NewKinds(Vocabulary, run.Target);
        var (report, _) = await kinds.RehearseAsync(Yaml);
        var (refused, why) = await kinds.RehearseAsync(Yaml.Replace("get: /health", "post: /caches/flush", StringComparison.Ordinal));

        Assert.That(report!.Steps.Select(s => (s.Path, s.Status)), Does.Contain(("knocked", StepStatus.Passed)));
        Assert.That(refused, Is.Null);
        Assert.That(why.Select(d => d.Message), Has.One.Contains("`knocked` sends POST /caches/flush, and nothing declares it harmless"));
    }

    [Test]
    public void It_stands_on_the_page_and_in_the_chart()
    {
        var runbook = new NewKinds(Vocabulary, new("any", new Uri("http://127.0.0.1:1"))).Read(Yaml);
        var page = MarkdownPage.Write(runbook, "test.yaml", RecoveryBudget.Of(runbook, _ => null));

        Assert.That(page, Does.Contain("- [ ] Knocks by GET /health\n").And.Contain("at most 7s").And.Contain("knock again tomorrow"));
        Assert.That(page, Does.Contain("curl -sS \"${BASE}\"/health    # somebody is there"));
        Assert.That(MermaidChart.Write(runbook), Does.Contain("knock: once, politely"));
    }

    [Test]
    public void It_is_linted()
    {
        var found = new NewKinds(Vocabulary, new("any", new Uri("http://127.0.0.1:1"))).Lint(
            """
            apiVersion: runbooks/v1
            id: test
            title: A test
            severity: feature
            steps:
              - id: knocked
                knock: { get: /health }
                timeout: 2s
                retry: { attempts: 2 }
                continue-on-failure: true
                expect: [ answered == "yes" ]
              - { id: key, knock: { get: "/health?token=s3cret" } }
            checklist: [ health ]
            """
        );

        Assert.That(
            found.Select(d => d.Message),
            Is.SupersetOf([
                "`knocked` has `within` 7s and a `timeout` of 2s, which is over first",
                "the `retry` of `knocked` does nothing: who does not answer once does not answer twice",
                "`knocked` knocks, and is to be passed over",
            ])
        );
        Assert.That(found.Where(d => d.Message.Contains("answered", StringComparison.Ordinal)), Is.Not.Empty, "its output is known");
        Assert.That(found.Where(d => d.Message.Contains("token", StringComparison.Ordinal)), Is.Not.Empty, "its request is known");
    }

    /// <summary>All that there is of the kind.</summary>
    private sealed class KnockStep : StepAction
    {
        public static readonly Kind<StepAction> Kind = new(
            "knock",
            "Finds out whether somebody is there.",
            new Shape<StepAction>(HttpRequestFields.Shape.Wanted, HttpRequestFields.Shape.Schema, (node, context) =>
                HttpRequestFields.Shape.Read(node, context) is { } request ? new KnockStep { Request = request } : null
            )
        )
        {
            Outputs = [new("answered", "Whether somebody is there.")],
        };

        public required HttpRequestFields Request { get; init; }

        public override string KindName => Kind.Name;

        public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

        public override TimeSpan? Bound => TimeSpan.FromSeconds(7);

        public override string? BoundKey => "within";

        public override IEnumerable<Template> Templates => Request.Templates;

        public override StepNesting Nesting => StepNesting.None;

        public override string? ChartNote => "once, politely";

        public override StepFailure Failing =>
            new()
            {
                ByHand = "knock again tomorrow",
                CannotBePassedOver = ("knocks, and is to be passed over", "it is polite"),
                NoRetry = "who does not answer once does not answer twice",
            };

        public override IReadOnlyList<string>? Asks => null;

        public override HarmlessClaim Harmless => HarmlessClaim.Sends(Request);

        public override LeftOutTime LeftOut => LeftOutTime.Nothing;

        public override bool Proves(Step step) => false;

        public override KnownValue Outlook(string output, bool isOwn) =>
            output == "answered" ? KnownValue.Of(ValueKind.Boolean, "is true or false") : KnownValue.Anything;

        public override string Describe() => $"knocks by {Request}";

        public override IReadOnlyList<string> ByHand(Step step) => [$"{RequestByHand.Send(Request)}    # somebody is there"];

        public override async Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
        {
            var call = new HttpCall(Request.Method, Request.Url.Text);
            var answer = await context.Tools.Client.SendAsync(call, cancel);
            var shown = PlannedRequests.Of(call, context.Tools.Target) with { Answer = PlannedRequests.Answer(answer) };
            return new StepView(context.Draft with { Forecast = StepForecast.Passes, Requests = [shown] }, OutputsOf(answer), Until: null);
        }

        public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
        {
            var (call, error) = context.Fill(Request);
            return call is null
                ? StepResult.Failed(error!)
                : StepResult.Passed(OutputsOf(await context.Tools.Client.SendAsync(call, cancel)));
        }

        private static JsonObject OutputsOf(HttpAnswer answer) => new() { ["answered"] = answer is Answered };
    }
}
