using System.Text.Json;
using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>Takes what a trigger remembers through its text, as from one process to the next.</summary>
internal static class SavedTriggers
{
    public static SavedTrigger? Carried(SavedTrigger? saved) =>
        saved is null
            ? null
            : JsonSerializer.Deserialize(
                JsonSerializer.Serialize(saved, SavedTriggerJson.Default.SavedTrigger),
                SavedTriggerJson.Default.SavedTrigger
            );
}
