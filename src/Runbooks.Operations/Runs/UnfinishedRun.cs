using Runbooks.Events;
using Runbooks.Journals;
using Runbooks.Storage;

namespace Runbooks.Runs;

/// <summary>A run whose process ended before its record was committed.</summary>
/// <param name="Directory">Where its journal lies.</param>
/// <param name="Started">How it began.</param>
/// <param name="StartedAt">When.</param>
/// <param name="LastAt">When it last wrote.</param>
/// <param name="Events">How many events it wrote.</param>
/// <param name="HasFinished">Whether the run itself ended, so that only its record is missing.</param>
/// <param name="IsLive">Whether a process still writes it.</param>
public sealed record UnfinishedRun(
    RunDirectory Directory,
    RunStarted Started,
    DateTimeOffset StartedAt,
    DateTimeOffset LastAt,
    int Events,
    bool HasFinished,
    bool IsLive
)
{
    /// <summary>Looks at all runs of the places where journals lie. Directories in which no run had begun are left out.</summary>
    /// <param name="places">Git directories, and this machine's state.</param>
    /// <param name="disk">Where they lie; the machine's by default.</param>
    public static IReadOnlyList<UnfinishedRun> In(IEnumerable<string> places, Disk? disk = null)
    {
        disk ??= Disk.OfMachine;
        return
        [
            .. places
                .SelectMany(p => RunDirectory.AllIn(p, disk))
                .Select(d => Look(d, disk))
                .OfType<UnfinishedRun>()
                .OrderBy(r => r.StartedAt),
        ];
    }

    /// <summary>
    /// The directories of runs whose process ended before it wrote a first line: they sent nothing, and there is nothing to
    /// go on with.
    /// </summary>
    /// <param name="places">Git directories, and this machine's state.</param>
    public static IReadOnlyList<RunDirectory> NeverBegun(IEnumerable<string> places) =>
        [.. places.SelectMany(p => RunDirectory.AllIn(p)).Where(d => IsEmpty(d, Disk.OfMachine))];

    /// <summary>Why this process does not go on with it, where another one does or did, as one sentence without its full stop.</summary>
    public string WhoGoesOn()
    {
        if (!Disk.OfMachine.Exists(Directory.Journal))
            return $"another process has finished run {Started.Run} meanwhile";
        var who = ReadEvents().LastOrDefault(e => e.Event is RunStarted or RunResumed) switch
        {
            { Event: RunStarted started } begun => Since(started.Account, begun.At),
            { Event: RunResumed resumed } again => Since(resumed.Account, again.At),
            _ => string.Empty,
        };
        var process = UnixFile.HolderOf(Directory.Journal) is { } number ? $"process {number}" : "another process";
        return $"{process} goes on with run {Started.Run} at this moment{who}";

        static string Since(string? account, DateTimeOffset at) =>
            $": {(account is null ? string.Empty : $"{account}, ")}since {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
    }

    /// <summary>All that it has written.</summary>
    internal IReadOnlyList<RecordedEvent> ReadEvents() => JournalReader.Read(Disk.OfMachine.Read(Directory.Journal)).Events;

    private static bool IsEmpty(RunDirectory directory, Disk disk)
    {
        try
        {
            if (!disk.Exists(directory.Journal))
                return true;
            return !disk.IsHeld(directory.Journal) && disk.Read(directory.Journal) is var bytes && !bytes.Contains((byte)'\n');
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return false;
        }
    }

    private static UnfinishedRun? Look(RunDirectory directory, Disk disk)
    {
        try
        {
            var bytes = disk.Read(directory.Journal);
            var events = JournalReader.Read(bytes).Events;
            return events.Count > 0 && events[0].Event is RunStarted started
                ? new UnfinishedRun(
                    directory,
                    started,
                    events[0].At,
                    events[^1].At,
                    events.Count,
                    events.Any(e => e.Event is RunFinished),
                    disk.IsHeld(directory.Journal)
                )
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is nobody's to go on with: put aside since it was listed, or another account's.
            return null;
        }
    }
}
