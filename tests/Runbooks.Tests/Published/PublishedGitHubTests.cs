using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Published;

/// <summary>The native binary against GitHub: Octokit's own way of reading answers works under `dotnet` alone.</summary>
internal sealed class PublishedGitHubTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task It_opens_a_pull_request_and_brings_it_up_to_date(bool asAnApp)
    {
        await using var github = await FakeGitHub.StartAsync();
        using var run = await RecordedIncident.CreateAsync(github);
        run.Write(".github/CODEOWNERS", "/incidents/ @acme/sre @alice\n");
        run.Git("add .");
        run.Git("commit -q -m Owners");
        (string, string)[] identity = asAnApp
            ? [("RUNBOOK_GITHUB_APP_ID", FakeApp.Id), ("RUNBOOK_GITHUB_APP_KEY", github.App.Pem)]
            : [("GH_TOKEN", FakeGitHub.Token)];

        var opened = await PublishAsync(run, github, identity);
        var again = await PublishAsync(run, github, identity);

        var pull = github.Pulls.All.Single();
        Assert.Multiple(() =>
        {
            Assert.That(
                (opened.ExitCode, opened.Error, again.ExitCode, again.Error),
                Is.EqualTo((0, string.Empty, 0, string.Empty)),
                opened.Out + again.Out
            );
            Assert.That(JsonNode.Parse(opened.Out)!["pull-request"]!["outcome"]!.GetValue<string>(), Is.EqualTo("created"));
            Assert.That(JsonNode.Parse(again.Out)!["pull-request"]!["outcome"]!.GetValue<string>(), Is.EqualTo("unchanged"));
            Assert.That(JsonNode.Parse(opened.Out)!["notes"]!.AsArray(), Is.Empty);
            Assert.That(pull["user"]!["login"]!.GetValue<string>(), Is.EqualTo(asAnApp ? FakeApp.BotLogin : "operator"));
            Assert.That(pull["labels"]!.AsArray(), Has.Count.EqualTo(2));
            Assert.That((pull["requested_reviewers"]!.AsArray().Count, pull["requested_teams"]!.AsArray().Count), Is.EqualTo((1, 1)));
            Assert.That(github.Issues.Comments, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task It_understands_refusals_lost_answers_and_limits()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var run = await RecordedIncident.CreateAsync(github);
        github.Next("GET /repos/acme/shop", FakeAnswer.Refused(502, "Server Error"));
        github.Next("POST /repos/acme/shop/pulls", FakeFault.LostAfter);
        github.Next("POST /repos/acme/shop/labels", FakeAnswer.Refused(403, "Resource not accessible by integration"));

        var opened = await PublishAsync(run, github, ("GH_TOKEN", FakeGitHub.Token));
        github.Next(
            "GET /repos/acme/shop/pulls",
            FakeAnswer.Refused(403, "API rate limit exceeded") with
            {
                Headers =
                [
                    ("x-ratelimit-remaining", "0"),
                    ("x-ratelimit-reset", DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
                ],
            }
        );
        var limited = await PublishAsync(run, github, ("GH_TOKEN", FakeGitHub.Token));

        Assert.Multiple(() =>
        {
            Assert.That(JsonNode.Parse(opened.Out)!["pull-request"]!["outcome"]!.GetValue<string>(), Is.EqualTo("created"), opened.Error);
            Assert.That(JsonNode.Parse(opened.Out)!["notes"]!.ToJsonString(), Does.Contain("Resource not accessible by integration"));
            Assert.That(github.Pulls.All, Has.Count.EqualTo(1));
            Assert.That(
                (limited.ExitCode, JsonNode.Parse(limited.Out)!["problem"]!["kind"]!.GetValue<string>()),
                Is.EqualTo((1, "RateLimited"))
            );
            Assert.That(JsonNode.Parse(limited.Out)!["problem"]!["resets-at"], Is.Not.Null);
        });
    }

    private static async Task<(int ExitCode, string Out, string Error)> PublishAsync(
        CommandRun run,
        FakeGitHub github,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo(Component.PublishedBinary(), ["incidents", "publish", "last", "--format", "json"])
        {
            WorkingDirectory = run.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        BareEnvironment.Set(start);
        start.Environment["HOME"] = run.Folder;
        start.Environment["RUNBOOK_GITHUB_API"] = github.Api.AbsoluteUri;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.EndsAsync();
        return (process.ExitCode, await output, await error);
    }
}
