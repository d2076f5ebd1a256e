using System.Text.Json;
using Runbooks.Application;
using Runbooks.Connections;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Storage;
using Runbooks.Targets;
using Runbooks.Triggers;
using Runbooks.Watch.Acting;
using Runbooks.Watch.Events;
using Runbooks.Watch.Planning;
using Runbooks.Watch.Sources;

namespace Runbooks.Watch;

/// <summary>
/// One target as it is watched: its probes, what its triggers make of them, and what is done. It outlives a new reading of the files.
/// </summary>
internal sealed class TargetWatch : IAsyncDisposable
{
    private const string OfBefore = "another release serves, and it says nothing of that one";

    private static readonly TimeSpan ReleaseEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _turn = new();
    private readonly WatchTools _tools;
    private readonly Actor _actor;
    private readonly ClaimQueue _book = new();
    private readonly ReleaseChanges _changes;
    private IReadOnlyList<TriggerWatch> _triggers = [];
    private List<ProbeLoop> _loops = [];
    private TargetClient _client;
    private TargetConnections _connections;
    private CancellationTokenSource _probing = new();
    private Task _running = Task.CompletedTask;
    private Task _acting = Task.CompletedTask;
    private long _releaseSeen;

    /// <summary>Makes a watch that looks at nothing yet, and has no trigger before it has taken them up.</summary>
    public TargetWatch(WatchTools tools, PlannedTarget planned, TargetConnections connections, Func<string, TargetWatch?> find)
    {
        (_tools, Planned, _connections) = (tools, planned, connections);
        _client = new TargetClient(planned.Target, connections, tools.Time) { Programs = tools.Setup.Programs() };
        Safeguards = new Safeguards(tools.Time, tools.Clock);
        _actor = new Actor(tools, () => _connections, name => find(name)?.AsMember());
        _changes = new ReleaseChanges(tools);
    }

    /// <summary>The target and its triggers.</summary>
    public PlannedTarget Planned { get; private set; }

    /// <summary>What keeps it from being rolled back too often.</summary>
    public Safeguards Safeguards { get; }

    /// <summary>The run of the watch that is under way; null where none is.</summary>
    public RunUnderWay? UnderWay => _actor.UnderWay;

    public ReleaseMemory Release { get; } = new();

    /// <summary>Up to when each of its alerts is known.</summary>
    public AlertTimes Alerts { get; } = new();

    public IReadOnlyList<TriggerWatch> Triggers => _triggers;

    /// <summary>How its probes stand.</summary>
    public IReadOnlyList<LatestLook> Looks => [.. _loops.Select(l => l.Latest)];

    /// <summary>What asks for a runbook and has not had it.</summary>
    public IReadOnlyList<Claim> Waiting
    {
        get
        {
            lock (_turn)
                return _book.Waiting;
        }
    }

    /// <summary>Stops looking and takes up what is to be watched: what was seen by a trigger whose numbers are the same stays.</summary>
    /// <param name="planned">The target and its triggers.</param>
    /// <param name="connections">How requests leave.</param>
    public async Task TakeUpAsync(PlannedTarget planned, TargetConnections connections)
    {
        await StopLookingAsync();
        lock (_turn)
        {
            var known = _triggers.ToDictionary(t => t.Bound.Key);
            Planned = planned;
            _connections = connections;
            _triggers =
            [
                .. planned.Triggers.Select(bound => new TriggerWatch(
                    bound,
                    known.TryGetValue(bound.Key, out var before) && before.Bound.Trigger.Rule == bound.Trigger.Rule
                        ? before.Evaluator
                        : null
                )
                {
                    IsPretended = known.GetValueOrDefault(bound.Key)?.IsPretended == true,
                }),
            ];
            foreach (var gone in known.Values.Where(k => !_triggers.Any(t => t.Evaluator == k.Evaluator)))
            {
                _book.Remove(gone.Bound.Key);
                if (gone.Evaluator.Phase == TriggerPhase.Firing)
                    Drop(gone, "it is watched no more, or with other numbers");
            }
        }

        _client = new TargetClient(planned.Target, connections, _tools.Time) { Programs = _tools.Setup.Programs() };
    }

