using System.Text.Json.Serialization;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>All runs that were gone on with.</summary>
/// <param name="Runs">How each ended.</param>
/// <param name="ExitCode">The worst of theirs.</param>
internal sealed record ResumeDocument(IReadOnlyList<RunDocument> Runs, int ExitCode)
{
    /// <summary>How each run of several targets ended; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<GroupDocument>? Groups { get; init; }
}
