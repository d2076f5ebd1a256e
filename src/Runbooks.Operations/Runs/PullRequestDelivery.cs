using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Incidents.Records;

namespace Runbooks.Runs;

/// <summary>Opens or completes the pull request of a record whose run has ended and whose branch the remote has.</summary>
/// <param name="time">The clock.</param>
/// <param name="environment">Looks up the token, or the App.</param>
/// <param name="workingDirectory">From where the target's file is looked for.</param>
public sealed class PullRequestDelivery(TimeProvider time, Func<string, string?> environment, string workingDirectory)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    // Who has interrupted a run waits for nothing; `runbook incidents publish` does it later.
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(5);

    /// <summary>Does it, for a minute at most.</summary>
    /// <param name="records">The records repository.</param>
    /// <param name="push">The push that brought the branch to the remote.</param>
    /// <param name="directory">The record's directory.</param>
    /// <param name="cancel">The operator's wish to stop: one short try is made after it.</param>
    /// <returns>Null where the remote is not GitHub, takes no pull requests, or does not have the record.</returns>
    public async Task<PullRequestAttempt?> DeliverAsync(
        RecordsRepository records,
        PushResult? push,
        string directory,
        CancellationToken cancel
    )
    {
        if (push?.Commit is not { } commit || records.FindRemoteSettings() is not { TakesPullRequests: true, Url: { } url } remote)
            return null;
        if (GitHubAddress.Of(url, environment) is not { } address)
            return null;
        var page =
            $"https://{address.Host}/{address.FullName}/compare/"
            + $"{(remote.Base is null ? string.Empty : remote.Base + "...")}{push.Branch}?expand=1";
        var record = Read(records, commit, directory);

        // It is in the pull request of its group.
        if (record?.PartOf is not null)
            return null;
        var access = GitHubAccess.Open(address, environment, time, _ => { });
        if (access.Problem is { } none)
            return new PullRequestAttempt(none, page);
        using var github = access.Value;
        if (record is null)
            return new PullRequestAttempt(
                new GitHubProblem(GitHubProblemKind.NotFound, $"the record cannot be read in commit {commit[..10]}"),
                page
            );

        var isStopped = cancel.IsCancellationRequested;
        using var parting = new CancellationTokenSource(isStopped ? Parting : Timeout.InfiniteTimeSpan, time);
        try
        {
            var publication = new RecordPublication(github.Repository.Within(Bound), records, remote);
            return new PullRequestAttempt(
                await publication.PublishAsync(
                    record,
                    isUnfinished: false,
                    TargetReviewers.Of(workingDirectory, record.Target),
                    isStopped ? parting.Token : cancel
                ),
                page
            );
        }
        catch (OperationCanceledException)
        {
            return new PullRequestAttempt(
                new GitHubProblem(
                    GitHubProblemKind.AnswerLost,
                    "it was interrupted, and nobody knows whether the pull request is complete"
                ),
                page
            );
        }
    }

    private static IncidentRecord? Read(RecordsRepository records, string commit, string directory)
    {
        var path = $"{directory}/incident.yaml";
        return records.ReadFile(commit, path) is { } text ? RecordYaml.Read(new SourceText(path, text), new DiagnosticBag()) : null;
    }
}
