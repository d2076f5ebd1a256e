namespace Runbooks.Git;

/// <summary>
/// What became of a record at its remote: <see cref="Pushed"/>, <see cref="AlreadyPushed"/>, <see cref="PushRefused"/>,
/// <see cref="PushUnanswered"/> or <see cref="PushNotMade"/>.
/// </summary>
/// <param name="Remote">The remote's name, such as <c>origin</c>.</param>
/// <param name="Branch">The record's branch.</param>
public abstract record PushResult(string Remote, string Branch)
{
    /// <summary>The full hash of the commit that the remote has for the run; null where it has none.</summary>
    public virtual string? Commit => null;

    /// <summary>Why the remote does not have the record, in one line; null where it has it.</summary>
    public virtual string? Problem => null;

    /// <summary>What to do about it, without a full stop; null where nothing is to be done.</summary>
    public virtual string? Help => null;

    /// <summary>Whether the remote would take a commit with a signature that it can verify.</summary>
    public virtual bool WantsSignature => false;

    /// <summary>What the server said itself, line by line.</summary>
    public virtual IReadOnlyList<string> Said => [];
}
