using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Sandbox.Controller;

/// <summary>The releases of a played target, the oldest first, and which of them serves. Whoever asks holds the target's lock.</summary>
/// <param name="means">What a change means.</param>
/// <param name="goodRef">What the first release is called; null for a name like those of the others.</param>
/// <param name="blue">One environment.</param>
/// <param name="green">The other one.</param>
internal sealed class ReleaseBook(PlayedMeaning means, string? goodRef, SandboxEnvironment blue, SandboxEnvironment green)
{
    private readonly List<PlayedRelease> _releases = [];
    private PlayedRelease? _serving;

    /// <summary>Whether each change makes a release.</summary>
    public bool Appends => means == PlayedMeaning.Append;

    /// <summary>Grows with every change.</summary>
    public int Mark { get; private set; } = 1;

    /// <summary>Whether it stays as it is, whatever changes.</summary>
    public bool KeepsMark { get; set; }

    /// <summary>The releases, the oldest first.</summary>
    /// <param name="active">The environment that serves.</param>
    public IReadOnlyList<PlayedRelease> Read(SandboxEnvironment active)
    {
        Notice(active);
        return _releases;
    }

    /// <summary>The release that serves.</summary>
    /// <param name="active">The environment that serves.</param>
    public PlayedRelease Serving(SandboxEnvironment active)
    {
        Notice(active);
        return _serving!;
    }

    /// <summary>The release that an environment runs.</summary>
    /// <param name="active">The environment that serves.</param>
    /// <param name="environment">The environment's name.</param>
    public string? RefOf(SandboxEnvironment active, string environment)
    {
        Notice(active);
        return Of(environment == blue.Name ? blue : green)?.Ref;
    }

    /// <summary>Writes down that what serves was changed.</summary>
    /// <param name="active">The environment that serves now.</param>
    public void Moved(SandboxEnvironment active)
    {
        CountChange();
        if (Appends)
            _serving = Add(active);
        else
            _serving = Of(active) ?? Add(active);
        _serving.HasServed = true;
    }

    // What was put on an environment without anybody asking here is a release all the same.
    private void Notice(SandboxEnvironment active)
    {
        var isFirst = _releases.Count == 0;
        foreach (var environment in isFirst ? [active.Other, active] : new[] { blue, green })
        {
            if (Of(environment) is not null)
                continue;
            var release = Add(environment);
            release.HasServed = environment == active || (isFirst && !environment.HasFault(StandbyFaults.NeverServed));
            if (!isFirst)
                CountChange();
        }

        if (_serving is null || _serving.Environment != active || !_serving.IsThere)
            _serving = Of(active);
    }

    private void CountChange()
    {
        if (!KeepsMark)
            Mark++;
    }

    private PlayedRelease? Of(SandboxEnvironment environment) => _releases.FindLast(r => r.Environment == environment && r.IsThere);

    private PlayedRelease Add(SandboxEnvironment environment)
    {
        var release = new PlayedRelease(
            _releases.Count == 0 && goodRef is not null ? goodRef : $"r{_releases.Count + 1}",
            environment,
            environment.Version
        );
        _releases.Add(release);
        return release;
    }
}
