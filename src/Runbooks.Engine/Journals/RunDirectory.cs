using System.Globalization;
using Runbooks.Storage;

namespace Runbooks.Journals;

/// <summary>Where a run keeps what it sees, until its record is committed: out of every commit's reach.</summary>
/// <param name="Path">The directory of this one run.</param>
public sealed record RunDirectory(string Path)
{
    private const int DaysKept = 7;

    /// <summary>The journal: one event a line.</summary>
    public string Journal => System.IO.Path.Combine(Path, "journal.ndjson");

    /// <summary>What proves it: one file each.</summary>
    public string Evidence => System.IO.Path.Combine(Path, "evidence");

    /// <summary>How the run was called on this machine; no commit has it.</summary>
    public string Invocation => System.IO.Path.Combine(Path, "invocation.json");

    /// <summary>The runbooks that this one called, as they were then: one file each.</summary>
    public string Called => System.IO.Path.Combine(Path, "called");

    /// <summary>The id of its run.</summary>
    public string Run => System.IO.Path.GetFileName(Path);

    /// <summary>The directory of a run that is recorded, as long as it is kept.</summary>
    /// <param name="gitDirectory">Such as <c>/srv/records/.git</c>.</param>
    /// <param name="run">The run's id.</param>
    public static RunDirectory Retired(string gitDirectory, string run) =>
        new(System.IO.Path.Combine(gitDirectory, "runbook", "done", run));

    /// <summary>The directories of the runs that are recorded and still kept, the newest first.</summary>
    /// <param name="gitDirectory">Such as <c>/srv/records/.git</c>.</param>
    public static IEnumerable<RunDirectory> AllRetiredIn(string gitDirectory) =>
        Disk.OfMachine.Directories(System.IO.Path.Combine(gitDirectory, "runbook", "done")).Reverse().Select(d => new RunDirectory(d));

    /// <summary>
    /// Puts a run that is recorded aside, where no command looks. It is kept for a week, because Git does not wait for the
    /// disk: after a loss of power the journal can still be had.
    /// </summary>
    /// <param name="now">The wall clock.</param>
    /// <param name="disk">Where it lies; the machine's by default.</param>
    public void Retire(DateTimeOffset now, Disk? disk = null)
    {
        disk ??= Disk.OfMachine;

        // A repository that is gone is not begun anew by half.
        if (!disk.DirectoryExists(Path))
            return;
        try
        {
            var done = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(Path)!)!, "done");
            disk.CreateDirectory(done);
            disk.MoveDirectory(Path, System.IO.Path.Combine(done, Run));

            // The name of a run begins with its time.
            var oldest = now.UtcDateTime.AddDays(-DaysKept).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
            foreach (var old in disk.Directories(done).Where(d => string.CompareOrdinal(System.IO.Path.GetFileName(d), oldest) < 0))
                disk.DeleteDirectory(old);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // The record has it all: what stays does no harm, and a later look finds the record and tries again.
        }
    }

    /// <summary>The directories of all runs below a Git directory, or below any other that stands in for one.</summary>
    /// <param name="gitDirectory">Such as <c>/srv/records/.git</c>.</param>
    /// <param name="disk">Where they lie; the machine's by default.</param>
    public static IEnumerable<RunDirectory> AllIn(string gitDirectory, Disk? disk = null) =>
        (disk ?? Disk.OfMachine).Directories(System.IO.Path.Combine(gitDirectory, "runbook", "runs")).Select(d => new RunDirectory(d));

    /// <summary>The directory of a run below a Git directory, or below any other that stands in for one.</summary>
    /// <param name="gitDirectory">Such as <c>/srv/records/.git</c>.</param>
    /// <param name="run">The run's id.</param>
    public static RunDirectory In(string gitDirectory, string run) => new(System.IO.Path.Combine(gitDirectory, "runbook", "runs", run));
}
