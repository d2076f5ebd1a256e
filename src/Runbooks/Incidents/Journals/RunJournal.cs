using System.Text;
using Runbooks.Events;

namespace Runbooks.Incidents.Journals;

/// <summary>
/// The sink that keeps every event of a run, one line each, each line carrying the hash of the one before.
/// It is the first sink: nothing is shown or sent that is not written here.
/// </summary>
public sealed class RunJournal : IAsyncDisposable
{
    /// <summary>The file below <c>evidence/</c> that holds the runbook exactly as it ran.</summary>
    public const string RunbookFile = "runbook.yaml";

    private readonly RunDirectory _directory;
    private readonly FileStream _stream;
    private string _previousHash = JournalLine.NoLine;

    private RunJournal(RunDirectory directory, FileStream stream)
    {
        _directory = directory;
        _stream = stream;
    }

    /// <summary>Begins the journal of a run.</summary>
    /// <param name="directory">Where; it is made when it is not there.</param>
    /// <param name="runbook">The text of the runbook as it runs.</param>
    /// <exception cref="IOException">The directory cannot be written, or already holds a journal.</exception>
    public static RunJournal Begin(RunDirectory directory, string runbook)
    {
        Directory.CreateDirectory(directory.Evidence);
        // Without a buffer of our own, one append is one write to the operating system.
        var stream = new FileStream(directory.Journal, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        });
        File.WriteAllText(Path.Combine(directory.Evidence, RunbookFile), runbook, new UTF8Encoding(false));
        return new RunJournal(directory, stream);
    }

    /// <summary>Writes one event; when it must be durable, returns only after the disk has it.</summary>
    /// <param name="recorded">The event, without secrets.</param>
    /// <exception cref="IOException">The disk does not take it: the run must not go on.</exception>
    public async ValueTask AppendAsync(RecordedEvent recorded)
    {
        if (recorded.Event is EvidenceTaken evidence) await KeepAsync(evidence);
        var line = JournalLine.Encode(recorded, _previousHash);
        await _stream.WriteAsync(line);
        if (recorded.Event.MustBeDurable) _stream.Flush(flushToDisk: true);
        _previousHash = JournalLine.Hash(line);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    // The content comes before the line that names it, so that no line points at nothing.
    private async ValueTask KeepAsync(EvidenceTaken evidence)
    {
        if (Path.GetFileName(evidence.Name) != evidence.Name || evidence.Name is "" or "." or "..")
            throw new ArgumentException($"evidence `{evidence.Name}` is not a file's name", nameof(evidence));
        var file = new FileStream(Path.Combine(_directory.Evidence, evidence.Name), FileMode.Create, FileAccess.Write, FileShare.Read, 0);
        await using (file)
        {
            await file.WriteAsync(evidence.Content);
        }
    }
}
