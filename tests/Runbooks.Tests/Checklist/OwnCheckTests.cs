using Runbooks.Events;
using Runbooks.Planning;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Application;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Checklist;

/// <summary>Checks of one's own: by a request, by a query and by a program, in a runbook and in a target.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class OwnCheckTests
{
    [TestCase("""{"items":["a book"]}""", CheckStatus.Pass, "GET /cart: HTTP 200; `array.size(body.items) > 0` holds")]
    [TestCase("""{"items":[]}""", CheckStatus.Fail, "does not hold")]
    [TestCase("""{"other":1}""", CheckStatus.Unknown, "body.items")]
    [TestCase("503", CheckStatus.Fail, "HTTP 503")]
    [TestCase("lost", CheckStatus.Fail, "closed")]
    public async Task A_request_is_looked_at(string answer, CheckStatus status, string told)
    {
        var looked = new LookedAt { Declared = "{ cart: { http: { get: /cart }, pass: array.size(body.items) > 0 } }" };
        var found = await looked.LookAsync("cart", $"/cart {answer}");

        Assert.That(found.Status, Is.EqualTo(status), found.Actual);
        Assert.That(found.Actual, Does.Contain(told));
        Assert.That(found.Evidence, Is.Not.Empty);
    }

    [Test]
    public async Task Each_of_several_looks_in_a_row_must_pass()
    {
        var looked = new LookedAt { Declared = "{ cart: { http: { get: /cart }, pass: body.ok, stable: 3, every: 10s } }" };
        looked.Target.OnRequest = _ =>
            looked.Answers["/cart"] = looked.Target.Requests.Count(r => r == "GET /cart") < 3 ? """{"ok":true}""" : """{"ok":false}""";
        var began = looked.Target.Clock.GetUtcNow();

        var found = await looked.LookAsync("cart", """/cart {"ok":true}""");

        Assert.That(found.Status, Is.EqualTo(CheckStatus.Fail), found.Actual);
        Assert.That(found.Actual, Does.EndWith("at look 3 of 3"));
        Assert.That(found.Evidence, Has.Count.EqualTo(3));
        Assert.That(looked.Target.Clock.GetUtcNow() - began, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public async Task A_route_that_takes_every_path_proves_nothing()
    {
        var looked = new LookedAt { Declared = "{ cart: { http: { get: /cart }, pass: status == 200 } }" };
        var found = await looked.LookAsync("cart", "/cart {}\n/cart-that-does-not-exist {}");

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((CheckStatus.Unknown, true)), found.Actual);
    }

    [Test]
    public async Task An_answer_that_names_the_bad_version_fails_it()
    {
        var looked = new LookedAt { Declared = "{ cart: { http: { get: /cart }, pass: status == 200 } }", Rollback = LookedAt.Switched };
        var found = await looked.LookAsync("cart", """/cart {"version":"1.5.0"}""");

        Assert.That(found.Status, Is.EqualTo(CheckStatus.Fail), found.Actual);
        Assert.That(found.Actual, Does.Contain("names 1.5.0, the bad version"));
    }

    [TestCase("", "`application: { checks: { stock: … } }`")]
    [TestCase(
        "application: { checks: { other: { http: { get: /x }, pass: status == 200 } } }",
        "`checks: { stock: … }` under `application`"
    )]
    public async Task A_target_that_does_not_describe_it_makes_it_unknown(string lines, string told)
    {
        var looked = new LookedAt { Declared = "{ stock: target }" };
        looked.Target.Definition = DescribedTarget.Read(lines);
        var found = await looked.LookAsync("stock");

        Assert.That(found.Status, Is.EqualTo(CheckStatus.Unknown));
        Assert.That(found.Actual, Does.Contain(told));
    }

    [Test]
    public async Task A_query_is_put_to_the_server_of_the_target_with_its_headers_alone()
    {
        await using var shop = await ShopService.StartAsync();
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        shop.Instead = _ =>
            """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"depth"},"value":[1,"7"]}]}}""";
        var named = DescribedTarget.Read($"prometheus: {{ url: {shop.Address}, headers: {{ X-Scope: shop }} }}");
        var target = run.Target with { Prometheus = named.Prometheus, Headers = [KeyValuePair.Create("Authorization", "Bearer mine")] };

        await run.RunAsync(Yaml("queue: { promql: 'sum(depth) by (queue)', pass: value < 10 }"), configure: s => s.Target = target);

        var seen = run.Events.OfType<CheckFinished>().Last(c => c.Id == "queue");
        Assert.Multiple(() =>
        {
            Assert.That(
                (seen.Status, seen.Actual),
                Is.EqualTo((CheckStatus.Pass, "`sum(depth) by (queue)` comes to 7; `value < 10` holds"))
            );
            Assert.That(shop.Requests, Is.All.EqualTo("GET /api/v1/query"));
            Assert.That(shop.Headers("X-Scope"), Is.Not.Empty.And.All.EqualTo("shop"));
            Assert.That(shop.Headers("Authorization"), Is.Empty);
        });
    }

    [Test]
    public async Task A_query_without_a_server_is_unknown_with_the_key_that_names_one()
    {
        var looked = new LookedAt { Declared = "{ queue: { promql: depth, pass: value < 10 } }" };
        var found = await looked.LookAsync("queue");

        Assert.That(
            (found.Status, found.Actual),
            Is.EqualTo((CheckStatus.Unknown, "instant names no Prometheus server: `prometheus: { url: … }` does"))
        );
    }

    [TestCase("[sh, -c, 'echo \"{\\\"left\\\": 2}\"']", "body.left == 2", CheckStatus.Pass, "`sh` ended with exit code 0")]
    [TestCase("[sh, -c, exit 3]", "exit_code == 0", CheckStatus.Fail, "exit_code is 3")]
    [TestCase("[sh, -c, 'echo ${OUTSIDE:-nothing}']", "stdout == \"nothing\\n\"", CheckStatus.Pass, "holds")]
    [TestCase("[no-such-program]", "exit_code == 0", CheckStatus.Unknown, "`no-such-program` cannot be started")]
    public async Task A_program_is_run_without_a_shell_of_ours(string arguments, string pass, CheckStatus status, string told)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunAsync(Yaml($"smoke: {{ command: {{ run: {arguments}, safe: true }}, pass: '{pass}' }}"));

        var seen = run.Events.OfType<CheckFinished>().Where(c => c.Id == "smoke").ToList();
        Assert.That(seen.Select(c => (c.Before, c.Status)), Is.EqualTo(new[] { (true, status), (false, status) }), seen[^1].Actual);
        Assert.That(seen[^1].Actual, Does.Contain(told));
    }

    [Test]
    public async Task A_program_that_may_change_something_is_not_run_before_a_run_decides()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        const string Smoke = "smoke: { command: { run: [sh, -c, exit 0] }, pass: exit_code == 0 }";
        await run.RunAsync(Yaml(Smoke));
        var plan = await new NewKinds(Runbooks.Execution.RunbookFormat.Vocabulary, run.Target).PlanAsync(Yaml(Smoke));

        Assert.That(run.Events.OfType<CheckFinished>().Select(c => (c.Before, c.Status)), Is.EqualTo(new[] { (false, CheckStatus.Pass) }));
        Assert.That((plan.Checklist.Single().Known, plan.Checklist.Single().Forecast), Is.EqualTo(((string?)null, StepForecast.Open)));
    }

    [Test]
    public async Task It_is_planned_and_rehearsed_as_other_checks_are()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        var kinds = new NewKinds(Runbooks.Execution.RunbookFormat.Vocabulary, run.Target);
        var yaml = Yaml(
            "own: { http: { get: /api/health }, pass: body.status == \"healthy\", stable: 3 }, "
                + "smoke: { command: { run: [sh, -c, exit 0], safe: true }, pass: exit_code == 0 }"
        );
        var plan = await kinds.PlanAsync(yaml);
        var (report, refusals) = await kinds.RehearseAsync(yaml);

        Assert.Multiple(() =>
        {
            Assert.That(
                plan.Checklist.Select(c => (c.Id, c.Forecast)),
                Is.EqualTo(new[] { ("own", StepForecast.Passes), ("smoke", StepForecast.Passes) })
            );
            Assert.That(refusals, Is.Empty);
            Assert.That(
                report!.Checks.Select(c => (c.Id, c.Status)),
                Is.EqualTo(new[] { ("own", CheckStatus.Pass), ("smoke", CheckStatus.Pass) })
            );
        });
    }

    [Test]
    public async Task A_step_looks_at_it_by_its_name()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunAsync(
            "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n"
                + "  - { id: look, check: [ own-word ], expect: [ 'checks.own_word == \"pass\"' ] }\n"
                + "checks:\n  own-word: { http: { get: /api/health }, pass: status == 200 }\n"
        );

        Assert.That(run.Step("look").Status, Is.EqualTo(StepStatus.Passed), run.Finished.Reason);
    }

    private static string Yaml(string checks) =>
        "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n  - { id: look, http: { get: /health } }\n"
        + $"checks: {{ {checks} }}\nchecklist: [ {string.Join(", ", Names(checks))} ]\n";

    private static IEnumerable<string> Names(string checks) =>
        new[] { "queue", "smoke", "own" }
            .Where(n => checks.Contains(n + ": {", StringComparison.Ordinal))
            .OrderBy(n => checks.IndexOf(n, StringComparison.Ordinal));
}
