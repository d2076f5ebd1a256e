using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Watch.Scheduling;

namespace Runbooks.Watch.Acting;

/// <summary>
/// What keeps a target from being rolled back by itself too often: a cooldown after each automatic run, a limit per bad
/// version and per 24 hours, and a circuit that opens when a limit is met and that only a person closes. What other
/// machines did counts as the ledger has it. The cooldown runs by the monotonic clock, and stands while nothing watches.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="clock">The time of day that nobody sets.</param>
public sealed class Safeguards(TimeProvider time, SteadyClock clock)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly Lock _turn = new();
    private readonly List<AutomaticRollback> _rollbacks = [];
    private TimeSpan _cooldown;
    private long _cooldownFrom;
    private DateTimeOffset? _closedAt;
    private bool _isBusy;

    /// <summary>Why the circuit is open; null while it is closed.</summary>
    public string? Open { get; private set; }

    /// <summary>What is left of the cooldown.</summary>
    public TimeSpan CooldownLeft =>
        _cooldown > time.GetElapsedTime(_cooldownFrom) ? _cooldown - time.GetElapsedTime(_cooldownFrom) : TimeSpan.Zero;

    /// <summary>The automatic rollbacks of the last 24 hours that this watch knows of.</summary>
    public IReadOnlyList<AutomaticRollback> Rollbacks
    {
        get
        {
            lock (_turn)
                return [.. _rollbacks.Where(Counts)];
        }
    }

    /// <summary>Whether a run that the watch began is under way.</summary>
    public bool IsBusy => _isBusy;

    /// <summary>Asks whether a run may begin by itself.</summary>
    /// <param name="rules">The target's.</param>
    /// <param name="version">The version that serves; null where it was not seen.</param>
    /// <param name="elsewhere">What the ledger knows of automatic rollbacks.</param>
    public SafeguardAnswer Ask(SafeguardRules rules, string? version, IReadOnlyList<AutomaticRollback> elsewhere)
    {
        if (_isBusy)
            return SafeguardAnswer.Busy;
        if (Open is { } open)
            return new SafeguardAnswer("circuit", $"the circuit is open: {open}");
        var all = Merged(elsewhere);
        var left = CooldownLeft;
        if (all.Count > 0)
        {
            // One that was begun elsewhere; one of the future is of a machine whose clock goes wrong, and counts as of now.
            var since = clock.Now - all.Max(r => r.At);
            var theirs = rules.Cooldown - (since < TimeSpan.Zero ? TimeSpan.Zero : since);
            if (theirs > left)
                left = theirs;
        }

        // The limits come first: what may never run must not be said to wait.
        if (version is not null && all.Count(r => r.BadVersion == version) >= rules.PerVersion)
            return new SafeguardAnswer(
                "version",
                $"{version} was rolled back from by itself already"
                    + $"{(rules.PerVersion == 1 ? string.Empty : $", {rules.PerVersion} times")}, and serves again",
                Opens: true
            );
        if (all.Count >= rules.PerDay)
            return new SafeguardAnswer(
                "day",
                $"{all.Count} automatic {(all.Count == 1 ? "rollback" : "rollbacks")} in 24 hours are as many as may be",
                Opens: true
            );
        return left > TimeSpan.Zero
            ? new SafeguardAnswer(
                "cooldown",
                $"the cooldown of {Duration.Format(rules.Cooldown)} after the last automatic run has "
                    + $"{Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds)))} to go"
            )
            : SafeguardAnswer.Given;
    }

    /// <summary>A run begins by itself. It counts from here, so that one whose process ends counts as well.</summary>
    /// <returns>Whether it may: another that the watch began may be under way since it was asked.</returns>
    public bool Began(string? version)
    {
        lock (_turn)
        {
            if (_isBusy)
                return false;
            _isBusy = true;
            _rollbacks.Add(new AutomaticRollback(clock.Now, version, Run: null));
            return true;
        }
    }

    /// <param name="rules">The target's.</param>
    /// <param name="run">Its id.</param>
    /// <param name="hasActed">Whether anything was sent, or may have been: what was not is no rollback.</param>
    public void Ended(SafeguardRules rules, string run, bool hasActed)
    {
        lock (_turn)
        {
            _isBusy = false;
            var begun = _rollbacks.FindLastIndex(r => r.Run is null);
            if (begun >= 0 && hasActed)
                _rollbacks[begun] = _rollbacks[begun] with { Run = run };
            else if (begun >= 0)
                _rollbacks.RemoveAt(begun);
            Cool(rules.Cooldown);
        }
    }

    /// <summary>The run did not begin after all: somebody else holds the target.</summary>
    public void TookBack()
    {
        lock (_turn)
        {
            _isBusy = false;
            var begun = _rollbacks.FindLastIndex(r => r.Run is null);
            if (begun >= 0)
                _rollbacks.RemoveAt(begun);
        }
    }

    /// <summary>A shadow would have run: it cools down, and counts, as if it had.</summary>
    /// <param name="rules">The target's.</param>
    /// <param name="version">The version that serves; null where it was not seen.</param>
    /// <param name="hasActed">Whether the run would have changed anything.</param>
    public void Pretended(SafeguardRules rules, string? version, bool hasActed)
    {
        Began(version);
        Ended(rules, "shadow", hasActed);
    }

    public void Trip(string reason) => Open ??= reason;

    /// <summary>A person closes the circuit: the limits count from now, and no cooldown is left.</summary>
    /// <returns>What was found and done, in a sentence's end such as <c>was closed already; nothing held a run back</c>.</returns>
    public string Close()
    {
        var wasOpen = Open is not null;
        var circuit = Open is { } open ? $"was open ({open}), and is closed now" : "was closed already";
        var (counted, left) = (Rollbacks.Count, TimeSpan.FromSeconds(Math.Ceiling(CooldownLeft.TotalSeconds)));
        (Open, _closedAt, _cooldown) = (null, clock.Now, TimeSpan.Zero);
        var ended = new[]
        {
            counted == 0 ? null : $"{counted} automatic {(counted == 1 ? "rollback no longer counts" : "rollbacks no longer count")}",
            left == TimeSpan.Zero ? null : $"the cooldown, which had {Duration.Format(left)} to go, is over",
        }
            .OfType<string>()
            .ToList();
        if (ended.Count > 0)
            return $"{circuit}; {string.Join(", and ", ended)}";
        return wasOpen ? circuit : $"{circuit}; nothing held a run back";
    }

    /// <summary>What it remembers, for the next process.</summary>
    public SavedSafeguards Save()
    {
        lock (_turn)
        {
            _rollbacks.RemoveAll(r => !Counts(r));
            return new SavedSafeguards(Math.Ceiling(CooldownLeft.TotalMilliseconds), Open, _closedAt, [.. _rollbacks]);
        }
    }

    /// <summary>Goes on from what an earlier process saved.</summary>
    public void Restore(SavedSafeguards saved)
    {
        Cool(TimeSpan.FromMilliseconds(saved.CooldownMs));
        (Open, _closedAt) = (saved.Open, saved.ClosedAt);
        lock (_turn)
            _rollbacks.AddRange(saved.Rollbacks);
    }

    private void Cool(TimeSpan cooldown) => (_cooldown, _cooldownFrom) = (cooldown, time.GetTimestamp());

    private List<AutomaticRollback> Merged(IReadOnlyList<AutomaticRollback> elsewhere)
    {
        lock (_turn)
        {
            var own = _rollbacks.Select(r => r.Run).OfType<string>().ToHashSet();
            return [.. _rollbacks.Concat(elsewhere.Where(r => r.Run is null || !own.Contains(r.Run))).Where(Counts)];
        }
    }

    private bool Counts(AutomaticRollback rollback) =>
        clock.Now - rollback.At < Day && (_closedAt is not { } closed || rollback.At > closed);
}
