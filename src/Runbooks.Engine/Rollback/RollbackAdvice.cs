using Runbooks.Controllers;
using Runbooks.Definitions.Targets;

namespace Runbooks.Rollback;

/// <summary>What a rollback that came to nothing says: why, and what a person can do then.</summary>
/// <param name="target">The target.</param>
internal sealed class RollbackAdvice(Target target)
{
    /// <summary>Why the standby is no longer the one that was judged; null where it is.</summary>
    public static string? StandbyMoved(ControllerState before, ControllerState now) =>
        now.Candidate is { } standby && before.Candidate is { } judged && standby.IsSame(judged) ? null
        : now.Candidate is { } other
            ? $"{other.Place} stands by with {other.Version ?? "a version that the status does not name"} now, not with "
                + $"{before.Candidate!.Version}"
        : "nothing stands by any more";

    public string LookAtStandby(ControllerState before) =>
        $"Find out who deployed to {before.Candidate!.Place} (`curl {target.Url}{StateReader.Path}` shows the history), "
        + "and run it again when what you want to go to stands by.";

    // Only what was not tried yet can help: a switch where a rollback was asked for, and other means where both were.
    public string ByOtherMeans(string path, ControllerState before, string expected) =>
        path == RollbackProtocol.RollbackPath
            ? $"`POST {RollbackProtocol.SwitchPath}` may move the traffic where a rollback does not: `otherwise: switch` in the runbook's "
                + $"`rollback` sends it "
                + $"under the same rules; by hand, `curl -X POST {target.Url}{RollbackProtocol.SwitchPath}`, once, and then `curl "
                + $"{target.Url}{StateReader.Path}` "
                + $"must name {before.Candidate!.Place} {expected}."
            : $"Both {RollbackProtocol.RollbackPath} and {RollbackProtocol.SwitchPath} were tried and {before.Serving.Place} "
                + $"still serves: move the traffic to "
                + $"{before.Candidate!.Place} {expected} in front of the controller, or call the people who own it.";

    public string Unclear(string path, ControllerAnswer answer, StatusObservation observed) =>
        observed.Status is { } status
            ? $"after POST {path} ({answer.Kind}: {answer.Detail}) the status names {status.Serving.Place} "
                + $"{status.Serving.Version}, which cannot be explained by what was sent: look at who else deploys to {target.Name}"
            : $"after POST {path} ({answer.Kind}: {answer.Detail}) the status cannot be read ({observed.Problem}): look at "
                + $"{target.Url}{StateReader.Path} and at which version answers before anything is sent again";
}
