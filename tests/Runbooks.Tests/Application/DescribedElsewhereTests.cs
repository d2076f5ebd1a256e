using Runbooks.Authoring.Pages;
using Runbooks.Connections;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Planning;
using Runbooks.Sandbox.Settings;
using Runbooks.Targets;
using Runbooks.Tests.Support;
using Runbooks.Watch.Sources;

namespace Runbooks.Tests.Application;

/// <summary>A described application where something else than a run asks it: plans, rehearsals, a watch and the page to print.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class DescribedElsewhereTests
{
    private const string Yaml = """
        apiVersion: runbooks/v1
        id: test
        title: A test
        severity: feature
        steps:
          - { id: look, http: { get: /health } }
        checks:
          smoke: { command: { run: [ ./smoke, "it's" ], safe: true }, pass: exit_code == 0 }
        checklist: [ health, version, core-functionality, smoke ]
        """;

    private const string Post = """
        application:
          base-url: ADDRESS
          headers: { Authorization: "Bearer ${env:KEY}" }
          health: { http: { get: /healthz }, healthy: body.status == "ok" }
          critical: { http: { post: /cart, json: { of: "{{ target.name }}" } SAFE }, ok: body.items != null }
        """;

    [Test]
    public async Task A_plan_shows_what_is_asked_and_asks_what_only_reads()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await using var shop = await ShopService.StartAsync();
        var target = run.Target with { Application = Application(shop, ", safe: true") };
        var plan = await new NewKinds(RunbookFormat.Vocabulary, target).PlanAsync(Only("health, core-functionality"));

        Assert.Multiple(() =>
        {
            Assert.That(
                plan.Checklist.Select(c => (c.Id, c.Forecast)),
                Is.EqualTo(new[] { ("health", StepForecast.Passes), ("core-functionality", StepForecast.Open) })
            );
            Assert.That(plan.Checklist[1].Requests[0].Url, Is.EqualTo($"{shop.Address}cart"));
            Assert.That(plan.Checklist[1].Requests[0].Headers.Select(h => h.Value), Does.Contain("Bearer •••"));
            Assert.That(shop.Requests, Is.EquivalentTo(new[] { "GET /healthz", "GET /healthz-that-does-not-exist" }));
        });
    }

    [TestCase("", CheckStatus.Unknown)]
    [TestCase(", safe: true", CheckStatus.Pass)]
    public async Task A_rehearsal_sends_what_is_declared_to_change_nothing(string safe, CheckStatus status)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await using var shop = await ShopService.StartAsync();
        var target = run.Target with { Application = Application(shop, safe) };
        var (report, refusals) = await new NewKinds(RunbookFormat.Vocabulary, target).RehearseAsync(Only("health, core-functionality"));

        Assert.Multiple(() =>
        {
            Assert.That(refusals, Is.Empty);
            Assert.That(
                report!.Checks.Select(c => (c.Id, c.Status)),
                Is.EqualTo(new[] { ("health", CheckStatus.Pass), ("core-functionality", status) })
            );
            Assert.That(shop.Requests.Any(r => r.StartsWith("POST", StringComparison.Ordinal)), Is.EqualTo(status == CheckStatus.Pass));
        });
    }

    [TestCase("headers: { X-HTTP-Method-Override: DELETE }, health: { http: { get: /healthz } }")]
    [TestCase("health: { http: { get: /healthz, headers: { X-HTTP-Method-Override: DELETE } } }")]
    [TestCase("health: { http: { get: /healthz, body: anything } }")]
    public async Task A_request_that_a_server_may_take_for_another_keeps_a_rehearsal_from_beginning(string described)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await using var shop = await ShopService.StartAsync();
        var application = DescribedTarget.Read($"application: {{ base-url: \"{shop.Address}\", {described} }}").Application;
        var target = run.Target with { Application = application };
        var (report, refusals) = await new NewKinds(RunbookFormat.Vocabulary, target).RehearseAsync(Only("health"));

        Assert.That(report, Is.Null);
        Assert.That(refusals.Select(r => r.Code.Id), Is.Not.Empty.And.All.EqualTo(DiagnosticCodes.DisguisedRequest.Id));
        Assert.That(shop.Requests, Is.Empty);
    }

    [Test]
    public async Task After_a_switch_that_is_only_thought_an_application_elsewhere_proves_nothing()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await using var shop = await ShopService.StartAsync();
        var target = run.Target with { Application = Application(shop, ", safe: true") };
        var yaml = Only("health")
            .Replace("id: look, http: { get: /health }", "id: back, rollback: { to: previous }", StringComparison.Ordinal);
        var (report, _) = await new NewKinds(RunbookFormat.Vocabulary, target).RehearseAsync(yaml);

        Assert.That(report!.Checks.Single().Status, Is.EqualTo(CheckStatus.Unknown));
        Assert.That(report.Checks.Single().Actual, Does.StartWith($"not proved: GET {shop.Address}healthz was answered by green"));
    }

    // What the application answers, and whether the watch takes it for good, for bad, or for nothing.
    [TestCase("""{"status":"ok"}""", true, LookOutcome.Answered)]
    [TestCase("""{"status":"no"}""", false, LookOutcome.Answered)]
    [TestCase("""{"other":1}""", false, LookOutcome.Missing)]
    [TestCase("503", false, LookOutcome.Answered)]
    [TestCase("401", false, LookOutcome.Missing)]
    public async Task A_watch_sees_health_as_the_description_says(string answer, bool isGood, object outcome)
    {
        await using var shop = await ShopService.StartAsync();
        shop.Instead = _ => answer;
        using var connections = TargetConnections.CreateForMany([]);
        var target = DescribedTarget.Read(Described($"{shop.Address}", ""), environment: _ => "long-and-secret");
        var look = await new DescribedHealthProbe(
            new TargetClient(target, connections, TimeProvider.System),
            TimeSpan.FromSeconds(5)
        ).LookAsync(CancellationToken.None);

        Assert.That((look.IsGood, (object)look.Outcome, look.Version), Is.EqualTo((isGood, outcome, (string?)null)), look.Said);
        Assert.That(shop.Requests, Is.EqualTo(new[] { "GET /healthz" }));
    }

    [TestCase("""{"items":[1]}""", 0)]
    [TestCase("""{"nothing":1}""", 3)]
    [TestCase("500", 3)]
    public async Task A_watch_samples_the_request_that_customers_come_for(string answer, int errors)
    {
        await using var shop = await ShopService.StartAsync();
        shop.Instead = _ => answer;
        using var connections = TargetConnections.CreateForMany([]);
        var target = DescribedTarget.Read(
            $"application: {{ base-url: \"{shop.Address}\", critical: {{ http: {{ get: /cart }}, ok: body.items != null }} }}"
        );
        var client = new TargetClient(target, connections, TimeProvider.System);
        var look = await new RequestProbe(client, path: null, requests: 3, TimeSpan.FromSeconds(5)).LookAsync(CancellationToken.None);

        Assert.That((look.Outcome, look.Requests, look.Errors), Is.EqualTo((LookOutcome.Answered, 3, errors)), look.Said);
        Assert.That(shop.Requests, Is.All.EqualTo("GET /cart"));
    }

    [Test]
    public async Task A_watch_that_lacks_a_critical_request_misses_it()
    {
        using var connections = TargetConnections.CreateForMany([]);
        var client = new TargetClient(DescribedTarget.Read("application: {}"), connections, TimeProvider.System);
        var look = await new RequestProbe(client, path: null, requests: 3, TimeSpan.FromSeconds(5)).LookAsync(CancellationToken.None);

        Assert.That(
            (look.Outcome, look.Said.Contains("`critical` under `application`", StringComparison.Ordinal)),
            Is.EqualTo((LookOutcome.Missing, true))
        );
    }

    [Test]
    public void The_page_for_a_target_asks_its_application_and_shows_no_credentials()
    {
        var target = DescribedTarget.Read(Described("https://shop.test", ""), environment: _ => "long-and-secret");
        var runbook = new NewKinds(RunbookFormat.Vocabulary, target).Read(Yaml);
        var page = MarkdownPage.Write(runbook, "test.yaml", RecoveryBudget.Of(runbook, _ => null), target);

        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Contain("curl -sS https://shop.test/healthz -H 'Authorization: Bearer •••'"));
            Assert.That(page, Does.Contain("curl -sS -X POST https://shop.test/cart"));
            Assert.That(page, Does.Contain("""--data-raw '{"of":"shop"}'"""));
            Assert.That(page, Does.Contain("./smoke 'it'\\''s'    # exit_code == 0"));
            Assert.That(page, Does.Contain("runbook run test --target shop"));
            Assert.That(page, Does.Not.Contain("long-and-secret").And.Not.Contain("/api/"));
        });
    }

    private static Runbooks.Definitions.Targets.TargetApplication Application(ShopService shop, string safe) =>
        DescribedTarget.Read(Described($"{shop.Address}", safe), environment: _ => "long-and-secret").Application!;

    private static string Described(string address, string safe) =>
        Post.Replace("ADDRESS", address, StringComparison.Ordinal).Replace(" SAFE", safe, StringComparison.Ordinal);

    private static string Only(string checks) =>
        Yaml.Replace("health, version, core-functionality, smoke", checks, StringComparison.Ordinal);
}
