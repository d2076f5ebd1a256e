namespace Runbooks.Git;

/// <summary>Nothing was sent, for a reason that lies on this machine.</summary>
/// <param name="Remote">The remote's name.</param>
/// <param name="Branch">The record's branch.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record PushNotMade(string Remote, string Branch, string Reason) : PushResult(Remote, Branch)
{
    /// <inheritdoc/>
    public override string Problem => Reason;

    /// <inheritdoc/>
    public override string Help => "mend that";
}
