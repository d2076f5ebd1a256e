namespace Runbooks.Watch.Events;

/// <summary>The record of a run that the watch began was brought to the remote of its repository, or was not.</summary>
/// <param name="Target">The target.</param>
/// <param name="Incident">The incident's id.</param>
/// <param name="Branch">The branch that has it at the remote; null where it is not there.</param>
/// <param name="PullRequest">The address of its pull request; null where there is none.</param>
/// <param name="Problem">What did not work, with the mend; null where everything did.</param>
internal sealed record RecordDelivered(string Target, string Incident, string? Branch, string? PullRequest, string? Problem) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe()
    {
        var done = Branch is null
            ? $"the record {Incident} waits on this machine"
            : $"the record {Incident} is pushed, branch {Branch}{(PullRequest is null ? string.Empty : $", for review at {PullRequest}")}";
        return $"{Target}: {done}{(Problem is null ? string.Empty : $"; {Problem}")}";
    }
}
