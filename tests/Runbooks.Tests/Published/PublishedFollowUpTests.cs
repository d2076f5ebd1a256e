using System.Diagnostics;
using Runbooks.Incidents.Records;
using Runbooks.Tests.Cli.Incidents;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Published;

/// <summary>The native binary makes what was accepted and follows up what was merged: YAML, Git and GitHub without reflection.</summary>
public sealed class PublishedFollowUpTests
{
    [Test]
    public async Task It_makes_accepted_changes_and_follows_merged_records_up()
    {
        var binary = Component.PublishedBinary();
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await ReviewedRecord.WithAsync(
            edit: text => text.Replace("status: draft", "status: approved", StringComparison.Ordinal),
            proposals: ReviewedRecord.LongerWait with
            {
                Decision = Proposal.Accept,
            }
        );
        reviewed.Run.Git("remote add origin git@github.com:acme/shop.git");
        reviewed.Run.Git($"checkout -q {ReviewedRecord.Branch}");

        var applied = await RunAsync(binary, reviewed.Run.Folder, github, "incidents", "apply");
        reviewed.Run.Git("checkout -q main");
        reviewed.Run.Git($"merge -q --no-ff -m Merge {ReviewedRecord.Branch}");
        var followed = await RunAsync(
            binary,
            reviewed.Run.Folder,
            github,
            "incidents",
            "follow-up",
            "--since",
            "HEAD~1",
            "--branch",
            "main"
        );
        for (var number = 1; number <= 3; number++)
            github.Issues.Set(number, open: false);
        var closed = await RunAsync(binary, reviewed.Run.Folder, github, "incidents", "follow-up", "last", "--branch", "main");

        Assert.Multiple(() =>
        {
            Assert.That(applied, Does.StartWith("0 ").And.Contain("P1 is made"));
            Assert.That(followed, Does.StartWith("0 ").And.Contain("https://github.com/acme/shop/issues/3: opened"));
            Assert.That(closed, Does.StartWith("0 ").And.Contain("closed\n"));
            Assert.That(reviewed.On("main", ReviewedRecord.Runbook), Does.Contain("within: 45s"));
            Assert.That(
                reviewed.On("main", ReviewedRecord.RecordPath),
                Does.Contain("status: closed").And.Contain("source: the last action item was closed")
            );
            Assert.That(
                reviewed
                    .Run.Git("status --porcelain")
                    .Split('\n')
                    .Where(l => l.Length > 0 && !l.EndsWith(".cache/", StringComparison.Ordinal)),
                Is.Empty
            );
        });
    }

    private static async Task<string> RunAsync(string binary, string folder, FakeGitHub github, params string[] arguments)
    {
        var start = new ProcessStartInfo(binary, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = folder;
        start.Environment["RUNBOOK_GITHUB_API"] = github.Api.AbsoluteUri;
        start.Environment["RUNBOOK_GITHUB_TOKEN"] = FakeGitHub.Token;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.EndsAsync();
        return $"{process.ExitCode} {output}{await error}";
    }
}
