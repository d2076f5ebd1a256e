using Runbooks.Events;
using Runbooks.Tests.Checklist;

namespace Runbooks.Tests.Application;

/// <summary>What the checks find where the target's file describes the application.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class DescribedHealthTests
{
    private const string Described = """
        application:
          health: { http: { get: /healthz }, healthy: body.status == "up", version: body.tag, database: body.db }
          critical: { http: { post: /orders, json: { for: "{{ target.name }}" }, safe: true }, ok: body.total > 0 }
        """;

    // What is answered at /healthz, and what is found.
    [TestCase("""{"status":"up"}""", CheckStatus.Pass, "GET http://instant.test/healthz: HTTP 200, `body.status == \"up\"` holds")]
    [TestCase("""{"status":"down"}""", CheckStatus.Fail, "(targets/shop.yaml:5:47) does not hold: body.status is \"down\"")]
    [TestCase("""{"other":"up"}""", CheckStatus.Unknown, "does not hold: body.status is absent")]
    [TestCase("503", CheckStatus.Fail, "HTTP 503")]
    [TestCase("404", CheckStatus.Unknown, "HTTP 404")]
    [TestCase("401", CheckStatus.Unknown, "HTTP 401")]
    [TestCase("lost", CheckStatus.Fail, "closed")]
    [TestCase("<html>", CheckStatus.Unknown, "body.status")]
    public async Task Health_is_what_the_description_says(string answer, CheckStatus status, string told)
    {
        var looked = Look();
        var found = await looked.LookAsync("health", $"/healthz {answer}");

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((status, false)), found.Actual);
        Assert.That(found.Actual, Does.Contain(told));
        Assert.That(found.Evidence, Is.Not.Empty);
        Assert.That(looked.Target.Requests, Has.None.EqualTo("GET /health").And.None.EqualTo("GET /api/health"));
    }

    // What must be true, what is answered, and what is found: a failure that the condition does not speak of counts.
    [TestCase("elapsed_ms >= 0", "503", CheckStatus.Fail, "holds, but a status of 5xx is one of failure")]
    [TestCase("body.up == true", "{\"up\":true,\"success\":false}", CheckStatus.Fail, "but `success` is false says that it failed")]
    [TestCase("body.up == true", "{\"up\":true,\"error\":\"no database\"}", CheckStatus.Fail, "but `error` is \"no database\"")]
    [TestCase("body.up == true && body.success == false", "{\"up\":true,\"success\":false}", CheckStatus.Pass, "holds")]
    [TestCase("body.up == true && (body.error.code ?? 1) == 1", "{\"up\":true,\"error\":{\"code\":1}}", CheckStatus.Pass, "holds")]
    [TestCase("body.up == true", "{\"up\":true,\"errors\":[]}", CheckStatus.Pass, "holds")]
    public async Task A_condition_does_not_pass_over_a_failure_that_it_does_not_speak_of(
        string condition,
        string answer,
        CheckStatus status,
        string told
    )
    {
        var found = await Look(described: $"application: {{ health: {{ http: {{ get: /healthz }}, healthy: '{condition}' }} }}")
            .LookAsync("health", $"/healthz {answer}");

        Assert.That(found.Status, Is.EqualTo(status), found.Actual);
        Assert.That(found.Actual, Does.Contain(told));
    }

    [TestCase("health")]
    [TestCase("version")]
    [TestCase("database")]
    [TestCase("core-functionality")]
    [TestCase("performance")]
    [TestCase("error-rate")]
    public async Task What_every_path_answers_is_nothing_that_the_application_says(string check)
    {
        const string Same = """{"status":"up","tag":"1.4.2","db":true,"total":1}""";
        var found = await Look(LookedAt.Switched)
            .LookAsync(check, $"/healthz {Same}\n/healthz-that-does-not-exist {Same}\n/orders {Same}\n/orders-that-does-not-exist {Same}");

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((CheckStatus.Unknown, true)), found.Actual);
    }

    // What the application names as its version, and what is found.
    [TestCase("\"1.4.2\"", CheckStatus.Pass, "the status and the application itself name 1.4.2")]
    [TestCase("\"v1.4.2\"", CheckStatus.Pass, "the status and the application itself name 1.4.2")]
    [TestCase("\"1.5.0\"", CheckStatus.Fail, "the application itself 1.5.0, in http://instant.test/healthz")]
    [TestCase("null", CheckStatus.Unknown, "`body.tag` (targets/shop.yaml:5:")]
    [TestCase("[1]", CheckStatus.Unknown, "yields [1], expected a text")]
    [TestCase("1.4", CheckStatus.Unknown, "yields 1.4, expected a text")]
    public async Task The_version_is_the_one_that_the_expression_yields(string tag, CheckStatus status, string told)
    {
        var found = await Look(LookedAt.Switched).LookAsync("version", $"/healthz {{\"tag\":{tag}}}");

        Assert.That(found.Status, Is.EqualTo(status), found.Actual);
        Assert.That(found.Actual, Does.Contain(told));
    }

    [Test]
    public async Task Health_does_not_pass_on_an_answer_that_names_the_bad_version()
    {
        var found = await Look(LookedAt.Switched).LookAsync("health", """/healthz {"status":"up","tag":"1.5.0"}""");

        Assert.That(found.Status, Is.EqualTo(CheckStatus.Fail), found.Actual);
        Assert.That(found.Actual, Does.EndWith("; but http://instant.test/healthz names 1.5.0, the bad version"));
    }

    [Test]
    public async Task A_description_without_a_version_leaves_the_word_of_the_controller_and_says_so()
    {
        var found = await Look(LookedAt.Switched, "application: { health: { http: { get: /healthz } } }").LookAsync("version");

        Assert.That((found.Status, found.Caveat), Is.EqualTo((CheckStatus.Pass, "the version by the status alone")), found.Actual);
        Assert.That(found.Actual, Does.Contain("`health: { version: … }` under `application` in targets/shop.yaml"));
    }

    // What customers ask for answers, and what is found.
    [TestCase("""{"total":3}""", CheckStatus.Pass, "`body.total > 0` holds")]
    [TestCase("""{"total":0}""", CheckStatus.Fail, "body.total is 0")]
    [TestCase("""{"total":"3"}""", CheckStatus.Unknown, "cannot be decided")]
    [TestCase("500", CheckStatus.Fail, "HTTP 500")]
    [TestCase("lost", CheckStatus.Fail, "closed")]
    public async Task What_customers_come_for_is_asked_as_the_description_says(string answer, CheckStatus status, string told)
    {
        var looked = Look();
        var found = await looked.LookAsync("core-functionality", $"/orders {answer}");

        Assert.That(found.Status, Is.EqualTo(status), found.Actual);
        Assert.That(found.Actual, Does.Contain(told));
        Assert.That(looked.Target.Requests, Does.Contain("POST /orders").And.None.Contains("/api/ai/query"));
    }

    [TestCase("health", "does not say what its health is: `health` under `application` in targets/shop.yaml does")]
    [TestCase("core-functionality", "does not say what customers ask for: `critical` under `application`")]
    [TestCase("performance", "does not say what customers ask for: `critical` under `application`")]
    [TestCase("error-rate", "does not say what customers ask for: `critical` under `application`")]
    [TestCase("database", "does not say whether it reaches its database: `health: { database: … }` under `application`")]
    [TestCase("monitoring", "is not said to have metrics: `metrics` with their path in targets/shop.yaml does")]
    public async Task What_the_description_lacks_is_unknown_with_the_key_that_gives_it(string check, string told)
    {
        var looked = Look(described: "application: { headers: { X-Probe: runbook } }");
        var found = await looked.LookAsync(check, """/health {"health":"healthy"}""");

        Assert.That(
            (found.Status, found.Actual.Contains(told, StringComparison.Ordinal)),
            Is.EqualTo((CheckStatus.Unknown, true)),
            found.Actual
        );
        Assert.That(looked.Target.Requests, Is.Empty);
    }

    private static LookedAt Look(RollbackResolved? rollback = null, string described = Described)
    {
        var looked = new LookedAt { Rollback = rollback };
        looked.Target.Definition = DescribedTarget.Read(described);
        looked.Target.Active = rollback is null ? "green" : "blue";
        return looked;
    }
}
