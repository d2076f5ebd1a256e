namespace Runbooks.Incidents.Journals;

/// <summary>Where a run keeps what it sees, until its record is committed: out of every commit's reach.</summary>
/// <param name="Path">The directory of this one run.</param>
public sealed record RunDirectory(string Path)
{
    /// <summary>The journal: one event a line.</summary>
    public string Journal => System.IO.Path.Combine(Path, "journal.ndjson");

    /// <summary>What proves it: one file each.</summary>
    public string Evidence => System.IO.Path.Combine(Path, "evidence");

    /// <summary>The directory of a run below a Git directory, or below any other that stands in for one.</summary>
    /// <param name="gitDirectory">Such as <c>/srv/records/.git</c>.</param>
    /// <param name="run">The run's id.</param>
    public static RunDirectory In(string gitDirectory, string run) =>
        new(System.IO.Path.Combine(gitDirectory, "runbook", "runs", run));
}
