using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Events;

namespace Runbooks.Rollback;

/// <summary>What a rollback that came to nothing says: why, and what a person can do then.</summary>
/// <param name="target">The target.</param>
internal sealed class RollbackAdvice(Target target)
{
    private readonly ControllerWords _words = new(target);

    /// <summary>Why what was to be gone to is no longer what was judged; null where it is.</summary>
    /// <param name="before">The state that was judged.</param>
    /// <param name="now">The state as it is.</param>
    /// <param name="means">What the controller's change means.</param>
    public static string? CandidateMoved(ControllerState before, ControllerState now, ChangeMeaning means)
    {
        var judged = before.Candidate!;
        if (means != ChangeMeaning.Toggle)
            return now.Releases.Any(r => r.IsSame(judged)) ? null : $"{judged.Name} is not among its releases any more";
        return now.Candidate is { } standby && standby.IsSame(judged) ? null
            : now.Candidate is { } other
                ? $"{other.Place} stands by with {other.Version ?? Release.Unnamed} now, not with " + $"{judged.Version}"
            : "nothing stands by any more";
    }

    /// <summary>What helps where something else is gone to now.</summary>
    public string LookAtCandidate(ControllerState before) =>
        _words.Means == ChangeMeaning.Toggle
            ? $"Find out who deployed to {before.Candidate!.Place} (`{_words.Look}` shows the history), "
                + "and run it again when what you want to go to stands by."
            : $"Look what can be gone back to (`{_words.Look}`), and name it: "
                + "`rollback: { to: VERSION }`, or `--input expected-version=VERSION`.";

    /// <summary>What helps where a person has refused what was proposed.</summary>
    public const string ProposeAgain =
        "Find out why it was closed. Where the release is to be left all the same, run it again: a new run opens another pull request.";

    /// <summary>Nobody has merged what was proposed.</summary>
    public static string NotMerged(string sent, ControllerAnswer answer, TimeSpan after, string serves) =>
        answer.PullRequest is { } open
            ? $"{sent} waited {Duration.Format(after)} for {open} ({open.Url}) to be merged, and {serves}. Nothing more is sent"
            : $"{sent}: {answer.Detail}; nobody is seen to have merged it within {Duration.Format(after)}, and {serves}. Nothing more "
                + "is sent";

    /// <summary>What helps where a person has not decided on what was proposed.</summary>
    public static string LeftOpen(OpenedPullRequest? open, string version) =>
        $"{(open is null ? "Delete the branch" : $"Close {open} ({open.Url})")} where the rollback is not wanted any more: merged "
        + "later, it still rolls back, and nobody watches. Where it is wanted, have it merged: a run with "
        + $"`--allow {version}` waits for the same one.";

    /// <summary>What helps where nobody can say what became of it.</summary>
    public string LookNow => $"Look at what serves and at what is under way (`{_words.Look}`) before anything is sent again.";

    /// <summary>What may move the traffic where the first way, or both, did not.</summary>
    public string ByOtherMeans(bool wasFirstWay, ControllerState before)
    {
        var (serves, goal) = (before.Serving.Place, before.Candidate!);
        if (_words.Otherwise is not { } second)
            return $"{_words.Change} came to nothing and {serves} still serves: look at why (`{_words.Look}`), move the "
                + $"traffic to {goal.Name} {ByHand}, or call the people who own it.";
        return wasFirstWay
            ? $"`{second}` may move the traffic where a rollback does not: `otherwise: switch` in the runbook's `rollback` sends it "
                + $"under the same rules; by hand, `{_words.OtherwiseByHand}`, once, and then `{_words.Look}` must name {goal.Name}."
            : $"Both {_words.Change} and {second} were tried and {serves} still serves: move the traffic to {goal.Name} in "
                + "front of the controller, or call the people who own it.";
    }

    private string ByHand => _words.ChangeByHand is { } line ? $"by hand (`{line}`)" : "in front of the controller";

    /// <summary>What helps where the controller acts later than it says.</summary>
    public string LateController(string declared) =>
        "Find out how late the controller acts ("
        + (_words.History is { } history ? $"`{history}` in `{_words.Look}` has the times), " : $"`{_words.Look}`), ")
        + $"and give the target a longer `processing-time` than {declared} {In(target.Source?.Path)}. Run it again only when nothing "
        + "moves any more.";

