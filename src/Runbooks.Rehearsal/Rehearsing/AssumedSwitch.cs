using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Rollback;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>
/// What a rehearsal thinks of its target: whether another release serves, and how the target really was when it began. Of any controller
/// but the playbook's the engine itself holds the change back, and reads the state as it would be.
/// </summary>
/// <param name="target">The target.</param>
/// <param name="began">The status when it began.</param>
internal sealed class AssumedSwitch(Target target, ControllerState began)
{
    private readonly Lock _turn = new();
    private readonly List<RehearsedRequest> _requests = [];
    private readonly bool _isUsual = new ControllerWords(target).IsUsual;
    private volatile bool _hasSwitched;
    private Release? _to = began.Candidate;

    /// <summary>The status when it began.</summary>
    public ControllerState Began => began;

    /// <summary>The release that is thought to serve, or would be gone to; null for none.</summary>
    public Release? To => _to;

    /// <summary>What was held back that moves the traffic, as a person reads it; null where nothing was.</summary>
    public string? HeldBack { get; private set; }

    /// <summary>Whether the other release is thought to serve.</summary>
    public bool HasSwitched => _hasSwitched;

    /// <summary>How often it is thought to have switched.</summary>
    public int Switches { get; private set; }

    /// <summary>Why the rehearsal says nothing, because something else acted on the target; null where nothing did.</summary>
    public string? Disturbed { get; set; }

    /// <summary>Where the release to go to answers itself; null where that is not known.</summary>
    /// <remarks>An address that is the target's own says what serves now, whatever place it is named for.</remarks>
    public Uri? StandbyAddress =>
        To is { } standby && Eligibility.AddressOf(target, standby)?.Address is { } address && !IsOwn(address) ? address : null;

    /// <summary>Whether the target's headers may go there: its file names that address.</summary>
    public bool StandbyIsNamed => To is { } standby && target.Environments.ContainsKey(standby.Place);

    /// <summary>The target as the engine is to meet it.</summary>
    /// <param name="time">The clock.</param>
    public Target Met(TimeProvider time) =>
        _isUsual
            ? target
            : target with
            {
                Controller = Controller.Of(target).Assuming(new AssumedChange(Go, why => Disturbed ??= why, time)),
            };

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

    // Another loopback address may be the same server, and then nothing is proved by it: more counts here than for one target.
    private bool IsOwn(Uri address) =>
        new[] { target.BaseUrl, ServiceRequest.Address(target) }.Any(own =>
            own.Port == address.Port
            && (own.Host == address.Host || (own.IsLoopback && address.IsLoopback))
            && own.AbsolutePath.TrimEnd('/') == address.AbsolutePath.TrimEnd('/')
        );

    private void Go(string request, Release to)
    {
        lock (_turn)
        {
            (_hasSwitched, _to, HeldBack) = (true, to, request);
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
