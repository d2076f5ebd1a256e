using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Targets;
using static Runbooks.Events.RollbackVerdict;

namespace Runbooks.Rollback;

/// <summary>
/// Rolls a target back once, and proves it. Sent twice, a toggle is undone and an appended release is made twice, so nothing is ever
/// sent again before the state has told, for long enough, that the last request changed nothing. The controller's own words are
/// recorded and never believed. The protocol stands as a model in <c>tests/Model</c>.
/// </summary>
/// <param name="client">Sends the requests.</param>
/// <param name="reader">Reads the state.</param>
/// <param name="events">Intents are on disk before a request leaves.</param>
/// <param name="time">The clock.</param>
public sealed class RollbackProtocol(TargetClient client, StateReader reader, RunEvents events, TimeProvider time)
{
    private readonly Target _target = client.Target;
    private readonly Controller _controller = Controller.Of(client.Target);

    /// <summary>Runs the protocol to its verdict, which is published and returned.</summary>
    /// <param name="request">What to do, and what may be done.</param>
    /// <param name="cancel">Cancels as long as nothing was sent; from the first intent on the protocol runs to its verdict.</param>
    public async Task<RollbackResolved> RunAsync(RollbackRequest request, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var (state, problem) = await new DecidingLook(Tools, request).ReadAsync(cancel);
        var sent = request.IsPlan ? "would be sent" : "was sent";
        var resolved = state is null
            ? new RollbackAttempt(Tools, request, found: null).Verdict(
                Unknown,
                $"the status cannot be read ({problem}), so nothing {sent}: look at {_target.BaseUrl} by hand",
                before: null,
                after: null,
                expected: null
            )
            : await DecideAsync(ReleaseAim.Of(state, request, _controller.Means), request, started, cancel);
        return await TellAsync(resolved);
    }

    /// <summary>
    /// Goes on after the process that ran the protocol ended. A request whose answer is not in the journal counts as one
    /// whose answer was lost: it may have been sent or not, and the state must tell before anything else is.
    /// </summary>
    /// <param name="request">What to do, and what may be done.</param>
    /// <param name="past">What the journal holds since the rollback began.</param>
    /// <param name="cancel">Cancels as long as nothing was sent.</param>
    public async Task<RollbackResolved> ResumeAsync(RollbackRequest request, IReadOnlyList<RunEvent> past, CancellationToken cancel)
    {
        if (past.OfType<RollbackResolved>().LastOrDefault() is { } known)
            return known;
        if (InterruptedAttempt.From(past) is not { } interrupted)
            return await RunAsync(request, cancel);
        return await TellAsync(await new RollbackAttempt(Tools, request, found: null).ResumeAsync(interrupted));
    }

    private async Task<RollbackResolved> TellAsync(RollbackResolved resolved)
    {
        await events.PublishAsync(resolved);
        if (resolved.Intents > 0)
            reader.Forget();
        return resolved;
    }

    private RollbackTools Tools => new(client, reader, events, time);

    private async Task<RollbackResolved> DecideAsync(
        ControllerState before,
        RollbackRequest request,
        long started,
        CancellationToken cancel
    )
    {
        request = request with { Now = time.GetUtcNow(), Seen = _controller.Means == ChangeMeaning.Toggle ? reader.Served : [] };
        var found = await new Eligibility(client, events).DecideAsync(before, request, cancel);
        if (found.Verdict == Planned && !(request.IsPlan && DecidingLook.Waits(_controller.Definition, before)))
            found = Eligibility.AtRest(before, _target) ?? found;
        var attempt = new RollbackAttempt(Tools, request, found);
        if (found.Verdict == AlreadySafe)
        {
            var detail = string.Join("; ", [found.Detail, .. found.NotKnown]);
            return attempt.Verdict(AlreadySafe, detail, before, before, before.Serving.Version);
        }

        if (found.Verdict == NotEligible)
        {
            var detail = request.IsPlan ? found.Detail : $"{found.Detail}: nothing was sent";
            var expected = request.ToVersion ?? before.Candidate?.Version;
            return attempt.Verdict(NotEligible, detail, before, before, expected) with
            {
                Help = found.Help,
                UnhealthyBy = found.UnhealthyBy,
            };
        }

        if (request.IsPlan)
        {
            var (from, to) = (before.Serving, before.Candidate!);
            var detail =
                $"would send {new ControllerWords(_target).ChangeTo(before, to)} to go from {from.Name} to {to.Name}"
                + (new RollbackAdvice(_target).WaitsFirst(before, request) is { } first ? $"; {first}" : string.Empty);
            return attempt.Verdict(Planned, detail, before, before, to.Version);
        }

        cancel.ThrowIfCancellationRequested();
        return await attempt.RunAsync(before, started);
    }
}
