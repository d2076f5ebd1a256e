using Runbooks.Controllers;

namespace Runbooks.Rollback;

/// <summary>
/// What the controller's history says of its releases. It has at most ten events and is empty after a restart, and an event of a
/// rollback may tell of one that was never made: which environment was left is true then, too, and which was gone to is not.
/// </summary>
internal sealed class ReleaseHistory
{
    private readonly ControllerState _status;
    private readonly Dictionary<string, string?> _on = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ControllerEvent> _deployed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _served = new(StringComparer.Ordinal);
    private readonly List<(ControllerEvent Event, bool ToOneThatServed)> _moves = [];

    private ReleaseHistory(ControllerState status)
    {
        _status = status;
        foreach (var environment in (Release?[])[status.Serving, status.Candidate])
        {
            // Where nothing was deployed, what is there now was there all along.
            if (environment is null || status.Events.Any(e => IsDeployment(e) && e.Place == environment.Place))
                continue;
            _on[environment.Place] = environment.Version;
        }

        foreach (var happened in status.Events)
            Add(happened);
        if (_moves.Count > 0 && _moves[^1].Event.To != status.Serving.Place)
            _moves.RemoveAt(_moves.Count - 1);
    }

    /// <summary>Reads the history of a status.</summary>
    public static ReleaseHistory Of(ControllerState status) => new(status);

    /// <summary>The deployment that put the standby's version where it is; null where the history does not have it.</summary>
    public ControllerEvent? StandbyDeployed =>
        _status.Candidate is { Version: { } version } standby
        && _deployed.GetValueOrDefault(standby.Place) is { } put
        && (put.Version ?? version) == version
            ? put
            : null;

    /// <summary>Whether the version that stands by has served, here or on the other environment.</summary>
    public Served StandbyServed =>
        _status.Candidate?.Version is not { } version ? Served.Unknown
        : _served.Contains(version) ? Served.Yes
        : StandbyDeployed is not null ? Served.No
        : Served.Unknown;

    /// <summary>
    /// The last event, where one more toggle would only undo it: it went to a version that had served before. Null where it is a release.
    /// </summary>
    public ControllerEvent? LastIsBack => _moves.Count > 0 && IsLast(_moves[^1].Event) && IsBack(_moves[^1]) ? _moves[^1].Event : null;

    /// <summary>
    /// Whether that was the only move back: where the target went to and fro, nobody can say which of the two versions is bad.
    /// </summary>
    public bool WentBackOnce => LastIsBack is not null && _moves.Count(m => m.ToOneThatServed) == 1;

    /// <summary>The moves after a time by the controller's clock, the oldest first.</summary>
    /// <param name="since">The time.</param>
    public IReadOnlyList<ControllerEvent> MovesSince(DateTimeOffset since) => [.. _moves.Select(m => m.Event).Where(e => e.At > since)];

    /// <summary>Which of two versions was released later; above 0 where the first was, null where the history does not have both.</summary>
    public int? Compare(string one, string other) =>
        Seen(one) is { } first && Seen(other) is { } second && first != second ? first.CompareTo(second) : null;

    private bool IsLast(ControllerEvent move) => !_status.Events.SkipWhile(e => e != move).Any(IsDeployment);

    private bool IsBack((ControllerEvent Event, bool ToOneThatServed) move) =>
        move.ToOneThatServed && move.Event.To == _status.Serving.Place && move.Event.From == _status.Candidate?.Place;

    private int? Seen(string version)
    {
        for (var i = 0; i < _status.Events.Count; i++)
        {
            var e = _status.Events[i];
            if ((e.Version == version && !e.HasFailed) || e.PreviousVersion == version)
                return i;
        }

        return _on.ContainsValue(version) ? -1 : null;
    }

    private void Add(ControllerEvent happened)
    {
        if (happened.Kind == ControllerEvent.Deployed)
        {
            if (happened.Place is not { } place || happened.HasFailed)
                return;
            _on[place] = happened.Version;
            _deployed[place] = happened;
            return;
        }

        if (happened.From is not { } from)
            return;

        // Who leaves an environment that the move before had left already tells that this one was claimed and never made.
        if (_moves.Count > 0 && _moves[^1].Event.To != from)
            _moves.RemoveAt(_moves.Count - 1);
        if ((happened.PreviousVersion ?? _on.GetValueOrDefault(from)) is { } left)
            _served.Add(left);
        if (happened.To is not { } to || to == from)
            return;
        var arrived = happened.CurrentVersion ?? happened.Version ?? _on.GetValueOrDefault(to);

        // A switch is how releases are made, too; a rollback is by its name none, but where what it went to had just been deployed.
        var isNew = _deployed.GetValueOrDefault(to) is { } put && (put.Version ?? arrived) == arrived;
        var isKnown = arrived is not null && (_served.Contains(arrived) || (happened.Kind == ControllerEvent.MovedBack && !isNew));
        var isBack = isKnown && arrived == (_on.GetValueOrDefault(to) ?? arrived);
        _moves.Add((happened, isBack));
        if (happened.Version is { } named)
            _on[to] = named;
    }

    private static bool IsDeployment(ControllerEvent e) => e.Kind == ControllerEvent.Deployed && !e.HasFailed;
}
