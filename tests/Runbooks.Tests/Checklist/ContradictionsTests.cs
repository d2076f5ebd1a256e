using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Runbooks.Events;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Checklist;

/// <summary>A controller that went back, and an application that says otherwise: its word is looked for wherever it answers.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Servers")]
public sealed class ContradictionsTests
{
    private const string Health = """{"health":"healthy"}""";
    private const string Probe = """{"status":"healthy"}""";
    private const string Query = """{"message":"Here is what I found."}""";

    // The answers of the application after the switch, and the checks that fail with what they say.
    [TestCase(
        Health,
        """{"status":"healthy","appVersion":"1.5.0"}""",
        Query,
        "health version database",
        "/api/health names 1.5.0, the bad version, in `appVersion`"
    )]
    [TestCase(
        Health,
        """{"status":"healthy","build":{"version":"v1.5.0"}}""",
        Query,
        "health version database",
        "/api/health names v1.5.0, the bad version, in `build.version`"
    )]
    [TestCase(
        Health,
        """{"status":"healthy","version":"1.4.2","release":"1.5.0"}""",
        Query,
        "health version database",
        "/api/health names 1.5.0, the bad version, in `release`"
    )]
    [TestCase("""{"health":"healthy","version":"1.5.0"}""", Probe, Query, "health", "/health names 1.5.0, the bad version, in `version`")]
    [TestCase(
        """{"health":"healthy","environment":"green"}""",
        Probe,
        Query,
        "health",
        "/health names green, the environment that was left, in `environment`"
    )]
    [TestCase(
        Health,
        """{"status":"healthy","environment":"green"}""",
        Query,
        "health version database",
        "/api/health names green, the environment that was left, in `environment`"
    )]
    [TestCase(
        Health,
        Probe,
        """{"message":"Hello.","version":"1.5.0+build.7"}""",
        "core-functionality performance error-rate",
        "/api/ai/query names 1.5.0+build.7, the bad version, in `version`"
    )]
    public async Task An_answer_that_names_what_was_left_fails_the_checks_that_saw_it(
        string health,
        string probe,
        string query,
        string failing,
        string said
    )
    {
        var (checks, outcome) = await RollBackAsync(health, probe, query);

        Assert.Multiple(() =>
        {
            Assert.That(string.Join(' ', checks.Where(c => c.Status == CheckStatus.Fail).Select(c => c.Id)), Is.EqualTo(failing));
            Assert.That(checks.Where(c => c.Status == CheckStatus.Fail).Select(c => c.Actual), Is.All.Contains(said));
            Assert.That(outcome, Is.EqualTo("not recovered"));
        });
    }

    [TestCase(
        """{"health":"healthy","version":"1","environment":"production"}""",
        """{"status":"healthy","version":"1","build":{"version":"1.4.2"}}""",
        """{"message":"1.5.0 was bad.","version":"2024-10-01","previousVersion":"1.5.0"}"""
    )]
    [TestCase(Health, """{"status":"healthy","releaseVersion":"v1.4.2","environment":"blue"}""", """{"message":"Hello.","version":"1"}""")]
    [TestCase(Health, """{"status":"healthy","release":"stable"}""", Query)]
    public async Task The_version_of_an_interface_is_no_contradiction(string health, string probe, string query)
    {
        var (checks, outcome) = await RollBackAsync(health, probe, query);

        Assert.That(
            checks.Select(c => $"{c.Id} {c.Status} {c.Actual}").Where(c => !c.Contains(" Pass ", StringComparison.Ordinal)),
            Is.Empty
        );
        Assert.That(outcome, Is.EqualTo("recovered"));
    }

    [Test]
    public async Task An_application_that_names_another_version_in_its_own_spelling_fails_with_the_member()
    {
        var (checks, _) = await RollBackAsync(Health, """{"status":"healthy","info":{"version":"1.4.1"}}""", Query);

        var version = checks.Single(c => c.Id == "version");
        Assert.That(
            (version.Status, version.Actual),
            Is.EqualTo((CheckStatus.Fail, "the status names 1.4.2, but the application itself 1.4.1, in `info.version` of /api/health"))
        );
    }

    private static async Task<(IReadOnlyList<CheckFinished> Checks, string Outcome)> RollBackAsync(
        string health,
        string probe,
        string query
    )
    {
        await using var server = LoopbackServer.Build();
        var isGreen = true;
        server.Run(context =>
            AnswerAsync(
                context,
                context.Request.Method == "POST" && context.Request.Path == "/deployment/rollback" ? isGreen = false : isGreen,
                health,
                probe,
                query
            )
        );
        await server.StartAsync();
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(
            "  - id: back\n    rollback: { to: previous, within: 5s }\nchecklist: [ health, environment-switched, version, "
                + "core-functionality, performance, error-rate, database ]\n",
            settings =>
                settings.Target = run.Target with { BaseUrl = new Uri(server.Urls.First()), RequestTimeout = TimeSpan.FromMinutes(1) }
        );
        return ([.. run.Events.OfType<CheckFinished>().Where(c => c.Final)], run.OutcomeName);
    }

    private static Task AnswerAsync(HttpContext context, bool isGreen, string health, string probe, string query)
    {
        var (green, blue) = isGreen ? ("active", "standby") : ("standby", "active");
        var body = context.Request.Path.Value switch
        {
            "/deployment/status" =>
                $$$"""{"currentEnvironment":"{{{(isGreen ? "green" : "blue")}}}","environments":{"blue":{"status":"{{{blue}}}","version":"1.4.2","health":"healthy"},"green":{"status":"{{{green}}}","version":"1.5.0","health":"healthy"}},"deploymentHistory":[]}""",
            "/deployment/rollback" => """{"success":true,"message":"done"}""",
            "/health" => health,
            "/api/health" => probe,
            "/api/ai/query" => query,
            _ => null,
        };
        context.Response.StatusCode = body is null ? 404 : 200;
        context.Response.ContentType = "application/json";
        return body is null ? Task.CompletedTask : context.Response.WriteAsync(body);
    }
}
