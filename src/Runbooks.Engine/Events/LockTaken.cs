using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>The run holds the target's lock. Told again when it turns out that other machines are no longer excluded.</summary>
/// <param name="Fencing">The lock's fencing number on this machine.</param>
/// <param name="RemoteFencing">The one at the records repository's remote; null where it is not held there.</param>
/// <param name="RemoteProblem">Why other machines are not excluded although there is a remote; null where they are, or there is
/// none.</param>
public sealed record LockTaken(long Fencing, long? RemoteFencing, string? RemoteProblem) : RunEvent
{
    /// <summary>How long the run waited for it; 0 where nobody else held it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double WaitedSeconds { get; init; }

    /// <summary>What the last holder had it for: a run, never a person; null where nobody else held it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WaitedFor { get; init; }
}
