using System.Text.Json;
using Runbooks.Storage;

namespace Runbooks.Watch;

/// <summary>What must survive a watch in any case, by the target's name.</summary>
/// <param name="Shadow">Whether it was only pretended: earlier versions wrote that into the same file.</param>
/// <param name="Targets">Each a <see cref="SavedTarget"/>; one that cannot be read takes nothing from the others.</param>
public sealed record SavedGuards(IReadOnlyDictionary<string, JsonElement> Targets, bool Shadow = false)
{
    /// <summary>What is known of a target.</summary>
    public StateReading<SavedTarget> Find(string target) =>
        Targets.TryGetValue(target, out var found) ? Read(target, found) : new(NameOf(target), StateCondition.Absent);

    /// <summary>The same with what is known of a target by now.</summary>
    public SavedGuards With(string target, SavedTarget saved) =>
        this with
        {
            Targets = new Dictionary<string, JsonElement>(Targets) { [target] = ElementOf(saved) },
        };

    internal static StateReading<SavedTarget> Read(string target, JsonElement found) =>
        StateFile.Parse(NameOf(target), found, WatchMemoryJson.Default.SavedTarget);

    internal static JsonElement ElementOf(SavedTarget saved) =>
        JsonSerializer.SerializeToElement(saved, WatchMemoryJson.Default.SavedTarget);

    private static string NameOf(string target) => $"what is known of {target}";
}
