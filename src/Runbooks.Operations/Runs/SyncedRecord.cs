using Runbooks.Git;
using Runbooks.Incidents.Writing;

namespace Runbooks.Runs;

/// <summary>What became of a record that waited.</summary>
/// <param name="Delivery">In its repository.</param>
/// <param name="Push">At its remote; null where it goes to none, or had not come so far.</param>
public sealed record SyncedRecord(SpooledDelivery Delivery, PushResult? Push)
{
    /// <summary>Its pull request; null where it is to have none. A record that is pushed does not wait for it.</summary>
    public PullRequestAttempt? PullRequest { get; init; }

    /// <summary>Whether it has arrived everywhere, and waits no more.</summary>
    public bool IsDone => Delivery.Done is not null && Push is null or { Commit: not null };

    /// <summary>Why it waits on; null where it does not.</summary>
    public string? Problem => Delivery.Problem ?? Push?.Problem;
}
