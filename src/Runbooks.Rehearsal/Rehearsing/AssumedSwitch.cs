using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Rollback;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>What a rehearsal thinks of its target: whether it has switched, and how the target really was when it began.</summary>
/// <param name="target">The target.</param>
/// <param name="began">The status when it began.</param>
internal sealed class AssumedSwitch(Target target, ControllerState began)
{
    private readonly Lock _turn = new();
    private readonly List<RehearsedRequest> _requests = [];
    private volatile bool _hasSwitched;

    /// <summary>The status when it began.</summary>
    public ControllerState Began => began;

    /// <summary>Whether the other environment is thought to serve.</summary>
    public bool HasSwitched => _hasSwitched;

    /// <summary>How often it is thought to have switched.</summary>
    public int Switches { get; private set; }

    /// <summary>Why the rehearsal says nothing, because something else acted on the target; null where nothing did.</summary>
    public string? Disturbed { get; set; }

    /// <summary>Where the environment that stood by answers itself; null where that is not known.</summary>
    public Uri? StandbyAddress { get; } = began.Candidate is { } standby ? Eligibility.AddressOf(target, standby)?.Address : null;

    /// <summary>Whether the target's headers may go there: its file names that address.</summary>
    public bool StandbyIsNamed { get; } = began.Candidate is { } standby && target.Environments.ContainsKey(standby.Place);

    /// <summary>Every request of the runbook, in the order in which they ended.</summary>
    public IReadOnlyList<RehearsedRequest> Requests
    {
        get
        {
            lock (_turn)
                return [.. _requests];
        }
    }

    /// <summary>Thinks of a switch.</summary>
    public void Switch()
    {
        lock (_turn)
        {
            _hasSwitched = !_hasSwitched;
            Switches++;
        }
    }

    /// <summary>Writes a request down.</summary>
    public void Add(RehearsedRequest request)
    {
        lock (_turn)
            _requests.Add(request with { IsAfterSwitch = _hasSwitched });
    }
}
