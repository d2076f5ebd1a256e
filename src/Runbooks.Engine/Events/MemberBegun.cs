namespace Runbooks.Events;

/// <summary>A member of a group is about to begin: from here on its own run knows what became of it.</summary>
/// <param name="Target">The member.</param>
/// <param name="Run">Its run.</param>
/// <param name="Incident">The id of that run's record.</param>
public sealed record MemberBegun(string Target, string Run, string Incident) : RunEvent
{
    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
