using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Published;

/// <summary>The native binary, killed while colleagues follow its run at GitHub.</summary>
internal sealed class PublishedLiveRunTests
{
    [Test]
    public async Task A_run_that_is_killed_behind_its_draft_is_resumed_into_the_same_pull_request()
    {
        using var served = new ServedRepository();
        using var server = HttpGitServer.Start(served);
        using var folder = new PublishedFolder();
        await using var github = await FakeGitHub.StartAsync();
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.SlowResponses, Latency = TimeSpan.FromMilliseconds(100) },
            TimeProvider.System,
            CancellationToken.None
        );
        var address = server.Address.Replace("/records.git", "/acme/records.git", StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(served.Folder, "acme"));
        Directory.CreateSymbolicLink(Path.Combine(served.Folder, "acme", "records.git"), served.Path);
        github.FullName = "acme/records";
        folder.Environment["RUNBOOK_GITHUB_API"] = github.Api.AbsoluteUri;
        folder.Environment["GITHUB_TOKEN"] = FakeGitHub.Token;
        await folder.RunAsync("git", "clone", "-q", served.Path, ".");
        await folder.RunAsync("git", "config", "user.name", "Ada");
        await folder.RunAsync("git", "config", "user.email", "ada@example.org");
        await folder.RunAsync("git", "remote", "set-url", "origin", address);
        await folder.RunAsync(
            "git",
            "config",
            "credential.helper",
            $"!f() {{ echo username={HttpGitServer.User}; echo password={HttpGitServer.Password}; }}; f"
        );
        await File.WriteAllTextAsync(
            Path.Combine(folder.Work, "t.yaml"),
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: "
                + $"100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "runbooks", "quick-rollback.yaml"));
        const string Wait =
            "  - id: hold\n    command: { run: [ sh, -c, \"while [ ! -e go ]; do sleep 0.05; done\" ], within: 60s, safe: "
            + "true }\n  - id: health\n";
        await File.WriteAllTextAsync(
            Path.Combine(folder.Work, "r.yaml"),
            text.Replace("id: quick-rollback", "id: r", StringComparison.Ordinal)
                .Replace("  - id: health\n", Wait, StringComparison.Ordinal)
        );

        using (var process = folder.Start(folder.Binary, "run", "./r.yaml", "--target", "./t.yaml", "-i", "reason=a test of the binary"))
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await Bounded.UntilAsync(() => github.Issues.Comments.Count > 0 || process.HasExited, "the run has commented");
            process.Kill(entireProcessTree: true);
            await process.EndsAsync();
            Assert.That(github.Issues.Comments, Has.Count.EqualTo(1), await output + await error);
        }

        var (draft, title) = (github.Pulls.All.Single()["draft"]!.GetValue<bool>(), github.Pulls.All.Single()["title"]!.GetValue<string>());
        await File.WriteAllTextAsync(Path.Combine(folder.Work, "go"), string.Empty);
        var resumed = await folder.RunAsync(folder.Binary, "resume", "last");

        Assert.That(resumed.ExitCode, Is.Zero, resumed.Out + resumed.Error);
        var pull = github.Pulls.All.Single();
        Assert.Multiple(() =>
        {
            Assert.That((draft, title), Is.EqualTo((true, "Incident: Roll back at once on t, which served 1.5.0 (run under way)")));
            Assert.That(
                (pull["draft"]!.GetValue<bool>(), pull["title"]!.GetValue<string>()),
                Is.EqualTo((false, "Incident: Roll back at once on t, which served 1.5.0 (recovered)"))
            );
            Assert.That(github.Issues.Comments.Single()["body"]!.GetValue<string>(), Does.Contain("✅ Recovered"));
            Assert.That(resumed.Out, Does.Contain($"Review   https://github.com/{github.FullName}/pull/1"));
            Assert.That(sandbox.Toggles, Is.EqualTo(1), "it was rolled back twice");
            Assert.That(served.Records, Has.Length.EqualTo(1));
        });
        Assert.That((await folder.RunAsync(folder.Binary, "incidents", "verify")).ExitCode, Is.Zero);
        Assert.That(resumed.Out + resumed.Error, Does.Not.Contain(FakeGitHub.Token).And.Not.Contain(HttpGitServer.Password));
    }
}
