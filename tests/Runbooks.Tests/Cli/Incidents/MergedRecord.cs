using System.Text.RegularExpressions;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli.Incidents;

/// <summary>A record whose review has ended, in a repository that GitHub has.</summary>
internal static class MergedRecord
{
    public const string Branch = "incident/follow-up-" + ReviewedRecord.Id;
    public const string Post = "POST /repos/acme/shop/issues";

    // The address is GitHub's, and what is pushed goes to a repository on this disk.
    public static CommandRun WithRemote(ReviewedRecord reviewed)
    {
        reviewed.Run.Git("init -q --bare .git/remote.git");
        reviewed.Run.Git("config remote.origin.pushurl .git/remote.git");
        reviewed.Run.Git("push -q origin main");
        return reviewed.Run;
    }

    public static async Task<ReviewedRecord> MergedAsync(
        FakeGitHub github,
        bool merge = true,
        string status = "approved",
        Func<string, string>? edit = null
    )
    {
        var reviewed = await ReviewedRecord.WithAsync(edit: text =>
        {
            var edited = text.Replace("status: draft", $"status: {status}   # by sre", StringComparison.Ordinal);
            edited = new Regex("owner: null\n    due: null").Replace(edited, "owner: \"@alice\"\n    due: \"2026-12-01\"", 1);
            edited = new Regex("owner: null\n    due: null\n    issue: null").Replace(
                edited,
                "owner: \"@acme/sre\"   # the team\n    due: \"2026-12-24\"\n    issue: null # tell bob",
                1
            );
            return edit?.Invoke(edited) ?? edited;
        });
        reviewed.Run.Git("remote add origin https://github.com/acme/shop.git");
        reviewed.Run.With("RUNBOOK_GITHUB_API", github.Api.AbsoluteUri).With("RUNBOOK_GITHUB_TOKEN", FakeGitHub.Token);
        if (merge)
            reviewed.Run.Git($"merge -q --no-ff -m Merge {ReviewedRecord.Branch}");
        return reviewed;
    }

    // As a team that lets the default branch be written to.
    public static async Task FollowAsync(ReviewedRecord reviewed)
    {
        Assert.That(
            await reviewed.Run.RunAsync("incidents", "follow-up", "--branch", "main"),
            Is.Zero,
            reviewed.Run.Out + reviewed.Run.Error
        );
        Assert.That(reviewed.Run.Git("status --porcelain"), Is.Empty);
    }

    public static string[] Changed(ReviewedRecord reviewed, string range) =>
        [
            .. reviewed
                .Run.Git($"diff -U0 {range} -- {ReviewedRecord.RecordPath}")
                .Split('\n')
                .Where(l => Regex.IsMatch(l, @"^[-+](?![-+])")),
        ];

    public static string Stable(string text) => Regex.Replace(text, "commit [0-9a-f]{10}", "commit HASH");
}
