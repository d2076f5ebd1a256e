using Runbooks.Controllers;

namespace Runbooks.Rollback;

/// <summary>Which release a rollback goes to: the other one of a toggle, else the one that was asked for, or the one before.</summary>
internal static class ReleaseAim
{
    /// <summary>The state with the release that would be gone to as its candidate.</summary>
    /// <param name="state">The state as it was read.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="means">What the controller's change means.</param>
    public static ControllerState Of(ControllerState state, RollbackRequest request, ChangeMeaning means) =>
        means == ChangeMeaning.Toggle ? state : state with { Candidate = Candidate(state, request) };

    private static Release? Candidate(ControllerState state, RollbackRequest request)
    {
        if (request.ToRef is { } named)
            return state.Releases.FirstOrDefault(r => r.Ref == named);
        if (request.ToVersion is { } wanted)
            return state.Releases.FirstOrDefault(r => r.Version == wanted && r.HasServed != false)
                ?? state.Releases.FirstOrDefault(r => r.Version == wanted);

        // What an earlier run left is passed over, once another release has been made since it arrived somewhere.
        return state.Earlier.FirstOrDefault(r => !IsLeftBehind(r.Version!, state.Serving.Version, request.Known))
            ?? state.Earlier.FirstOrDefault();
    }

    private static bool IsLeftBehind(string version, string? serving, KnownVersions known) =>
        !known.Allowed.Contains(version) && known.Bad.Any(k => k.Version == version && k.ToldBy is null && k.ArrivedAt != serving);
}
