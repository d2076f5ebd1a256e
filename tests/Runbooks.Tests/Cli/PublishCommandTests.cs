using System.Text.Json.Nodes;
using Runbooks.Tests.GitHub;

namespace Runbooks.Tests.Cli;

internal sealed class PublishCommandTests
{
    private const string Id = RecordedIncident.Id;
    private const string Folder = RecordedIncident.Folder;

    [Test]
    public async Task A_record_becomes_a_pull_request_that_is_brought_up_to_date_and_never_doubled()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var run = await RecordedIncident.CreateAsync(github);
        run.Write(".github/CODEOWNERS", "* @alice\n/incidents/ @acme/sre\n/deployments/ @alice @acme/sre\n");
        run.Write(
            "runbooks/targets/production.yaml",
            "apiVersion: runbooks/v1\nname: production\nbase-url: ${env:NOT_SET}\nreviewers: [\"@acme/payments\"]\n"
        );
        run.Git("add .");
        run.Git("commit -q -m Owners");

        Assert.That(await run.RunAsync("incidents", "publish", "last"), Is.Zero, run.Error);
        Assert.That(
            (run.Out, run.Error),
            Is.EqualTo(($"✓ {Id}: pull request #1 is open\n    https://github.com/acme/shop/pull/1\n", string.Empty))
        );
        var pull = github.Pulls.All.Single();
        var body = pull["body"]!.GetValue<string>();
        Assert.Multiple(() =>
        {
            Assert.That(
                pull["title"]!.GetValue<string>(),
                Is.EqualTo("Incident: Performance degradation after a release on production, which served 1.5.0 (recovered)")
            );
            Assert.That(pull["head"]!["ref"]!.GetValue<string>(), Is.EqualTo("incident/" + Id));
            Assert.That(
                body,
                Does.Contain($"[the post-mortem](https://github.com/acme/shop/blob/incident/{Id}/{Folder}/postmortem.md)")
                    .And.Contain("✅ Recovered 13 s after detection")
            );
            Assert.That(
                pull["labels"]!.AsArray().Select(l => l!["name"]!.GetValue<string>()),
                Is.EqualTo(new[] { "incident", "severity: performance" })
            );
            Assert.That(
                pull["requested_teams"]!.AsArray().Select(t => t!["slug"]!.GetValue<string>()),
                Is.EqualTo(new[] { "payments", "sre" })
            );
            Assert.That(pull["requested_reviewers"]!.AsArray().Select(u => u!["login"]!.GetValue<string>()), Is.EqualTo(new[] { "alice" }));
            Assert.That(
                github.Issues.Comments.Single()["body"]!.GetValue<string>(),
                Does.StartWith("<!-- runbook:run -->\n> **✅ Recovered")
            );
        });

        var requests = github.Requests.Count;
        Assert.That(await run.RunAsync("incidents", "publish", Id, "--format", "json"), Is.Zero, run.Error);
        var json = JsonNode.Parse(run.Out)!;
        Assert.That(
            json["pull-request"]!.ToJsonString(),
            Is.EqualTo("""{"number":1,"url":"https://github.com/acme/shop/pull/1","outcome":"unchanged","draft":false}""")
        );
        Assert.That(json["comment"]!.GetValue<string>(), Does.StartWith("https://github.com/acme/shop/pull/1#issuecomment-"));
        Assert.That(github.Requests.Skip(requests).Select(r => r.Method), Is.All.EqualTo("GET"), "something was changed without a reason");
    }

    [Test]
    public async Task What_is_only_nice_to_have_costs_nothing_where_it_fails()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var run = await RecordedIncident.CreateAsync(github);
        run.Write("CODEOWNERS", "* @gone\n");
        run.Git("add .");
        run.Git("commit -q -m Owners");
        github.Next("POST /repos/acme/shop/issues/*/labels", FakeAnswer.Refused(403, "Resource not accessible by integration"));
        github.Next("POST /repos/acme/shop/issues/*/comments", FakeAnswer.Refused(403, "Resource not accessible by integration"));

        Assert.That(await run.RunAsync("incidents", "publish", "last"), Is.Zero, run.Error);

        Assert.That(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(3).And.All.StartsWith("note: "));
        Assert.That(
            run.Error,
            Does.Contain("The labels “incident”, “severity: performance” are not on the pull request")
                .And.Contain("@gone could not be asked")
                .And.Contain("The comment on the pull request is not up to date")
        );
    }

    [TestCase(
        "git@gitlab.com:acme/shop.git",
        "",
        "error: the records repository has no remote that is known to be GitHub, so no token is sent there\n  = help: add "
            + "one with `git remote add origin URL`; for a GitHub Enterprise, set GH_HOST to its host\n",
        2
    )]
    [TestCase(
        "",
        "",
        "error: the records repository has no remote that a pull request could be opened at\n  = help: add one with `git "
            + "remote add origin URL`, or name one of several with `git config runbook.remote NAME`\n",
        2
    )]
    [TestCase(
        "git@github.com:acme/shop.git",
        "",
        "error: there is no token for GitHub\n  = help: set RUNBOOK_GITHUB_TOKEN, GH_TOKEN or GITHUB_TOKEN, or "
            + "RUNBOOK_GITHUB_APP_ID and RUNBOOK_GITHUB_APP_KEY\n",
        2
    )]
    [TestCase(
        "git@github.com:acme/shop.git",
        "http://proxy.example.com/",
        "error: RUNBOOK_GITHUB_API is `http://proxy.example.com/`; it must be an address like "
            + "https://github.example.com/api/v3/, without user and query, and https unless it is on this machine, because a "
            + "token is sent to it\n",
        2
    )]
    public async Task What_is_missing_is_said_with_the_mend(string remote, string api, string said, int exitCode)
    {
        await using var github = await FakeGitHub.StartAsync();
        using var run = await RecordedIncident.CreateAsync(github, remote);
        run.With("RUNBOOK_GITHUB_API", api).With("RUNBOOK_GITHUB_TOKEN", string.Empty);

        Assert.That(await run.RunAsync("incidents", "publish", "last"), Is.EqualTo(exitCode));
        Assert.That(run.Error, Is.EqualTo(said));
        Assert.That(github.Requests, Is.Empty);
    }

    [Test]
    public async Task A_wrong_token_is_said_and_not_shown()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var run = await RecordedIncident.CreateAsync(github);
        run.With("RUNBOOK_GITHUB_TOKEN", "ghp_wrong_and_secret");

        Assert.That(await run.RunAsync("incidents", "publish", "last", "--format", "json"), Is.EqualTo(1));

        Assert.That(JsonNode.Parse(run.Out)!["problem"]!["kind"]!.GetValue<string>(), Is.EqualTo("Unauthorized"));
        Assert.That(run.Out + run.Error, Does.Contain("GitHub answered 401, “Bad credentials”").And.Not.Contain("ghp_wrong"));
    }

    [Test]
    public async Task An_address_that_git_rewrites_is_read_as_git_reads_it()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var run = await RecordedIncident.CreateAsync(github, "gh:acme/shop");
        run.Git("config url.https://github.com/.insteadOf gh:");

        Assert.That(await run.RunAsync("incidents", "publish", "last"), Is.Zero, run.Error);
    }
}
