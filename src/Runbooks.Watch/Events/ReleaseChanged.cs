using System.Text.Json.Serialization;

namespace Runbooks.Watch.Events;

/// <summary>Another version, or another environment, serves than before, and no run of this watch did it.</summary>
/// <param name="Target">The target.</param>
/// <param name="FromEnvironment">The environment that served.</param>
/// <param name="FromVersion">The version that served.</param>
/// <param name="ToEnvironment">The environment that serves.</param>
/// <param name="ToVersion">The version that serves.</param>
/// <param name="IsRollback">Whether somebody went back, by hand, to what had served before.</param>
/// <param name="Recorded">What became of the ledger, for a person; null where there was nothing to record.</param>
internal sealed record ReleaseChanged(
    string Target,
    string? FromEnvironment,
    string? FromVersion,
    string? ToEnvironment,
    string? ToVersion,
    bool IsRollback,
    string? Recorded
) : WatchEvent
{
    /// <summary>The run that went back, begun elsewhere; null where none did, or that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Run { get; init; }

    /// <inheritdoc/>
    public override string Describe()
    {
        var what =
            Run is { } run ? $"the run {run} rolled back"
            : IsRollback ? "somebody rolled back by hand"
            : "another release serves";
        var done = Recorded is null ? string.Empty : $"; {Recorded}";
        return $"{Target}: {what}: {Named(ToEnvironment, ToVersion)} instead of {Named(FromEnvironment, FromVersion)}{done}";
    }

    // Not every target names its environments, and one that has none is called by its version.
    private static string Named(string? environment, string? version) =>
        string.Join(' ', new[] { environment, version }.Where(n => !string.IsNullOrEmpty(n)).Distinct().DefaultIfEmpty("another release"));
}
