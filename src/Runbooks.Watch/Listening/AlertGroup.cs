namespace Runbooks.Watch.Listening;

/// <summary>What one message of Alertmanager holds.</summary>
/// <param name="Alerts">The alerts that could be read.</param>
/// <param name="Refused">Why the others could not, one line each.</param>
/// <param name="Truncated">How many alerts Alertmanager says that it left out, by the <c>max_alerts</c> of its webhook.</param>
internal sealed record AlertGroup(IReadOnlyList<Alert> Alerts, IReadOnlyList<string> Refused, long Truncated);
