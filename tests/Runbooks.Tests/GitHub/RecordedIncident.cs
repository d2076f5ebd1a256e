using Runbooks.Incidents.Records;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.GitHub;

/// <summary>A records repository with one record on its branch.</summary>
internal static class RecordedIncident
{
    public const string Id = "INC-20261123-154210-performance-degradation-abcd";
    public const string Folder = "incidents/2026/11/23/" + Id;

    /// <summary>Makes it, in the folder of a command that talks to a GitHub of ours.</summary>
    /// <param name="github">Where its pull request goes.</param>
    /// <param name="remote">The address of its remote; empty for none.</param>
    public static async Task<CommandRun> CreateAsync(FakeGitHub github, string remote = "https://github.com/acme/shop.git")
    {
        using var story = await Story.RecoveredAsync();
        var run = new CommandRun().InRepository();
        run.With("RUNBOOK_GITHUB_API", github.Api.AbsoluteUri).With("RUNBOOK_GITHUB_TOKEN", FakeGitHub.Token);
        if (remote.Length > 0)
            run.Git($"remote add origin {remote}");
        run.Git($"checkout -q -b incident/{Id}");
        run.Write($"{Folder}/incident.yaml", RecordYaml.Write(RecordBuilder.Build(story.History, null)));
        run.Git("add .");
        run.Git("commit -q -m Record");
        run.Git("checkout -q main");
        return run;
    }
}
