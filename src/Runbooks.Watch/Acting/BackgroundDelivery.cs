using Runbooks.GitHub;
using Runbooks.Runs;
using Runbooks.Watch.Events;
using Runbooks.Watch.Planning;

namespace Runbooks.Watch.Acting;

/// <summary>Brings the records of automatic runs to the remote, beside the watch: nothing that is watched waits for it.</summary>
/// <param name="tools">What the watch shares.</param>
internal sealed class BackgroundDelivery(WatchTools tools)
{
    private readonly Lock _turn = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Begins to deliver a record, after those before it.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="pending">The record; null where it goes nowhere.</param>
    /// <param name="cancel">The end of the watch: one short try is made after it, and `runbook sync` makes the others.</param>
    /// <param name="members">The records of a group's members, which its branch brings along.</param>
    public void Begin(string target, PendingPush? pending, CancellationToken cancel, IReadOnlyList<PendingPush>? members = null)
    {
        if (pending is null || tools.Records is null)
            return;
        lock (_turn)
            _last = DeliverAsync(_last, target, pending, members ?? [], cancel);
    }

    /// <summary>Waits until nothing is under way any more.</summary>
    public Task EndAsync()
    {
        lock (_turn)
            return _last;
    }

    private async Task DeliverAsync(
        Task before,
        string target,
        PendingPush pending,
        IReadOnlyList<PendingPush> members,
        CancellationToken cancel
    )
    {
        await Task.Yield();
        await before;
        var records = tools.Records!;
        if (await tools.Setup.Delivery.PushAsync(records, pending, isPatient: true, isLate: false, cancel) is not { } push)
            return;
        if (push.Commit is { } commit)
            tools.Setup.Delivery.TakeOut(records, commit, members.Select(m => m.Set.Run));

        // One that is not there by then goes by itself.
        foreach (var member in members.Where(m => Directory.Exists(m.Directory)))
            await tools.Setup.Delivery.PushAsync(records, member, isPatient: true, isLate: false, cancel);
        var incident = pending.Set.Incident;
        if (push.Commit is null)
        {
            tools.Events.Publish(
                new RecordDelivered(
                    target,
                    incident,
                    Branch: null,
                    PullRequest: null,
                    $"{push.Problem}: {push.Help}, then run `runbook sync`"
                )
            );
            return;
        }

        // Without a token nothing is wrong: a person opens it.
        var attempt = await tools.Setup.PullRequests.DeliverAsync(records, push, pending.Set.Directory, cancel);
        var problem = attempt?.Answer.Problem is { Kind: not GitHubProblemKind.NoCredentials } none
            ? $"no pull request yet: {none.Message}; then run `runbook incidents publish {incident}`"
            : null;
        tools.Events.Publish(
            new RecordDelivered(
                target,
                incident,
                push.Branch,
                attempt?.Answer is { Problem: null, Value: var made } ? made.PullRequest.Url : null,
                problem
            )
        );
    }
}