    /// <summary>What helps where somebody else acts.</summary>
    public string FindTheOther(ControllerState now) =>
        $"Find out who acts on {target.Name}{(now.MovedBy is { } by ? $" ({by} made the last change)" : string.Empty)}, look at what "
        + $"serves (`{_words.Look}`), and run it again only from the release that is wrong.";

    /// <summary>Who made the last change, where the controller tells; else nothing.</summary>
    public static string By(ControllerState now) => now.MovedBy is { } by ? $", by {by}" : string.Empty;

    /// <summary>What is waited for before anything is sent, as a clause; null for nothing.</summary>
    public string? WaitsFirst(ControllerState before, RollbackRequest request)
    {
        if (!DecidingLook.Waits(Controller.Of(target).Definition, before))
            return null;
        var then = _words.Means == ChangeMeaning.Toggle ? ", and nothing is sent while it lasts" : string.Empty;
        var longest = Duration.Format(DecidingLook.Longest(request, target));
        return $"a change is under way{By(before)}: it is waited for first, up to {longest}{then}";
    }

    /// <summary>Something moved since the state was read that was sent with the request, or so it was answered.</summary>
    public string Conflict(string sent, ControllerAnswer answer, ControllerState before, ControllerState now, bool isMoved) =>
        isMoved
            ? $"{sent}: {answer.Detail}; something moved on {target.Name} since it was read{By(now)}, and "
                + $"{now.Serving.Serves(now.Serving.IsSame(before.Serving) ? "still " : string.Empty)}: somebody else acts. "
                + "Nothing more is sent"
            : $"{sent}: {answer.Detail}; it was refused as a conflict, although nothing is seen to have moved on {target.Name}, and "
                + $"{now.Serving.Serves("still ")}. Nothing more is sent";

    /// <summary>The request came too late, and what was wanted serves all the same, as a clause.</summary>
    public static string GoneThere(string sent, ControllerAnswer answer, ControllerState now) =>
        $"{sent} was refused ({answer.Detail}), because somebody else{(now.MovedBy is { } by ? $" ({by})" : string.Empty)} had gone there";

    /// <summary>What was begun has failed, and has left the target between two releases.</summary>
    public static string Failing(string sent, ChangeObservation observed) =>
        $"{sent} was begun and has failed: {observed.Problem}"
        + (observed.State is { } now ? $"; by its state {now.Serving.Serves()}" : string.Empty);

    /// <summary>What serves does not come to rest.</summary>
    public static string NotSettled(ControllerState now) => $"{now.Serving.Serves()}, and {NotWell(now)}";

    /// <summary>Why what serves is not known to be well, as a clause: a change is under way, or it is said to fail.</summary>
    public static string NotWell(ControllerState now) =>
        (now.IsSettled ? "the controller says that it fails" : "a change is still under way")
        + (now.Failing is { } failing ? $": {failing}" : string.Empty);

    /// <summary>Nothing is to be seen of a change, and yet somebody else has made one since.</summary>
    public static string MovedByAnother(string sent, ControllerAnswer answer, ControllerState before, ControllerState now) =>
        $"{sent} ({answer.Kind}: {answer.Detail}); {now.Serving.Serves("still ")}, and the last change was made by {now.MovedBy}"
        + (before.MovedBy is { } by ? $", not by {by} any more" : string.Empty)
        + ": somebody else acts. Nothing more is sent";

    /// <summary>What a request came to cannot be said.</summary>
    public string Unclear(string sent, ControllerAnswer answer, ChangeObservation observed, MovedTo moved)
    {
        var said = $"after {sent} ({answer.Kind}: {answer.Detail})";
        if (observed.State is not { } now)
            return $"{said} the status cannot be read ({observed.Problem}): look at {_words.LookAt} and at which version answers before "
                + "anything is sent again";
        var names = $"{said} the status names {now.Serving.Name}";
        if (moved.IsElsewhere(now))
            return $"{names}, which cannot be explained by what was sent{By(now)}: look at who else deploys to {target.Name}";
        if (moved.Made(now) is { } made)
            return $"{names}, and {made.Name}, which was made since, does not serve yet: look at what holds it up";
        return now.IsSettled
            ? $"{names}, and its mark has changed{By(now)}: look at who else acts on {target.Name}"
            : $"{names}, and the change is still under way: look at what holds it up";
    }

    private static string In(string? file) => file is null ? "in a file of its own under `targets/`" : $"in {file}";
}
