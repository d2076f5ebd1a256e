using System.Text.Json;
using Runbooks.Triggers;
using Runbooks.Watch;

namespace Runbooks.Tests.Triggers;

/// <summary>Takes what a trigger remembers through its text, as from one process to the next.</summary>
internal static class SavedTriggers
{
    public static SavedTrigger? Carried(SavedTrigger? saved) =>
        saved is null
            ? null
            : JsonSerializer.Deserialize(
                JsonSerializer.Serialize(saved, WatchMemoryJson.Default.SavedTrigger),
                WatchMemoryJson.Default.SavedTrigger
            );
}
