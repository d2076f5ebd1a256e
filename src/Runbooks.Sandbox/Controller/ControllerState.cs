using System.Text.Json.Nodes;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Http;

namespace Runbooks.Sandbox.Controller;

/// <summary>What the controller holds in memory: which environment is active, and the history.</summary>
internal sealed class ControllerState
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Queue<JsonObject> history = new();
    private SandboxEnvironment active;
    private long unreadableReads;
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
            lock (gate) return active;
        }
    }

    public SandboxEnvironment Standby => Active.Other;

    /// <summary>The last ten events, oldest first; copies.</summary>
    public IReadOnlyList<JsonObject> History
    {
        get
        {
            lock (gate) return [.. history.Select(item => (JsonObject)item.DeepClone())];
        }
    }

    /// <summary>What a toggle at this moment would do.</summary>
    public Toggle Plan()
    {
        lock (gate) return Toggle.Between(active);
    }

    /// <summary>Makes the other environment the active one.</summary>
    public Toggle Flip()
    {
        lock (gate)
        {
            var toggle = Toggle.Between(active);
            active = active.Other;
            return toggle;
        }
    }

    /// <summary>Writes an event with its time; only the last ten are kept.</summary>
    public void Record(JsonObject item)
    {
        item["timestamp"] = time.Timestamp();
        lock (gate)
        {
            if (history.Count == 10) history.Dequeue();
            history.Enqueue(item);
        }
    }

    /// <summary>Forgets the history, as a restart does.</summary>
    public void Restart()
    {
        lock (gate) history.Clear();
    }

    /// <summary>Hides the status for so many reads.</summary>
    public void HideStatus(int reads)
    {
        lock (gate) unreadableReads = reads;
    }

    /// <summary>Hides the status for so long.</summary>
    public void HideStatus(TimeSpan duration)
    {
        lock (gate) unreadableUntil = time.GetUtcNow() + duration;
    }

    /// <summary>True when this read of the status must fail; counts it.</summary>
    public bool TakeHiddenRead()
    {
        lock (gate)
        {
            if (time.GetUtcNow() < unreadableUntil) return true;
            if (unreadableReads == 0) return false;
            unreadableReads--;
            return true;
        }
    }
}
