using System.Text.Json.Nodes;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Http;

namespace Runbooks.Sandbox.Controller;

/// <summary>What the controller holds in memory: which environment is active, and the history.</summary>
internal sealed class ControllerState
{
    private const int Capacity = 10;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Queue<JsonObject> history = new();
    private SandboxEnvironment active;
    private int toggles;
    private int flipsBack;
    private int readsToFlip;
    private int unreadableReads;
    private DateTimeOffset unreadableUntil = DateTimeOffset.MinValue;

    public ControllerState(SandboxEnvironment blue, SandboxEnvironment green, SandboxEnvironment active, TimeProvider time)
    {
        (Blue, Green, this.active, this.time) = (blue, green, active, time);
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

    /// <summary>How often a request changed the active environment.</summary>
    public int Toggles
    {
        get
        {
            lock (gate)
                return toggles;
        }
    }

    /// <summary>How often the active environment flipped back by itself.</summary>
    public int FlipsBack
    {
        get
        {
            lock (gate)
                return flipsBack;
        }
    }

    /// <summary>The active environment and the last ten events, oldest first, of one moment. The events are copies.</summary>
    public (SandboxEnvironment Active, JsonArray History) Read()
    {
        lock (gate)
            return (active, new JsonArray([.. history.Select(item => item.DeepClone())]));
    }

    /// <summary>What a toggle at this moment would do.</summary>
    public EnvironmentSwitch Plan()
    {
        lock (gate)
            return EnvironmentSwitch.Between(active);
    }

    /// <summary>
    /// Makes the other environment the active one and writes the event, as one step. The new environment runs
    /// <paramref name="otherVersion"/> when that gives one, which neither the event nor the result tells.
    /// </summary>
    public EnvironmentSwitch Switch(Func<EnvironmentSwitch, JsonObject> item, Func<EnvironmentSwitch, string?> otherVersion)
    {
        lock (gate)
        {
            var toggle = Flip(item);
            toggles++;
            if (otherVersion(toggle) is { } version)
                active.Deploy(version);
            return toggle;
        }
    }

    /// <summary>
    /// Where a rollback goes that looks for the last switch to another version than the active one, and takes the opposite of where
    /// that went. Null where there is none; the active environment itself where that is what comes of it.
    /// </summary>
    public SandboxEnvironment? OppositeOfLastSwitch()
    {
        lock (gate)
        {
            var last = history.LastOrDefault(e => (string?)e["type"] == "environment_switch" && (string?)e["version"] != active.Version);
            return last is null ? null
                : (string?)last["to"] == Blue.Name ? Green
                : Blue;
        }
    }

    /// <summary>Switches back, though nobody asked for it.</summary>
    public void FlipBack()
    {
        lock (gate)
        {
            Flip(toggle => toggle.SwitchEvent());
            flipsBack++;
        }
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

    /// <summary>Writes an event with its time; only the last ten are kept.</summary>
    public void Record(JsonObject item)
    {
        lock (gate)
            Append(item);
    }

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

    private EnvironmentSwitch Flip(Func<EnvironmentSwitch, JsonObject> item)
    {
        var toggle = EnvironmentSwitch.Between(active);
        active = active.Other;
        Append(item(toggle));
        return toggle;
    }

    private void Append(JsonObject item)
    {
        item["timestamp"] = time.Timestamp();
        if (history.Count == Capacity)
            history.Dequeue();
        history.Enqueue(item);
    }
}
