using System.Text.Json;
using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Incidents.Templates;
using Runbooks.Storage;
using Runbooks.Watch.Acting;
using Runbooks.Watch.Events;
using Runbooks.Watch.Planning;
using Runbooks.Watch.Scheduling;

namespace Runbooks.Watch;

/// <summary>Watches many targets: begins, reads new plans without forgetting, remembers, and ends.</summary>
/// <param name="tools">What its targets share.</param>
/// <param name="memory">Where it keeps what must survive it.</param>
public sealed class Watcher(WatchTools tools, WatchMemory memory) : IAsyncDisposable
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<string, TargetWatch> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _forgotten = [];
    private readonly Lock _saving = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly TargetConnections _shared = TargetConnections.CreateForMany([]);
    private readonly List<TargetConnections> _own = [];
    private Task _running = Task.CompletedTask;

    public DateTimeOffset Since { get; } = tools.Time.GetUtcNow();

    /// <summary>What its targets share.</summary>
    public WatchTools Tools => tools;

    /// <summary>The targets that are watched, by name.</summary>
    internal IReadOnlyList<TargetWatch> Current
    {
        get
        {
            lock (_saving)
                return [.. _targets.Values];
        }
    }

    /// <summary>A target that is watched; null for none of that name.</summary>
    internal TargetWatch? Find(string name)
    {
        lock (_saving)
            return _targets.GetValueOrDefault(name);
    }

    /// <summary>Begins to watch, and goes on from what an earlier process left.</summary>
    public async Task BeginAsync(WatchPlan plan)
    {
        tools.Remember = SaveGuards;
        await ApplyAsync(plan, Restore);

        // What a rollback would wait for when it counts.
        _ = Task.Run(() =>
        {
            TemplateCatalog.Warm();
            foreach (var planned in plan.Targets.Take(1))
                LedgerRollbacks.Read(tools.Records, planned.Target.Name);
        });
        _running = SaveRegularlyAsync();
    }

    /// <summary>Goes on by files that were read anew. What is known of targets that stay stays.</summary>
    public async Task ReloadAsync(WatchPlan plan)
    {
        await ApplyAsync(plan, () => { });
        tools.Events.Publish(new Reloaded(plan.Targets.Count, plan.TriggerCount) { Paid = plan.PaidRequests });
    }

    /// <summary>A person closes a target's circuit.</summary>
    /// <returns>What was found and done, in a sentence; null where no such target is watched.</returns>
    public string? Close(string target)
    {
        if (Find(target) is not { } watched)
            return null;
        var wasClosed = watched.Safeguards.Open is null;
        var said = watched.Safeguards.Close();
        tools.Remember();
        tools.Events.Publish(new CircuitClosed(target) { WasClosed = wasClosed });
        return said;
    }

    /// <summary>An alert asks for a runbook.</summary>
    internal void Ask(TargetWatch target, Claim claim) => target.Ask(claim, _ended.Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Task.WhenAll(_targets.Values.Select(t => t.DisposeAsync().AsTask()).Append(_running));
        SaveGuards();
        SaveTriggers();
        _shared.Dispose();
        foreach (var own in _own)
            own.Dispose();
        _ended.Dispose();
    }

    private async Task ApplyAsync(WatchPlan plan, Action beforeLooking)
    {
        var fresh = new List<(TargetWatch Watched, double Phase)>();
        tools.Events.KeepSecret(EnvironmentProxy.OfProcess.Secrets);
        foreach (var planned in plan.Targets)
        {
            tools.Events.KeepSecret(planned.Target.Secrets);
            tools.Events.KeepSecret(planned.Target.Headers.SelectMany(h => Credentials.InHeader(h.Key, h.Value)));
        }

        foreach (var name in _targets.Keys.Except(plan.Targets.Select(p => p.Target.Name)).ToList())
        {
            // What it had done by itself counts when it is watched again.
            var gone = _targets[name];
            lock (_saving)
            {
                _forgotten[name] = SavedGuards.ElementOf(gone.Save());
                _targets.Remove(name);
            }

            await gone.DisposeAsync();
            gone.Leave();
        }

        for (var i = 0; i < plan.Targets.Count; i++)
        {
            var planned = plan.Targets[i];
            if (_targets.TryGetValue(planned.Target.Name, out var watched) && IsSame(watched.Planned, planned))
                continue;
            var connections = ConnectionsOf(planned.Target);
            if (watched is null)
            {
                watched = new TargetWatch(tools, planned, connections, Find);
                if (_forgotten.Remove(planned.Target.Name, out var known))
                    RestoreOne(planned.Target.Name, watched, known);
            }

            await watched.TakeUpAsync(planned, connections);
            lock (_saving)
                _targets[planned.Target.Name] = watched;
            fresh.Add((watched, (double)i / plan.Targets.Count));
        }

        // Nothing is looked at before it is known what ran by itself.
        beforeLooking();
        foreach (var (watched, phase) in fresh)
            watched.Look(phase, _ended.Token);
    }

    private static bool IsSame(PlannedTarget one, PlannedTarget other) =>
        one.Target.Source?.Text == other.Target.Source?.Text
        && one.Target.Headers.SequenceEqual(other.Target.Headers)
        && one.Target.BaseUrl == other.Target.BaseUrl
        && one.Triggers.Select(t => (t.Key, t.Text)).SequenceEqual(other.Triggers.Select(t => (t.Key, t.Text)));

    // One pool for all: a thousand targets behind one gateway share its connections.
    private TargetConnections ConnectionsOf(Target target)
    {
        if (target.Authorities.Count == 0)
            return _shared;
        var own = TargetConnections.CreateForMany(target.Authorities);
        _own.Add(own);
        return own;
    }

    private async Task SaveRegularlyAsync()
    {
        var rate = new FixedRate(tools.Time, SaveEvery, SaveEvery);
        var told = (string?)null;
        try
        {
            while (true)
            {
                await rate.WaitAsync(_ended.Token);
                var trouble = SaveGuards() ?? SaveTriggers();
                if (trouble is not null && trouble != told)
                    tools.Events.Publish(
                        new WatchTrouble($"what was seen cannot be written down, and would be lost with this process: {trouble}")
                    );
                told = trouble;
            }
        }
        catch (OperationCanceledException)
        {
            // The watch ends.
        }
    }

    private string? SaveGuards()
    {
        lock (_saving)
        {
            var targets = new Dictionary<string, JsonElement>(_forgotten);
            foreach (var (name, watched) in _targets)
                targets[name] = SavedGuards.ElementOf(watched.Save());
            return WatchMemory.Write(tools.IsShadow ? memory.Pretended : memory.Guards, new SavedGuards(targets, tools.IsShadow));
        }
    }

    private string? SaveTriggers()
    {
        lock (_saving)
        {
            var targets = _targets
                .Select(t => KeyValuePair.Create(t.Key, t.Value.SaveTriggers()))
                .Where(t => t.Value.Count > 0)
                .ToDictionary();
            return memory.WriteTriggers(new SavedTriggers(tools.Time.GetUtcNow(), targets));
        }
    }

    private void Restore()
    {
        var guards = ReadGuards();
        if (guards.Problem is { } problem)
        {
            // Nobody knows what ran by itself: nothing does until a person has looked.
            tools.Events.Publish(new WatchTrouble(problem));
            foreach (var (name, watched) in _targets)
                Trip(name, watched, "what ran by itself before cannot be read");
        }

        // What a shadow pretended is no rollback.
        if (guards.Value is { } known && (!known.Shadow || tools.IsShadow))
        {
            foreach (var (name, saved) in known.Targets)
            {
                if (_targets.TryGetValue(name, out var watched))
                    RestoreOne(name, watched, saved);
                else
                    _forgotten[name] = saved;
            }
        }

        var triggers = memory.ReadTriggers();
        if (triggers.Problem is { } lost)
            tools.Events.Publish(new WatchTrouble(lost));
        if (triggers.Value is not { } seen)
            return;
        foreach (var (name, saved) in seen.Targets)
        {
            if (_targets.TryGetValue(name, out var watched))
                watched.RestoreTriggers(saved, tools.Time.GetUtcNow() - seen.At);
        }
    }

    // What was a rollback holds for a shadow as well, until it has written down more than that.
    private StateReading<SavedGuards> ReadGuards() =>
        !tools.IsShadow ? WatchMemory.Read(memory.Guards)
        : File.GetLastWriteTimeUtc(memory.Pretended) > File.GetLastWriteTimeUtc(memory.Guards) ? WatchMemory.Read(memory.Pretended)
        : WatchMemory.Read(memory.Guards, putsAside: false);

    private void RestoreOne(string name, TargetWatch watched, JsonElement saved)
    {
        var reading = SavedGuards.Read(name, saved);
        if (reading.Value is not { } known)
        {
            Trip(name, watched, $"what ran by itself before cannot be read: {reading.Problem}");
            return;
        }

        watched.Restore(known);
        if (watched.Safeguards.Open is { } open)
            tools.Events.Publish(new CircuitStillOpen(name, open));
    }

    private void Trip(string name, TargetWatch watched, string reason)
    {
        watched.Safeguards.Trip(reason);
        tools.Events.Publish(new CircuitOpened(name, reason));
    }
}
