using System.Text.Json.Nodes;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal.Rehearsing;

/// <summary>
/// A rehearsal beside targets that write every request down: what they are asked, and what their credentials are sent to.
/// </summary>
public sealed class WatchedRehearsalTests
{
    private CommandRun _run = null!;

    [SetUp]
    public void Begin() => _run = new CommandRun().InRepository();

    [TearDown]
    public void End() => _run.Dispose();

    [Test]
    public async Task Without_an_address_of_the_other_environment_what_it_would_serve_is_not_proved()
    {
        await using var target = await WatchfulTarget.StartAsync();
        _run.Write(
            "runbooks/targets/t.yaml",
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {target.BaseUrl}\nprocessing-time: 2s\nread-every: "
                + $"10ms\nstable-every: 10ms\nmetrics: none\n"
        );
        _run.Write(
            "runbooks/reads.yaml",
            """
            apiVersion: runbooks/v1
            id: reads
            title: Reads alone
            severity: feature
            steps:
              - { id: rollback, rollback: { to: previous } }
              - { id: version, http: { get: /api/health }, expect: [ body.version == "1.4.2" ] }
              - { id: after, http: { get: /health }, expect: [ body.environment == "blue" ] }
            checklist: [ health, environment-switched, version ]
            """
        );

        var exitCode = await _run.RunAsync("drill", "reads", "--against", "t");

        Snapshot.Match(StableText.OfRehearsal(_run, _run.Out), "rehearsal-not-proved");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(3));
            Assert.That(target.Heard, Is.All.StartsWith("GET "));
        });
    }

    [Test]
    public async Task A_path_is_the_same_however_it_is_written()
    {
        await using var target = await WatchfulTarget.StartAsync();
        _run.Write("runbooks/targets/t.yaml", $"apiVersion: runbooks/v1\nname: t\nbase-url: {target.BaseUrl}\nstable-every: 10ms\n");
        _run.Write(
            "runbooks/ways.yaml",
            Head("ways")
                + $"""
                  - id: rollback
                    rollback: {"{}"}
                  - id: escaped
                    http: {"{"} get: "/api/x?of=%41%C3%A4" {"}"}
                  - id: whole
                    http: {"{"} get: "{target.BaseUrl}api/y" {"}"}
                """
        );

        Assert.That(await _run.RunAsync("drill", "ways", "--against", "t", "--format", "json"), Is.EqualTo(3), _run.Out);

        var report = JsonNode.Parse(_run.Out)!;
        Assert.That(
            report["steps"]!.AsArray().Select(s => $"{s!["path"]} {s["proved"]}"),
            Is.EqualTo(new[] { "rollback true", "escaped false", "whole false" })
        );
        Assert.That(report["heldBack"]!.AsArray(), Is.Empty);
    }

    [TestCase(307)]
    [TestCase(302)]
    public async Task A_redirect_is_not_followed_to_another_host(int status)
    {
        await using var elsewhere = await WatchfulTarget.StartAsync();
        await using var target = await WatchfulTarget.StartAsync();
        target.Answer = context =>
        {
            if (context.Request.Path != "/health")
                return false;
            context.Response.StatusCode = status;
            context.Response.Headers.Location = new Uri(elsewhere.BaseUrl, "/deployment/rollback").AbsoluteUri;
            return true;
        };
        _run.Write("runbooks/targets/t.yaml", $"apiVersion: runbooks/v1\nname: t\nbase-url: {target.BaseUrl}\n");
        _run.Write("runbooks/hostile.yaml", Head("hostile") + "  - { id: health, http: { get: /health } }\n");

        Assert.That(await _run.RunAsync("drill", "hostile", "--against", "t"), Is.EqualTo(1), _run.Out);

        Assert.That(elsewhere.Heard, Is.Empty);
        Assert.That(target.Heard, Is.All.StartsWith("GET "));
    }

    [Test]
    public async Task The_credentials_of_a_target_go_to_no_address_that_its_file_does_not_name()
    {
        var heard = new List<string>();
        await using var target = await WatchfulTarget.StartAsync();
        await using var standby = await WatchfulTarget.StartAsync();
        standby.Answer = context =>
        {
            lock (heard)
                heard.Add(context.Request.Headers.Authorization.ToString());
            return false;
        };
        target.Answer = context =>
        {
            if (context.Request.Path != "/deployment/status")
                return false;
            context.Response.ContentType = "application/json";
            var body =
                $$$"""{"currentEnvironment":"green","environments":{"blue":{"version":"1.4.2","port":{{{standby.BaseUrl.Port}}}},"green":{"version":"1.5.0"}},"deploymentHistory":[]}""";
            context.Response.ContentLength = body.Length;
            context.Response.BodyWriter.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body)).AsTask().GetAwaiter().GetResult();
            return true;
        };
        _run.With("TOKEN", "s3cret-token")
            .Write(
                "runbooks/reads.yaml",
                Head("reads") + "  - { id: rollback, rollback: {} }\n  - { id: health, http: { get: /api/health } }\n"
            );
        var file =
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {target.BaseUrl}\nstable-every: 10ms\nheaders: {{ Authorization: "
            + $"\"Bearer ${{env:TOKEN}}\" }}\n";
        _run.Write("runbooks/targets/t.yaml", file);

        await _run.RunAsync("drill", "reads", "--against", "t");
        var unnamed = heard.ToList();
        _run.Write("runbooks/targets/t.yaml", $"{file}environments: {{ blue: \"{standby.BaseUrl}\" }}\n");
        await _run.RunAsync("drill", "reads", "--against", "t");

        Assert.Multiple(() =>
        {
            Assert.That(unnamed, Is.Not.Empty.And.All.Empty);
            Assert.That(heard.Skip(unnamed.Count), Is.Not.Empty.And.All.EqualTo("Bearer s3cret-token"));
            Assert.That(_run.Out, Does.Not.Contain("s3cret"));
        });
    }

    [Test]
    public async Task Only_reads_go_to_an_address_that_an_answer_names_whatever_is_declared_safe()
    {
        await using var target = await WatchfulTarget.StartAsync();
        await using var standby = await WatchfulTarget.StartAsync();
        target.Answer = context =>
        {
            if (context.Request.Path != "/deployment/status")
                return false;
            context.Response.ContentType = "application/json";
            var body =
                $$$"""{"currentEnvironment":"green","environments":{"blue":{"version":"1.4.2","port":{{{standby.BaseUrl.Port}}}},"green":{"version":"1.5.0"}},"deploymentHistory":[]}""";
            context.Response.ContentLength = body.Length;
            context.Response.BodyWriter.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body)).AsTask().GetAwaiter().GetResult();
            return true;
        };
        _run.Write(
            "runbooks/asks.yaml",
            Head("asks")
                + "  - { id: rollback, rollback: {} }\n  - { id: read, http: { get: /api/health } }\n"
                + "  - { id: ask, http: { post: /api/ai/query, json: { content: x }, safe: true } }\n"
        );
        _run.Write("runbooks/targets/t.yaml", $"apiVersion: runbooks/v1\nname: t\nbase-url: {target.BaseUrl}\nstable-every: 10ms\n");

        await _run.RunAsync("drill", "asks", "--against", "t");

        Assert.That(_run.Out, Does.Contain("? ask").Or.Contain("`ask`"), _run.Error);
        Assert.That(standby.Heard, Is.Not.Empty.And.All.StartsWith("GET "));
        Assert.That(target.Heard, Does.Contain("POST /api/ai/query"));
    }

    private static string Head(string id) => $"apiVersion: runbooks/v1\nid: {id}\ntitle: Hostile\nseverity: feature\nsteps:\n";
}
