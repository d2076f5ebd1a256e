namespace Runbooks.Watch.Events;

/// <summary>The files changed and hold mistakes: the former configuration stays.</summary>
/// <param name="Mistakes">The diagnostics, as they are shown.</param>
public sealed record ReloadRefused(string Mistakes) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"the files hold mistakes, and the former configuration stays:\n{Mistakes}";
}
