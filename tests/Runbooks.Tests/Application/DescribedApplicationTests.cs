using Runbooks.Application;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Application;

/// <summary>A run against a controller, and a service that answers at its own address and at its own paths.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class DescribedApplicationTests
{
    private const string Runbook = """
        apiVersion: runbooks/v1
        id: test
        title: A test
        severity: feature
        steps:
          - { id: back, rollback: { to: previous, within: 900ms } }
        checks:
          cart: { title: The cart, http: { get: /cart }, pass: "body.items != null", stable: 3, every: 5ms }
          stock: target
        checklist: [ health, version, core-functionality, performance, error-rate, database, monitoring, cart, stock ]
        """;

    [Test]
    public async Task A_run_is_proved_by_the_application_as_its_target_describes_it()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await using var shop = await ShopService.StartAsync();
        shop.Version = () => run.Sandbox.ActiveVersion!;

        await run.RunAsync(Runbook, configure: s => s.Target = TargetOf(run, shop));

        var seen = run.Events.OfType<CheckFinished>().Where(c => c.Final).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(run.OutcomeName, Is.EqualTo("recovered"), run.Finished.Reason);
            Assert.That(
                seen.Select(c => (c.Id, c.Status)),
                Is.All.Matches<(string, CheckStatus Status)>(c => c.Status == CheckStatus.Pass)
            );
            Assert.That(seen.Select(c => c.Id), Is.EqualTo(Ids));
            Assert.That(seen.SelectMany(c => c.Evidence), Is.Not.Empty);
            Assert.That(seen.Single(c => c.Id == "version").Actual, Is.EqualTo("the status and the application itself name 1.4.2"));
            Assert.That(seen.Single(c => c.Id == "cart").Actual, Does.StartWith("3 times in a row, at last: GET "));
            Assert.That(
                seen.Single(c => c.Id == "error-rate").Expected,
                Is.EqualTo($"of 20 requests (GET {shop.Address}cart): errors < 1%")
            );
        });
    }

    [Test]
    public async Task What_each_check_saw_before_the_change_stands_beside_what_it_saw_after()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await using var shop = await ShopService.StartAsync();
        shop.Version = () => run.Sandbox.ActiveVersion!;
        shop.Instead = path => path == "/cart" && run.Sandbox.ActiveVersion == "1.5.0" ? """{"error":"no cart"}""" : null;

        await run.RunAsync(Runbook, configure: s => s.Target = TargetOf(run, shop));

        var cart = run.Events.OfType<CheckFinished>().Where(c => c.Id == "cart").Select(c => (c.Before, c.Status));
        Assert.That(cart, Is.EqualTo(new[] { (true, CheckStatus.Unknown), (false, CheckStatus.Pass) }));
        Assert.That(run.OutcomeName, Is.EqualTo("recovered"), run.Finished.Reason);
    }

    [Test]
    public async Task Credentials_of_the_controller_never_come_to_the_application()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await using var shop = await ShopService.StartAsync();
        shop.Version = () => run.Sandbox.ActiveVersion!;
        var target = TargetOf(run, shop) with { Headers = [KeyValuePair.Create("Authorization", "Bearer of-the-controller")] };

        await run.RunAsync(Runbook, configure: s => s.Target = target);

        Assert.Multiple(() =>
        {
            Assert.That(shop.Headers("Authorization"), Is.Empty);
            Assert.That(shop.Headers("X-Probe"), Has.Count.EqualTo(shop.Requests.Count).And.All.EqualTo("runbook"));
            Assert.That(shop.Requests, Has.None.Contains("/api/health").And.None.Contains("/api/ai/query"));
        });
    }

    [Test]
    public async Task The_application_is_believed_where_the_controller_says_otherwise()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await using var shop = await ShopService.StartAsync();
        shop.Version = () => "1.5.0";

        await run.RunAsync(Runbook, configure: s => s.Target = TargetOf(run, shop));

        var version = run.Events.OfType<CheckFinished>().Single(c => c is { Final: true, Id: "version" });
        Assert.That((run.OutcomeName, version.Status), Is.EqualTo(("not recovered", CheckStatus.Fail)));
        Assert.That(version.Actual, Does.Contain("the application itself 1.5.0"));
    }

    [Test]
    public void Secrets_in_its_headers_are_filled_in_and_kept()
    {
        var target = DescribedTarget.Read(
            "application:\n  base-url: ${env:SHOP}\n  headers: { Authorization: \"Bearer ${env:KEY}\" }\n  health: { http: { get: /healthz } }",
            environment: name => name == "SHOP" ? "https://shop.test/" : "long-and-secret"
        );

        var call = OwnWord.Call(target).Value!;
        Assert.Multiple(() =>
        {
            Assert.That((call.Url, call.WithoutTargetHeaders), Is.EqualTo(("https://shop.test/healthz", true)));
            Assert.That(call.Headers.Single().Value, Is.EqualTo("Bearer long-and-secret"));
            Assert.That(target.Secrets, Does.Contain("long-and-secret"));
        });
    }

    [Test]
    public void A_credential_that_stands_in_a_request_is_kept_as_one()
    {
        var target = DescribedTarget.Read(
            "application: { health: { http: { get: /healthz, headers: { Authorization: Bearer long-and-written } } } }"
        );

        Assert.That(target.Secrets, Does.Contain("long-and-written"));
    }

    private static readonly string[] Ids =
    [
        "health",
        "version",
        "core-functionality",
        "performance",
        "error-rate",
        "database",
        "monitoring",
        "cart",
        "stock",
    ];

    private static Target TargetOf(EngineRun run, ShopService shop)
    {
        var described = DescribedTarget.Read(
            $$"""
            metrics: /metrics
            application:
              base-url: {{shop.Address}}
              headers: { X-Probe: runbook }
              health:
                http: { get: /healthz }
                healthy: body.status == "ok"
                version: body.build.tag
                database: body.db == "up"
              critical: { http: { get: /cart }, ok: status == 200 && body.items != null }
              checks:
                stock: { http: { get: /cart }, pass: "array.size(body.items) > 0" }
            """
        );
        return run.Target with
        {
            Application = described.Application,
            MetricsPath = described.MetricsPath,
            Source = described.Source,
            RequestTimeout = TimeSpan.FromSeconds(5),
        };
    }
}
