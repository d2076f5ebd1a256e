using Runbooks.Events;

namespace Runbooks.Controllers;

/// <summary>How the release that serves came to serve, as far as its controller says.</summary>
internal static class ReleasePast
{
    /// <summary>Null where the controller says nothing of it, or its last move went elsewhere than where the traffic is.</summary>
    public static ServedSince? Of(ControllerState state)
    {
        var (serving, events) = (state.Serving, state.Events);
        var move = events.LastOrDefault(e => e.Kind != ControllerEvent.Deployed && !e.HasFailed);
        if (move is not null && move.To != serving.Place)
            return null;
        var deployed = events.LastOrDefault(e =>
            e.Kind == ControllerEvent.Deployed
            && !e.HasFailed
            && e.Place == serving.Place
            && (e.Version is null || e.Version == serving.Version)
        );
        var since = new ServedSince(deployed?.At ?? serving.At, move?.At, move?.From, move?.PreviousVersion ?? VersionOf(move?.From, state))
        {
            WentBack = move?.Kind == ControllerEvent.MovedBack,
        };
        return since is { DeployedAt: null, SwitchedAt: null } ? null : since;
    }

    // What stands where the traffic came from stood there before, where nothing was deployed there since.
    private static string? VersionOf(string? place, ControllerState state) =>
        place is not null
        && state.Candidate is { Version: { } version } candidate
        && candidate.Place == place
        && !state.Events.SkipWhile(e => e.From != place).Any(e => e.Kind == ControllerEvent.Deployed && e.Place == place)
            ? version
            : null;
}
