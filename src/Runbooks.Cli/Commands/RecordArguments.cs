using System.CommandLine;

namespace Runbooks.Cli.Commands;

/// <summary>What a run and its resumption ask of the command line alike: where the record goes, and who answers.</summary>
internal sealed class RecordArguments
{
    public Option<string?> Records { get; } =
        new("--records") { Description = "The Git repository that takes the record; the one you stand in, by default." };

    public Option<bool> NoPush { get; } = new("--no-push") { Description = "Commit the record, and leave it to you to push its branch." };

    public Option<bool> NoPullRequest { get; } =
        new("--no-pull-request") { Description = "Push the record, and open no pull request for it." };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Answer yes to approvals that allow it." };

    /// <summary>Adds what was asked by them.</summary>
    public RunOptions Read(ParseResult parsed, RunOptions options) =>
        options with
        {
            Records = parsed.GetValue(Records),
            NoPush = parsed.GetValue(NoPush),
            NoPullRequest = parsed.GetValue(NoPullRequest),
            Yes = parsed.GetValue(Yes),
        };
}
