namespace Runbooks.Watch.Events;

/// <summary>An alert was said to fire after it was resolved, or after it had begun anew: it starts nothing.</summary>
/// <param name="Target">The target.</param>
/// <param name="Alert">Its name.</param>
/// <param name="Fingerprint">What it is deduplicated by.</param>
/// <param name="Began">When that firing began, as UTC.</param>
internal sealed record AlertPast(string Target, string Alert, string Fingerprint, string Began) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() =>
        $"{Target}: the alert {Alert} of {Began} UTC is over, and what says that it fires came late: nothing is done";
}