    /// <param name="phase">Which part of an interval goes by before the first look: targets are spread over it.</param>
    /// <param name="cancel">Ends the watch.</param>
    public void Look(double phase, CancellationToken cancel)
    {
        var planned = Planned;
        var address = AddressOf(planned.Target);
        _tools.ReferenceAddresses.Add(address, AskAsync);
        var prometheus = planned.Target.Prometheus is { } server
            ? new TargetClient(new Target("prometheus", server.Address) { Headers = server.Headers }, _connections, _tools.Time)
            : null;
        _probing = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var token = _probing.Token;
        _loops = [];
        var running = new List<Task>();
        foreach (var (probe, bounds) in Probes.Of(planned, _client, prometheus))
        {
            var watched = _triggers.Where(t => bounds.Contains(t.Bound)).ToList();
            var loop = new ProbeLoop(probe, address, _tools, (self, look, at) => TakeAsync(self, watched, look, at, cancel));
            _loops.Add(loop);
            running.Add(loop.RunAsync(probe.Every * phase, token));
        }

        running.Add(WatchReleaseAsync(phase, token));
        _running = Task.WhenAll(running);
    }

    /// <summary>Ends the looks, and waits for a run that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopLookingAsync();
        _probing.Dispose();
        await _acting;
        await _actor.EndAsync();
        _tools.ReferenceAddresses.Remove(AddressOf(Planned.Target));
    }

    /// <summary>The target is watched no more: what had fired is over for those who were told of it.</summary>
    public void Leave()
    {
        lock (_turn)
        {
            foreach (var trigger in _triggers.Where(t => t.Evaluator.Phase == TriggerPhase.Firing))
                Drop(trigger, "the target is watched no more");
        }
    }

    /// <summary>An alert, or anything else from outside, asks for a runbook for as long as it holds.</summary>
    public void Ask(Claim claim, CancellationToken cancel)
    {
        lock (_turn)
            _book.Add(claim with { Version = claim.Version ?? Release.Version });
        Consider(cancel);
    }

    /// <summary>Whether it is known already, acted upon or not.</summary>
    public bool Knows(string key)
    {
        lock (_turn)
            return _book.Holds(key);
    }

    /// <summary>Something asks for what will not be done: it is known from now on.</summary>
    public void Pass(Claim claim)
    {
        lock (_turn)
        {
            _book.Add(claim);
            _book.HasActed(claim.Key);
        }
    }

    /// <summary>What asked no longer holds.</summary>
    /// <returns>Whether it was known.</returns>
    public bool TakeBack(string prefix)
    {
        lock (_turn)
            return _book.RemoveAll(prefix);
    }

    /// <summary>What must survive this process in any case.</summary>
    public SavedTarget Save()
    {
        lock (_turn)
            return new SavedTarget(
                Safeguards.Save(),
                Release.Save(),
                [.. _book.Acted.Where(k => k.StartsWith("alert ", StringComparison.Ordinal))],
                Alerts.Save()
            );
    }

    /// <summary>Goes on from what an earlier process saved.</summary>
    public void Restore(SavedTarget saved)
    {
        lock (_turn)
        {
            Safeguards.Restore(saved.Safeguards);
            Release.Restore(saved.Release);
            _book.Restore(saved.Acted);
            Alerts.Restore(saved.Alerts ?? new Dictionary<string, DateTimeOffset[]>());
        }
    }

    /// <returns>What its triggers remember, for the next process, by their keys: of those that count something.</returns>
    public Dictionary<string, JsonElement> SaveTriggers()
    {
        var saved = new Dictionary<string, JsonElement>();
        lock (_turn)
        {
            foreach (var trigger in _triggers)
            {
                if (trigger.Save(_book.Waits(trigger.Bound.Key)) is { } one)
                    saved[trigger.Bound.Key] = JsonSerializer.SerializeToElement(one, WatchMemoryJson.Default.SavedTrigger);
            }
        }

        return saved;
    }

    /// <summary>Goes on from what an earlier process saved.</summary>
    public void RestoreTriggers(IReadOnlyDictionary<string, JsonElement> saved, TimeSpan away)
    {
        lock (_turn)
        {
            foreach (var trigger in _triggers)
            {
                if (!saved.TryGetValue(trigger.Bound.Key, out var found))
                    continue;
                var reading = StateFile.Parse($"what {trigger.Bound.Key} had seen", found, WatchMemoryJson.Default.SavedTrigger);
                if (reading.Value is not { } one)
                {
                    _tools.Events.Publish(new WatchTrouble($"{Planned.Target.Name}: {reading.Problem}"));
                    continue;
                }

                trigger.Restore(one, _tools.Epoch.Now, away, _tools.IsShadow);
                if (one.Phase == TriggerPhase.Firing && trigger.Evaluator.Phase != TriggerPhase.Firing)
                    Drop(trigger, "nothing was watched for too long, or its numbers are others now");
            }
        }
    }

    private static string AddressOf(Target target) => ServiceRequest.Address(target).GetLeftPart(UriPartial.Authority);

    private async Task StopLookingAsync()
    {
        await _probing.CancelAsync();
        await _running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _probing.Dispose();
        _probing = new CancellationTokenSource();
        _running = Task.CompletedTask;
    }

    private async Task<bool> AskAsync(CancellationToken cancel) =>
        await _client.SendAsync(
            ServiceRequest.Get(_client.Target, PlaybookApplication.HealthPath) with
            {
                Within = TimeSpan.FromSeconds(2),
                MaxBody = 1024,
            },
            cancel
        ) is Answered;

    private Task TakeAsync(ProbeLoop loop, List<TriggerWatch> triggers, Look look, TimeSpan at, CancellationToken cancel)
    {
        See(look.Environment, look.Version, cancel);
        if (loop.IsNewWord(look))
            _tools.Events.Publish(new WatchTrouble($"{Planned.Target.Name}: {look.Said}: it counts as missing"));
        var time = _tools.Time.GetUtcNow();
        lock (_turn)
        {
            var version = look.Version ?? Release.Version;
            foreach (var trigger in triggers)
            {
                var hadFired = trigger.Evaluator.Phase == TriggerPhase.Firing;
                foreach (var change in trigger.Take(look, at, time, version))
                    Hear(loop, trigger, look, change, hadFired);
            }
        }

        Consider(cancel);
        return Task.CompletedTask;
    }

    private void Hear(ProbeLoop loop, TriggerWatch trigger, Look look, TriggerChange change, bool hadFired)
    {
        var (bound, name) = (trigger.Bound, Planned.Target.Name);
        switch (change.Kind)
        {
            case TriggerChangeKind.Fired:
                var firing = change.Firing!;
                var silences = new SilenceConfirmation(_tools, loop, AddressOf(Planned.Target), _client);
                _tools.Events.Publish(new TriggerFired(name, bound.Trigger.Describe(), bound.Runbook.Id, firing.Reason, firing.Version));

                // It fires once until it clears, so that this is a new claim, whatever became of the one before.
                _book.Remove(bound.Key);
                trigger.IsPretended = false;
                _book.Add(
                    new Claim(bound.Key, bound.Trigger.KindName, bound.Runbook, bound.Found, firing.Reason, firing.Time)
                    {
                        Group = bound.Group,
                        Condition = bound.Trigger.Describe(),
                        Version = firing.Version,
                        FailingSince = firing.Since,
                        Evidence = FiringEvidence.Of(name, bound.Trigger, firing),
                        LastLook = silences.Carry(bound.Trigger, firing, look)
                            ? cancel => silences.AskAsync(bound.Trigger.Rule, cancel)
                            : null,
                    }
                );
                break;
            case TriggerChangeKind.Cleared:
                _book.Remove(bound.Key);
                _tools.Events.Publish(new TriggerCleared(name, bound.Trigger.Describe()));
                break;
            case TriggerChangeKind.Dropped:
                _book.Remove(bound.Key);
                if (hadFired)
                    Drop(trigger, OfBefore);
                break;
            case TriggerChangeKind.Blind:
                _tools.Events.Publish(new WatchBlind(name, bound.Trigger.Describe(), trigger.IsMissing ? trigger.Said! : change.Text));
                break;
            case TriggerChangeKind.Starved or TriggerChangeKind.Restarted:
                _tools.Events.Publish(new WatchTrouble($"{name}: {change.Text}"));
                break;
            case TriggerChangeKind.Seeing:
                _tools.Events.Publish(new SightRegained(name, bound.Trigger.Describe()));
                break;
        }
    }

    private void See(string? environment, string? version, CancellationToken cancel)
    {
        if (environment is null && version is null)
            return;
        var before = (Release.Environment, Release.Version);
        bool isOther;
        lock (_turn)
        {
            if (version is not null)
                _releaseSeen = _tools.Time.GetTimestamp();
            isOther = Release.See(environment, version, _tools.Clock.Now);

            // What was said of the release before is nothing against this one; triggers see another version themselves, and nothing else.
            if (isOther)
                DropAlerts(_book.Clear());
            if (isOther && Release.Version == before.Version)
                Forget();
        }

        if (isOther)
            _changes.Noticed(Planned.Target, _client, before, Release, Safeguards, cancel);
    }

    private async Task WatchReleaseAsync(double phase, CancellationToken cancel)
    {
        var rate = new Scheduling.FixedRate(_tools.Time, ReleaseEvery, ReleaseEvery * phase);
        while (true)
        {
            await rate.WaitAsync(cancel);

            // A health check that names the version tells it more often than this.
            if (_releaseSeen != 0 && _tools.Time.GetElapsedTime(_releaseSeen) < ReleaseEvery)
                continue;
            if (
                await new ReleaseProbe(_client).ReadAsync(
                    Planned.Target.RequestTimeout < ReleaseEvery ? Planned.Target.RequestTimeout : ReleaseEvery,
                    cancel
                )
                is not { } status
            )
                continue;
            See(
                _tools.Events.Clean(status.Serving.Place),
                status.Serving.Version is { } version ? _tools.Events.Clean(version) : null,
                cancel
            );
        }
    }

    // One at a time: what a claim asks for is decided by the safeguards as the one before it left them.
    private void Consider(CancellationToken cancel)
    {
        lock (_turn)
        {
            if (_book.Waiting.Count == 0 || !_acting.IsCompleted)
                return;
            _acting = ActAsync(_book.Waiting, cancel);
        }
    }

    private async Task ActAsync(IReadOnlyList<Claim> claims, CancellationToken cancel)
    {
        await Task.Yield();
        foreach (var claim in claims)
        {
            try
            {
                lock (_turn)
                {
                    if (!_book.Begin(claim.Key))
                        continue;
                }

                var hasActed = await _actor.ActAsync(
                    Planned,
                    claim,
                    Safeguards,
                    _book,
                    (environment, version) => Served(claim, environment, version),
                    cancel
                );
                lock (_turn)
                {
                    if (hasActed && _tools.IsShadow && _triggers.FirstOrDefault(t => t.Bound.Key == claim.Key) is { } told)
                        told.IsPretended = true;
                    if (hasActed)
                        _book.HasActed(claim.Key);
                    else if (_book.GiveBack(claim.Key))
                        DropAlerts([claim]);
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A mistake of our own: whether anything was sent nobody knows, and so nothing more is.
                Safeguards.Ended(Planned.Target.Safeguards, "unknown", hasActed: true);
                Safeguards.Trip($"runbook itself failed while it acted: {e.Message}");
                _tools.Events.Publish(new CircuitOpened(Planned.Target.Name, Safeguards.Open!));
                _tools.Remember();
                return;
            }
        }
    }

    // Told by our own run, so that nobody takes it for somebody else's doing.
    private void Served(Claim claim, string? environment, string? version)
    {
        lock (_turn)
        {
            _book.HasActed(claim.Key);
            Served(environment, version);
        }
    }

    // Told by a run of a group: what had asked on this target was of the release before.
    private void Served(string? environment, string? version)
    {
        lock (_turn)
        {
            if (!Release.See(environment, version, _tools.Clock.Now))
                return;
            DropAlerts(_book.Clear());
            Forget();
        }
    }

    private WatchedMember AsMember()
    {
        lock (_turn)
            return new WatchedMember(Planned, Safeguards, () => _connections, Release.Version, Served);
    }

    private void Forget()
    {
        foreach (var trigger in _triggers)
        {
            if (trigger.Evaluator.Phase == TriggerPhase.Firing)
                Drop(trigger, OfBefore);
            trigger.Forget();
        }
    }

    // Whoever was told that nothing is done about it must hear that it is over. Triggers say themselves when they are dropped.
    private void DropAlerts(IReadOnlyList<Claim> claims)
    {
        foreach (var claim in claims.Where(c => !_triggers.Any(t => t.Bound.Key == c.Key)))
            _tools.Events.Publish(new TriggerDropped(Planned.Target.Name, claim.Condition, OfBefore));
    }

    private void Drop(TriggerWatch trigger, string reason) =>
        _tools.Events.Publish(new TriggerDropped(Planned.Target.Name, trigger.Bound.Trigger.Describe(), reason));
}
