namespace Runbooks.Notifications;

/// <summary>An incident for which people were called, as this machine keeps it.</summary>
/// <param name="Incident">Its id.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Title">What they were called for.</param>
/// <param name="CalledAt">When they were first called.</param>
/// <param name="IsLive">Whether its run goes on with the escalation; false where that run has ended.</param>
/// <param name="IsClosed">Whether it is over: nobody else is called.</param>
/// <param name="Escalates">Whether further tiers are told when nobody acknowledges.</param>
/// <param name="Acknowledgement">Who has taken it on; null where nobody has.</param>
public sealed record CalledIncident(
    string Incident,
    string Target,
    string Title,
    DateTimeOffset CalledAt,
    bool IsLive,
    bool IsClosed,
    bool Escalates,
    Acknowledgement? Acknowledgement
);
