namespace Runbooks.Events;

/// <summary>
/// A step is about to send something that may change the target, by other means than a <c>rollback</c> step:
/// an <c>http</c> request, a program. It is on disk before the request leaves.
/// </summary>
/// <param name="Path">The path of the step.</param>
/// <param name="Kind">The kind of the step: <c>http</c>, <c>command</c>.</param>
/// <param name="What">What is sent, in one line: <c>PATCH /apis/apps/v1/…</c>, or the program with its arguments.</param>
public sealed record ChangeSent(string Path, string Kind, string What) : RunEvent
{
    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
