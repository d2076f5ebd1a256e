using System.Diagnostics.CodeAnalysis;

namespace Runbooks.Notifications;

/// <summary>That a person has taken an incident on.</summary>
/// <param name="By">The role or account: those who were called want to know whom to ask.</param>
/// <param name="How">By what.</param>
/// <param name="At">When.</param>
public sealed record Acknowledgement(string By, string How, DateTimeOffset At)
{
    /// <summary>What pages call who took it on, where nothing else is said.</summary>
    public const string UsualRole = "on-call engineer";

    /// <summary>The role, for pages; what is kept without one has who it was.</summary>
    [AllowNull]
    public string Role
    {
        get => field ?? By;
        init;
    }

    /// <summary>The account that did, for the journal; null where it is not known.</summary>
    public string? Account { get; init; }
}
