namespace Runbooks.Events;

/// <summary>A person has taken the incident on: nobody else is called.</summary>
/// <param name="By">The role or account.</param>
/// <param name="How">By what: <c>runbook ack</c>.</param>
public sealed record IncidentAcknowledged(string By, string How) : RunEvent;
