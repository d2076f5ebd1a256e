namespace Runbooks.Watch.Events;

/// <summary>Something of the watch itself goes wrong: its state cannot be written, this process stood still.</summary>
/// <param name="What">What, for a person.</param>
internal sealed record WatchTrouble(string What) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => What;
}
