using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Sandbox.Controller;

/// <summary>What a controller holds in memory: which environment is active, its history, and what it hides.</summary>
internal sealed class PlayedState
{
    private const int Capacity = 10;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Action<AppliedChange> changed;
    private readonly Queue<PlayedEvent> history = new();
    private readonly List<AppliedChange> changes = [];
    private readonly ReleaseBook releases;
    private readonly bool tellsReleases;
    private SandboxEnvironment active;
    private int readsToFlip;
    private int unreadableReads;
    private DateTimeOffset unreadableUntil = DateTimeOffset.MinValue;
    private bool isHalfDone;
    private string? failing;
    private int served;

    public PlayedState(
        SandboxEnvironment blue,
        SandboxEnvironment green,
        SandboxEnvironment active,
        TimeProvider time,
        SandboxOptions options,
        Action<AppliedChange> changed
    )
    {
        tellsReleases = options.HasReleaseHistory;
        releases = new ReleaseBook(options.Means, options.GoodRef, blue, green);
        (Blue, Green, this.active, this.time, this.changed) = (blue, green, active, time, changed);
    }

    public SandboxEnvironment Blue { get; }

    public SandboxEnvironment Green { get; }

    public SandboxEnvironment Active
    {
        get
        {
            lock (gate)
                return active;
        }
    }

    public SandboxEnvironment Standby => Active.Other;

    /// <summary>Whether a change is under way that has both environments serve.</summary>
    public bool IsHalfDone
    {
        get
        {
            lock (gate)
                return isHalfDone;
        }
    }

    /// <summary>The environment that takes the next request: of a change that is half done each in turn.</summary>
    public SandboxEnvironment NextToServe()
    {
        lock (gate)
            return isHalfDone && served++ % 2 == 1 ? active.Other : active;
    }

    /// <summary>Leaves the last change half done, until there is another one.</summary>
    public void LeaveHalfDone()
    {
        lock (gate)
            isHalfDone = true;
    }

    /// <summary>Says why what is half done will come to nothing, if it still is.</summary>
    public void Fail(string reason)
    {
        lock (gate)
            failing = isHalfDone ? reason : null;
    }

    /// <summary>Keeps the mark as it is, whatever changes.</summary>
    public void KeepMark()
    {
        lock (gate)
            releases.KeepsMark = true;
    }

    /// <summary>Clears a release away.</summary>
    public void Prune(PlayedRelease release)
    {
        lock (gate)
        {
            foreach (var listed in releases.Read(active).Where(r => r.Ref == release.Ref))
                listed.IsPruned = true;
        }
    }

    /// <summary>Every change of the active environment, oldest first.</summary>
    public IReadOnlyList<AppliedChange> Changes
    {
        get
        {
            lock (gate)
                return [.. changes];
        }
    }

    /// <summary>The active environment and the last ten events, oldest first, of one moment.</summary>
    public (SandboxEnvironment Active, IReadOnlyList<PlayedEvent> History) Read()
    {
        lock (gate)
            return (active, [.. history]);
    }

    /// <summary>The active environment and every change of it, oldest first, of one moment.</summary>
    public (SandboxEnvironment Active, IReadOnlyList<AppliedChange> Changes) ReadChanges()
    {
        lock (gate)
            return (active, [.. changes]);
    }

    /// <summary>What a change to the other environment would be at this moment.</summary>
    public EnvironmentSwitch Plan()
    {
        lock (gate)
            return EnvironmentSwitch.Between(active, active.Other);
    }

    /// <summary>
    /// Makes the other environment the active one and writes the event, as one step. The new environment runs
    /// <paramref name="otherVersion"/> when that gives one, which neither the event nor the result tells.
    /// </summary>
    public EnvironmentSwitch Switch(PlayedEventKind kind, string by, Func<EnvironmentSwitch, string?> otherVersion)
    {
        lock (gate)
        {
            return Serve(active.Other, kind, by, otherVersion);
        }
    }

    /// <summary>
    /// Makes a release serve and writes the event, as one step. Null where something moved that was not to, and nothing is done.
    /// </summary>
    public EnvironmentSwitch? Serve(ReleaseGoal goal, PlayedEventKind kind, string by, Func<EnvironmentSwitch, string?> otherVersion)
    {
        lock (gate)
        {
            var release = goal.Release;
            var serving = releases.Serving(active);
            if (Moved(goal))
                return null;
            if (!releases.Appends && serving == release)
                return EnvironmentSwitch.Between(active, active);
            if (!release.IsThere)
                release.Environment.Deploy(release.Version);
            return Serve(release.Environment, kind, by, otherVersion);
        }
    }

    /// <summary>Whether something moved since the mark was read that comes with a request.</summary>
    public bool Moved(ReleaseGoal? goal)
    {
        lock (gate)
        {
            _ = releases.Serving(active);
            return goal?.Mark is { } mark && mark != releases.Mark;
        }
    }

