using Runbooks.Events;

namespace Runbooks.Incidents.Records;

/// <summary>One event as one sentence: what happened, never whose fault it is.</summary>
public static class TimelineSentences
{
    /// <summary>Every kind of entry, for the schema.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "deployment",
        "detection",
        "action",
        "decision",
        "observation",
        "verification",
        "communication",
        "outcome",
    ];

    /// <summary>The kind of entry and its sentence; nulls where the event says nothing to a reader.</summary>
    public static (string? Kind, string? Text) Of(RunEvent happened) =>
        happened switch
        {
            RunStarted e => (
                "action",
                $"The runbook “{e.Title}” was started against {Against(e)}, by "
                    + $"{Role(e.Operator)}. {Trigger(e.Trigger)}{Allowed(e.Allowed)}{NotPushed(e.NotPushed)}"
            ),
            WaveBegun e => ("action", $"Wave {e.Number} of {e.Of} began: {Phrases.List(e.Targets)}."),
            MemberEnded e => (
                "verification",
                $"{e.Target}: {(e.Outcome is { } outcome ? Words.Of(outcome) : GroupMembers.Locked)}. {Phrases.Sentence(e.Reason)}"
            ),
            RunResumed { GivesUp: true } e => (
                "decision",
                $"{Broke(e)} an operator gave the run up, and nothing more was sent.{NotPushed(e.NotPushed)}"
            ),
            RunResumed e => (
                "action",
                $"{Broke(e)} the run was resumed from its journal.{Changed(e.Changed)}{Allowed(e.Allowed)}{NotPushed(e.NotPushed)}"
            ),
            StepFinished { Status: StepStatus.Failed } e => (
                "action",
                $"The step “{e.Title}” failed{After(e.DurationMs)}: {Phrases.Sentence(e.Error?.Message ?? e.Note ?? "it gave no reason")}"
            ),
            StepFinished { Status: StepStatus.Cancelled } e => ("action", $"The step “{e.Title}” was cancelled{After(e.DurationMs)}."),
            StepFinished { Status: StepStatus.Passed, Kind: "wait" or "sample" or "http" or "command" } e => (
                "observation",
                $"The step “{e.Title}” succeeded{In(e.DurationMs)}"
                    + $"{(e.Note is { Length: > 0 } note ? $": {Phrases.Clause(note)}" : string.Empty)}."
            ),
            StepRetried e => (
                "action",
                $"Attempt {e.Attempt} of {e.Attempts} of the step “{e.Path}” failed ({Phrases.Clause(e.Error.Message)}); "
                    + $"it was tried again after {Phrases.Duration(e.WaitMs / 1000)}."
            ),
            LockTaken { WaitedSeconds: > 0 } e => (
                "observation",
                $"Another run held the target ({Phrases.Clause(e.WaitedFor ?? "it does not say which")}); this run waited "
                    + $"{Phrases.Duration(e.WaitedSeconds)} for it."
                    + $"{(e.RemoteProblem is null ? string.Empty : " " + Alone(e.RemoteProblem))}"
            ),
            LockTaken { RemoteProblem: { } problem } => ("observation", Alone(problem)),
            RollbackAnswered e => ("observation", Answer(e)),
            OperationUnread e => (
                "observation",
                $"What the controller had begun could not be asked for, several times in a row: {Phrases.Clause(e.Problem)}. From here on "
                    + "the state alone could tell what became of it."
            ),
            RollbackResolved e => (
                "observation",
                $"{Phrases.Sentence($"{(e.WasGoneTo ? GoneThere : Verdict(e.Verdict))}. {Phrases.Sentence(e.Detail)}")}{NotKnown(e)}"
            ),
            ApprovalAsked e => (
                "decision",
                $"Approval was asked of {(e.From.Count == 0 ? "anyone present" : string.Join(", ", e.From))}: “"
                    + $"{Phrases.Clause(e.Question)}”."
            ),
            ApprovalAnswered e => ("decision", e.Granted ? $"Approval was given ({e.How})." : $"Approval was not given ({e.How})."),
            ManualAsked e => (
                "action",
                $"The step “{e.Path}” asked a person to do by hand{(e.Changes ? " what may change the target" : string.Empty)}: “"
                    + $"{Phrases.Clause(e.Do)}”."
            ),

            // What failed is told as the failure of its step.
            ManualAnswered { Answer: ManualAnswer.Done } e => (
                "action",
                $"The step “{e.Path}” was done by hand, as {e.By} said ({e.How}){Said(e)}"
            ),
            ManualAnswered { Answer: ManualAnswer.Skipped } e => (
                "decision",
                $"The step “{e.Path}” was skipped by {e.By} ({e.How}){Said(e)}"
            ),
            NotificationAsked { About: null } e => (
                "communication",
                e.Channel == "console" && !e.Routed
                    ? $"A message was shown on the terminal of the run ({e.Level})."
                    : $"A message was handed to "
                        + $"{(e.Channel == "console" ? "the terminal and the channels of its level" : e.Channel)} ({e.Level})."
            ),
            NotificationAsked e => ("communication", $"{About(e.About!)} ({e.Level}) by {e.Channel}."),
            NotificationDelivered { Status: DeliveryStatus.Delivered } => (null, null),
            NotificationDelivered e => (
                "communication",
                $"The message to {(e.To.Length > 0 ? $"{e.To} by {e.Channel}" : e.Channel)} "
                    + $"{(e.Status == DeliveryStatus.Failed ? "was not delivered" : "may not have been delivered")}: "
                    + $"{Phrases.Sentence(e.Note ?? "no reason is known")}"
            ),
            IncidentAcknowledged e => ("decision", $"The incident was taken on by {e.By} ({e.How})."),
            CheckFinished { Before: true, Status: CheckStatus.Pass } => (null, null),
            CheckFinished { Before: true } e => ("observation", $"Before anything was changed: {Check(e)}"),
            CheckFinished { Final: false } e => ("verification", Check(e)),
            ObjectivePassed e => (
                "observation",
                e.Percent >= 100
                    ? $"The recovery time objective of {Phrases.Duration(e.ObjectiveSeconds)} ran out."
                    : $"{e.Percent} % of the recovery time objective of {Phrases.Duration(e.ObjectiveSeconds)} was used up."
            ),
            RunFinished e => ("outcome", $"The run ended: {Words.Of(e.Outcome)}. {Phrases.Sentence(e.Reason)}"),
            _ => (null, null),
        };

    private static string Said(ManualAnswered e) => e.Said.Length == 0 ? "." : $": {Phrases.Quoted(e.Said)}.";

    private static string Against(RunStarted e) => e.Group is { } group ? Phrases.List(group.Targets) : e.Target;

    /// <summary>A request that changes the target. Only an answer proves that it left.</summary>
    /// <param name="e">The intent.</param>
    /// <param name="answer">What came back; null where nothing was recorded.</param>
    public static string Request(RollbackIntended e, string? answer)
    {
        var move =
            $"to move the traffic from {Phrases.Place(e.FromEnvironment, e.BadVersion)} to "
            + $"{Phrases.Place(e.ToEnvironment, e.ExpectedVersion)}";
        var why = e.Intent == 1 ? string.Empty : $" Reason for another request: {Phrases.Sentence(e.Reason)}";
        return answer switch
        {
            null => $"Request {e.Intent}, {e.Request}, was about to be sent {move}; whether it left is not recorded.{why}",
            "not sent" => $"Request {e.Intent}, {e.Request}, was about to be sent {move}, and was held back.{why}",
            _ => $"Request {e.Intent}, {e.Request}, was sent {move}.{why}",
        };
    }

    /// <summary>What a step sent besides a rollback, which may change the target.</summary>
    /// <param name="e">What it announced.</param>
    /// <param name="left">Whether it may have left.</param>
    public static string Change(ChangeSent e, bool left) =>
        left
            ? $"The step “{e.Path}” {(e.Kind == "command" ? "ran" : "sent")} what may change the target: {Phrases.Clause(e.What)}."
            : $"The step “{e.Path}” was about to {(e.Kind == "command" ? "run" : "send")} {Phrases.Clause(e.What)}, and nothing left.";

    /// <summary>A run that was asked for, and waited for a machine.</summary>
    /// <param name="waited">Until it began.</param>
    public static string Queued(TimeSpan waited) =>
        $"The run was asked for. It waited {Phrases.Duration(Math.Max(0, waited.TotalSeconds))} for a machine to run on.";

    /// <summary>One or more equal reads of the status.</summary>
    /// <param name="e">The read.</param>
    /// <param name="count">How many.</param>
    /// <param name="state">What was read, in the words of the target's controller.</param>
    public static string Reads(StatusObserved e, int count, string state)
    {
        if (e.Problem is not null)
            return count == 1
                ? $"The {state} could not be read: {Phrases.Sentence(e.Problem)}"
                : $"The {state} could not be read {count} times in a row: {Phrases.Sentence(e.Problem)}";
        var other = e.StandbyEnvironment is null ? null : Phrases.Place(e.StandbyEnvironment, e.StandbyVersion);
        var standby =
            other is null ? string.Empty
            : e.IsOfReleases ? $", and {other} to go back to"
            : $", with {other} standing by";
        var serves = e.Unsettled ? "set, and the change still under way" : "serving";
        return count == 1
            ? $"The {state} showed {Phrases.Place(e.Environment, e.Version)} {serves}{standby}."
            : $"{count} reads of the {state} in a row showed {Phrases.Place(e.Environment, e.Version)} {serves}{standby}.";
    }

    /// <summary>The checklist as one sentence, and one more for each line that did not pass.</summary>
    public static string Checklist(IReadOnlyList<CheckFinished> checks)
    {
        var open = checks.Where(c => c.Status != CheckStatus.Pass).ToList();
        return open.Count == 0
            ? checks.Count == 1
                ? $"The one check of the checklist, “{checks[0].Title}”, passed."
                : $"All {checks.Count} checks of the checklist passed."
            : $"{checks.Count - open.Count} of {checks.Count} checks of the checklist passed. {string.Join(' ', open.Select(Check))}";
    }

    private static string Broke(RunResumed e) =>
        $"The process of the run had ended after event {e.LastEvent}{(e.WasTorn ? ", in the middle of writing a line" : string.Empty)}; "
        + $"{Phrases.Duration(e.IdleSeconds)} later";

    private static string Changed(IReadOnlyList<string>? keys) =>
        keys is { Count: > 0 }
            ? $" Since it was begun, {Phrases.List(keys)} {(keys.Count == 1 ? "was" : "were")} changed: what was looked at from here on "
                + "was judged by what that says now."
            : string.Empty;

    private static string Allowed(IReadOnlyList<string>? versions) =>
        versions is { Count: > 0 }
            ? $" It was allowed to go back to {string.Join(", ", versions)}, whatever was known of it."
            : string.Empty;

    private static string NotPushed(string? why) => why is null ? string.Empty : $" Its record was not to be pushed {why}.";

    private static string NotKnown(RollbackResolved resolved) =>
        resolved.NotKnown is { Count: > 0 } open
            ? $" Before anything was sent it was not known: {Phrases.Sentence(string.Join("; ", open))}"
            : string.Empty;

    /// <summary>What became of a rollback that was refused, and whose end somebody else had brought about.</summary>
    public const string GoneThere =
        "The rollback was refused, because somebody else had gone there already: what was to serve serves, and held";

    /// <summary>What became of a rollback, in words that need no glossary.</summary>
    public static string Verdict(RollbackVerdict verdict) =>
        verdict switch
        {
            RollbackVerdict.Switched => "The rollback took effect and held",
            RollbackVerdict.AlreadySafe => "No rollback was sent: the target was already where it was to be",
            RollbackVerdict.NotEligible => "No rollback was sent: there was no version that could safely take over",
            RollbackVerdict.Refused => "The rollback was refused or did not get there, and the version that was to go went on serving",
            RollbackVerdict.ClaimedNotDone =>
                "The controller reported a rollback that did not happen: the version that was to go went on serving",
            RollbackVerdict.WrongVersion => "The traffic moved, but to another version than expected",
            RollbackVerdict.FlippedBack => "The traffic went where it was to go, and came back",
            RollbackVerdict.NotSent => "The request was held back, because another run had taken the target over",
            RollbackVerdict.Unknown => "It could not be established what became of the rollback",
            RollbackVerdict.Planned => "No rollback was sent: this is a plan",
            _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "unknown verdict"),
        };

    /// <summary>What the controller answered, and what that is worth.</summary>
    public static string Answer(RollbackAnswered e)
    {
        var after = $"after {Phrases.Duration(e.ElapsedMs / 1000)}";
        var status = e.Status is { } code ? $" (HTTP {code})" : string.Empty;
        return e.Answer switch
        {
            "accepted" when e.IsProposed => $"The change waits for a person to merge it: {Phrases.Sentence(e.Detail)}",
            "claimed" => $"The controller answered {after}{status} that it had done it: {Phrases.Quoted(e.Detail)}. This is its "
                + $"claim, and was recorded as such.",
            "accepted" =>
                $"The controller answered {after} that it would do it: {Phrases.Sentence(e.Detail)} Only reading the status can tell when.",
            "refused" => $"The controller refused {after}{status}: {Phrases.Quoted(e.Detail)}.",
            "conflict" => $"The controller refused {after}{status}, as a conflict with what it had meanwhile: {Phrases.Quoted(e.Detail)}.",
            "not sent" => $"The request was not sent: {Phrases.Sentence(e.Detail)}",
            "not connected" => $"The controller could not be reached, so nothing was sent: {Phrases.Sentence(e.Detail)}",
            _ => $"The answer was lost {after}{status}: {Phrases.Sentence(e.Detail)} From here on, only reading the status "
                + $"could tell whether the request had taken effect.",
        };
    }

    private static string Check(CheckFinished e) =>
        e.Status switch
        {
            CheckStatus.Pass => $"“{e.Title}” passed: {Phrases.Sentence(e.Actual)}",
            CheckStatus.Fail => $"“{e.Title}” failed; expected: {Phrases.Clause(e.Expected)}; found: {Phrases.Clause(e.Actual)}.",
            _ => $"“{e.Title}” could not be decided; expected: {Phrases.Clause(e.Expected)}; found: {Phrases.Clause(e.Actual)}.",
        };

    private static string About(string about) =>
        about switch
        {
            "rollback" => "It was told that a rollback was executed",
            "end" => "It was told how the run ended",
            "approval" => "It was told that approval is wanted",
            "acknowledged" => "It was told that the incident was taken on",
            _ => $"Nobody had acknowledged, and tier {about[^1]} was called",
        };

    private static string In(double milliseconds) => milliseconds <= 0 ? string.Empty : $" in {Phrases.Duration(milliseconds / 1000)}";

    private static string After(double milliseconds) =>
        milliseconds <= 0 ? string.Empty : $" after {Phrases.Duration(milliseconds / 1000)}";

    private static string Alone(string problem) => $"Only runs on this machine were excluded from the target: {Phrases.Sentence(problem)}";

    private static string Role(string operatorRole) => operatorRole.Length == 0 ? "an operator" : operatorRole;

    private static string Trigger(string trigger) =>
        trigger == "manual" ? "It was started by a command, not by a trigger." : $"It was started by the trigger “{trigger}”.";
}
