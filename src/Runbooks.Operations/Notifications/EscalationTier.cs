namespace Runbooks.Notifications;

/// <summary>Whom to tell when nobody has taken an incident on.</summary>
/// <param name="After">How long after people were first called.</param>
/// <param name="Audience">Who is told then.</param>
public sealed record EscalationTier(TimeSpan After, Audience Audience);
