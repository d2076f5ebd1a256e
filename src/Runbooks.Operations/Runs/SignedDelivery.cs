using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Incidents.Writing;

namespace Runbooks.Runs;

/// <summary>Has GitHub commit a record where a rule takes no commit that is not signed, and nobody here can sign one.</summary>
/// <param name="time">The clock.</param>
/// <param name="environment">Looks up the token, or the App.</param>
public sealed class SignedDelivery(TimeProvider time, Func<string, string?> environment)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Does it, for a minute at most.</summary>
    /// <param name="records">The repository that has the record.</param>
    /// <param name="push">What asked the remote in vain.</param>
    /// <param name="set">The record.</param>
    /// <param name="commit">The full hash of its commit here.</param>
    /// <param name="cancel">Ends it at once; whether the remote has the record is not known then.</param>
    /// <returns>Null where the remote does not have it all the same.</returns>
    internal async Task<PushResult?> DeliverAsync(
        RecordsRepository records,
        RecordPush push,
        IncidentFileSet set,
        string commit,
        CancellationToken cancel
    )
    {
        if (records.FindRemoteSettings()?.Url is not { } url || GitHubAddress.Of(url, environment) is not { } address)
            return null;
        if (StartOf(records, set, commit) is not { } start)
            return null;
        var access = GitHubAccess.Open(address, environment, time, _ => { });
        if (access.Problem is not null)
            return null;
        using var github = access.Value;
        var record = set.Commit;
        await new SignedCommits(github.Repository.Within(Bound)).CommitAsync(record.Branch, start, record.Message, record.Files, cancel);

        // Whatever was answered, what the remote has is what counts.
        return await push.FindAsync(record, commit, cancel);
    }

    // What the record began at: an opening of the same record, which the remote did not take either, is in it.
    private static string? StartOf(RecordsRepository records, IncidentFileSet set, string commit)
    {
        var at = commit;
        do at = records.Resolve(at + "^");
        while (at is not null && records.ReadFile(at, $"{set.Directory}/incident.yaml") is not null);
        return at;
    }
}
