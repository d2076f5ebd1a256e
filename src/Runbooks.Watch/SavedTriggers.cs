using System.Text.Json;

namespace Runbooks.Watch;

/// <summary>What triggers had seen, by the target's name and the trigger's key.</summary>
/// <param name="At">When it was written.</param>
/// <param name="Targets">Each a <see cref="Triggers.SavedTrigger"/>; one that cannot be read takes nothing from the others.</param>
internal sealed record SavedTriggers(DateTimeOffset At, IReadOnlyDictionary<string, Dictionary<string, JsonElement>> Targets);
