using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>A person has taken the incident on: nobody else is called.</summary>
/// <param name="By">The role.</param>
/// <param name="How">By what: <c>runbook ack</c>.</param>
public sealed record IncidentAcknowledged(string By, string How) : RunEvent
{
    /// <summary>The account that did: it stands in the journal alone. Null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Account { get; init; }
}
