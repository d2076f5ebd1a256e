using Runbooks.Targets;
using Runbooks.Triggers;
using Runbooks.Watch.Acting;
using Runbooks.Watch.Planning;
using Runbooks.Watch.Sources;

namespace Runbooks.Watch;

/// <summary>
/// Keeps a runbook from running for a silence that may be our own: it looks once more before it runs, and where no other
/// watched address can say that the network works, the target's own controller must.
/// </summary>
/// <param name="tools">What the watch shares.</param>
/// <param name="loop">Looks once more.</param>
/// <param name="address">The target's address, by which witnesses know it.</param>
/// <param name="client">Reads the target's status.</param>
internal sealed class SilenceConfirmation(WatchTools tools, ProbeLoop loop, string address, TargetClient client)
{
    /// <summary>
    /// Whether a firing needs a further look: it was a silence that made it fire, or it would not have fired without silences that nobody
    /// witnessed.
    /// </summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="firing">What made it fire.</param>
    /// <param name="look">The look that did.</param>
    public bool Carry(Trigger trigger, Firing firing, Look look)
    {
        if (look.Outcome == LookOutcome.Unanswered)
            return true;
        if (tools.ReferenceAddresses.HasOther(address) || !firing.Evidence.Any(s => s.Observation.Outcome == ObservationOutcome.Unanswered))
            return false;
        var without = new TriggerEvaluator(trigger.Rule);
        return !firing.Evidence.Any(s => without.Observe(OutOfSilence(s.Observation)).Any(c => c.Kind == TriggerChangeKind.Fired));
    }

    /// <summary>Looks once more: whether the target fails still, and it is the target that does.</summary>
    /// <param name="rule">When the trigger fires.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<SafeguardAnswer> AskAsync(TriggerRule rule, CancellationToken cancel)
    {
        var look = await loop.LookAsync(cancel);
        if (look.Outcome == LookOutcome.Answered && IsBad(look, rule))
            return SafeguardAnswer.Given;
        if (look.Outcome != LookOutcome.Unanswered)
            return new SafeguardAnswer("last look", "it fired for a silence, and another look right after it was none");

        // A rollback goes to the same address: where its status cannot be read, nothing could be sent.
        if (
            look.WasAnswered
            || tools.ReferenceAddresses.HasOther(address)
            || await new ReleaseProbe(client).ReadAsync(client.Target.RequestTimeout, cancel) is not null
        )
            return SafeguardAnswer.Given;
        return new SafeguardAnswer(
            "silence",
            "the target answers nothing at all, its status neither, and no other address is watched: whether it is gone or "
                + "the network of this machine nobody can tell, and a rollback could not be sent either"
        );
    }

    private static TriggerObservation OutOfSilence(in TriggerObservation o) =>
        o.Outcome == ObservationOutcome.Unanswered ? TriggerObservation.Missing(o.At, o.Time) : o;

    private static bool IsBad(Look look, TriggerRule rule) =>
        !look.IsGood || (rule.Unanswered == UnansweredMeaning.Slow && look.Requests > 0 && rule.Bound!.Holds(look.Seconds / look.Requests));
}
