namespace Runbooks.Git;

/// <summary>The remote could not be asked, or was changed by others at every try, for as long as was allowed.</summary>
/// <param name="Remote">The remote's name.</param>
/// <param name="Branch">The record's branch.</param>
/// <param name="Reason">What came of the last try, in one line.</param>
/// <param name="Tries">How often it was tried.</param>
public sealed record PushUnanswered(string Remote, string Branch, string Reason, int Tries) : PushResult(Remote, Branch)
{
    /// <inheritdoc/>
    public override string Problem => $"{Remote} did not take it in {(Tries == 1 ? "one try" : $"{Tries} tries")}: {Reason}";

    /// <inheritdoc/>
    public override string Help => "wait until it can be reached";
}
