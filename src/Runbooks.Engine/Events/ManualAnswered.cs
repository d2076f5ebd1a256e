using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>A person said what became of what they were asked to do by hand, or nobody did in time.</summary>
/// <param name="Path">The step.</param>
/// <param name="Answer">What they said; null where nobody answered.</param>
/// <param name="Said">What they saw, or the reason; empty for nothing.</param>
/// <param name="By">Who answered, as a role; null where nobody did.</param>
/// <param name="How"><c>terminal</c>, <c>runbook approve</c>, <c>expired</c>, or why nobody could answer.</param>
public sealed record ManualAnswered(string Path, ManualAnswer? Answer, string Said, string? By, string How) : RunEvent
{
    /// <summary>The account that answered, as the kernel knows it: it stands in the journal alone. Null where nobody answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Account { get; init; }

    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
