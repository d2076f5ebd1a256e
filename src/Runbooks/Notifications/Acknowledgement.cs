namespace Runbooks.Notifications;

/// <summary>That a person has taken an incident on.</summary>
/// <param name="By">The role or account.</param>
/// <param name="How">By what.</param>
/// <param name="At">When.</param>
public sealed record Acknowledgement(string By, string How, DateTimeOffset At);
