using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runbooks.Watch.Acting;

/// <summary>What a target's safeguards remember as it outlives their process.</summary>
/// <param name="CooldownMs">What is left of the cooldown.</param>
/// <param name="Open">Why the circuit is open; null while it is closed.</param>
/// <param name="ClosedAt">When a person closed it; null where nobody has.</param>
/// <param name="Rollbacks">Those that still count.</param>
public sealed record SavedSafeguards(double CooldownMs, string? Open, DateTimeOffset? ClosedAt, IReadOnlyList<AutomaticRollback> Rollbacks)
    : IJsonOnDeserialized
{
    /// <inheritdoc/>
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Rollbacks.Contains(null!) || !(Math.Abs(CooldownMs) < TimeSpan.MaxValue.TotalMilliseconds))
            throw new JsonException();
    }
}
