using System.Runtime.CompilerServices;
using Runbooks.Git;
using Runbooks.Incidents.Writing;

namespace Runbooks.Runs;

/// <summary>Delivers the records that wait, each once: to their repositories, and from there to the remotes.</summary>
/// <param name="spool">Commits them.</param>
/// <param name="delivery">Pushes them.</param>
/// <param name="pullRequests">Opens their pull requests.</param>
public sealed class RecordSync(SpoolDelivery spool, RecordDelivery delivery, PullRequestDelivery pullRequests)
{
    /// <summary>Delivers them, the oldest first.</summary>
    /// <param name="elsewhere">A repository that takes them all; null for the one each was meant for.</param>
    /// <param name="cancel">The operator's wish to stop: what has not arrived waits on.</param>
    public async IAsyncEnumerable<SyncedRecord> SyncAsync(string? elsewhere, [EnumeratorCancellation] CancellationToken cancel)
    {
        // A remote that was waited for once is not waited for again with every further record.
        var isPatient = true;
        foreach (var delivered in spool.Deliver(elsewhere))
        {
            cancel.ThrowIfCancellationRequested();
            if (delivered is not { Done: { } done, Repository: { } repository, Record: { } record })
            {
                yield return new SyncedRecord(delivered, Push: null);
                continue;
            }

            var push = record.Pushes
                ? await delivery.PushAsync(
                    repository,
                    new PendingPush(record.Set, done.Commit, record.Directory),
                    isPatient,
                    isLate: true,
                    cancel
                )
                : null;
            isPatient = isPatient && push is not PushUnanswered;
            if (push is null)
                Spool.Remove(record.Directory);
            yield return new SyncedRecord(delivered, push)
            {
                PullRequest = await pullRequests.DeliverAsync(repository, push, done.Path, cancel),
            };
        }
    }
}