    /// <summary>The releases as they are at this moment; what becomes of them later, they do not show.</summary>
    public PlayedReleases ReadReleases()
    {
        lock (gate)
        {
            var serving = releases.Serving(active) with { };
            return new PlayedReleases(serving, releases.Mark, [.. releases.Read(active).Where(r => !r.IsPruned).Select(r => r with { })])
            {
                IsSettled = !isHalfDone,
                Failing = failing,
                LastChange = changes.LastOrDefault(),
                History = [.. history],
            };
        }
    }

    /// <summary>The release of a name; null where there is none.</summary>
    public PlayedRelease? FindRelease(string name)
    {
        lock (gate)
            return releases.Read(active).FirstOrDefault(r => r.Ref == name && !r.IsPruned);
    }

    /// <summary>
    /// Where a rollback goes that looks for the last switch to another version than the active one, and takes the opposite of where
    /// that went. Null where there is none; the active environment itself where that is what comes of it.
    /// </summary>
    public SandboxEnvironment? OppositeOfLastSwitch()
    {
        lock (gate)
        {
            var last = history.LastOrDefault(e => e.Kind == PlayedEventKind.Switch && e.ToVersion != active.Version);
            return last is null ? null
                : last.To == Blue.Name ? Green
                : Blue;
        }
    }

    /// <summary>Switches back, though nobody asked for it.</summary>
    /// <param name="isTold">Whether the history says so.</param>
    public void FlipBack(bool isTold = true)
    {
        lock (gate)
            Serve(active.Other, isTold ? PlayedEventKind.Switch : null, by: null, _ => null);
    }

    /// <summary>Switches back when the status is read for the so-many-th time from now on.</summary>
    public void FlipBackAtRead(int reads)
    {
        lock (gate)
            readsToFlip = reads;
    }

    /// <summary>Counts a read of the status, before it is answered.</summary>
    public void CountRead()
    {
        lock (gate)
        {
            if (readsToFlip > 0 && --readsToFlip == 0)
                FlipBack();
        }
    }

    /// <summary>Writes down a change that is claimed; only the last ten events are kept.</summary>
    public void Claim(PlayedEventKind kind, EnvironmentSwitch claimed)
    {
        lock (gate)
            Remember(
                kind,
                claimed,
                () => kind == PlayedEventKind.Deployment ? null : releases.Serving(active).Ref,
                () => releases.RefOf(active, claimed.To)
            );
    }

    /// <summary>Writes down that a version was put somewhere.</summary>
    public void RecordDeployment(SandboxEnvironment environment, string version) =>
        Claim(PlayedEventKind.Deployment, new EnvironmentSwitch(environment.Name, environment.Name, version, version));

    /// <summary>Forgets the history, as a restart does.</summary>
    public void Restart()
    {
        lock (gate)
            history.Clear();
    }

    /// <summary>Hides the status for so many reads.</summary>
    public void HideStatus(int reads)
    {
        lock (gate)
            unreadableReads = reads;
    }

    /// <summary>Hides the status for so long.</summary>
    public void HideStatus(TimeSpan duration)
    {
        lock (gate)
            unreadableUntil = time.GetUtcNow() + duration;
    }

    /// <summary>True when this read of the status must fail; counts it.</summary>
    public bool TakeHiddenRead()
    {
        lock (gate)
        {
            if (time.GetUtcNow() < unreadableUntil)
                return true;
            if (unreadableReads == 0)
                return false;
            unreadableReads--;
            return true;
        }
    }

    private EnvironmentSwitch Serve(
        SandboxEnvironment other,
        PlayedEventKind? told,
        string? by,
        Func<EnvironmentSwitch, string?> otherVersion
    )
    {
        var left = releases.Serving(active).Ref;
        (isHalfDone, failing) = (false, null);
        var made = EnvironmentSwitch.Between(active, other);
        active = other;
        if (otherVersion(made) is { } version)
            active.Deploy(version);
        releases.Moved(active);
        if (told is { } kind)
            Remember(kind, made, () => left, () => releases.Serving(active).Ref);
        var change = new AppliedChange(time.GetUtcNow(), by, told, made.FromVersion);
        changes.Add(change);
        changed(change);
        return made;
    }

    private void Remember(PlayedEventKind kind, EnvironmentSwitch made, Func<string?> left, Func<string?> reached)
    {
        if (history.Count == Capacity)
            history.Dequeue();
        history.Enqueue(
            new PlayedEvent(kind, made.From, made.To, made.FromVersion, made.ToVersion, time.GetUtcNow())
            {
                FromRelease = tellsReleases ? left() : null,
                ToRelease = tellsReleases ? reached() : null,
            }
        );
    }
}
