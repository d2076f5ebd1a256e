using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>An approval was given, refused or ran out.</summary>
/// <param name="Path">The step.</param>
/// <param name="Granted">Whether the run goes on.</param>
/// <param name="By">Who answered, as a role; null where nobody did.</param>
/// <param name="How"><c>terminal</c>, <c>--yes</c>, <c>expired</c>, <c>nobody can answer</c>.</param>
public sealed record ApprovalAnswered(string Path, bool Granted, string? By, string How) : RunEvent
{
    /// <summary>The account that answered, as the kernel knows it: it stands in the journal alone. Null where nobody answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Account { get; init; }

    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
