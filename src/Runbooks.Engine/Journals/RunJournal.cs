using System.Text;
using Runbooks.Events;
using Runbooks.Storage;

namespace Runbooks.Journals;

/// <summary>
/// The sink that keeps every event of a run, one line each, each line carrying the hash of the one before.
/// It is the first sink: nothing is shown or sent that is not written here. Where the disk stops taking lines it goes on
/// in another place, and where none takes them, in memory: recording never blocks recovering.
/// </summary>
public sealed class RunJournal : IAsyncDisposable
{
    /// <summary>The file below <c>evidence/</c> that holds the runbook exactly as it ran.</summary>
    public const string RunbookFile = "runbook.yaml";

    private readonly MemoryStream _lines = new();
    private readonly List<string> _troubles = [];
    private readonly Disk _disk;
    private RunDirectory? _next;
    private Stream? _stream;
    private string _previousHash;
    private byte[]? _runbook;

    private RunJournal(Disk? disk, RunDirectory directory, RunDirectory? next, Stream? stream, string previousHash)
    {
        _disk = disk ?? Disk.OfMachine;
        Directory = directory;
        _next = next;
        _stream = stream;
        _previousHash = previousHash;
    }

    /// <summary>Where it is kept now.</summary>
    public RunDirectory Directory { get; private set; }

    /// <summary>The whole journal so far.</summary>
    public ReadOnlyMemory<byte> Lines => _lines.GetBuffer().AsMemory(0, (int)_lines.Length);

    /// <summary>The hash of the last line.</summary>
    public string LastHash => _previousHash;

    /// <summary>Begins the journal of a run.</summary>
    /// <param name="directory">Where; it is made when it is not there.</param>
    /// <param name="runbook">The text of the runbook as it runs.</param>
    /// <param name="next">Where to go on when that place stops taking lines; null for memory.</param>
    /// <param name="disk">Where it lies; the machine's by default.</param>
    /// <exception cref="IOException">The directory cannot be written, or already holds a journal.</exception>
    public static RunJournal Begin(RunDirectory directory, string runbook, RunDirectory? next = null, Disk? disk = null)
    {
        disk ??= Disk.OfMachine;
        disk.CreateDirectory(directory.Evidence);
        var text = Encoding.UTF8.GetBytes(runbook);
        disk.Write(Path.Combine(directory.Evidence, RunbookFile), text);
        var stream = disk.Open(directory.Journal, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        return new RunJournal(disk, directory, next, stream, JournalLine.NoLine) { _runbook = text };
    }

    /// <summary>A journal that no disk takes.</summary>
    /// <param name="directory">Where it should have been.</param>
    /// <param name="runbook">The text of the runbook as it runs.</param>
    /// <param name="why">Why it is not.</param>
    public static RunJournal InMemory(RunDirectory directory, string runbook, Exception why)
    {
        var text = Encoding.UTF8.GetBytes(runbook);
        var journal = new RunJournal(disk: null, directory, next: null, stream: null, JournalLine.NoLine) { _runbook = text };
        journal._troubles.Add($"The journal was kept in memory only, as no disk took it ({Reason(why)}); a crash would have lost it.");
        return journal;
    }

    /// <summary>Goes on with the journal of a run whose process ended; a line that was cut is taken away.</summary>
    /// <param name="directory">Where it lies.</param>
    /// <param name="next">Where to go on when that place stops taking lines; null for memory.</param>
    /// <param name="disk">Where it lies; the machine's by default.</param>
    /// <returns>The journal and what it holds; no journal where its run is under way, or a line was changed.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (RunJournal? Journal, JournalReading? Reading) Continue(
        RunDirectory directory,
        RunDirectory? next = null,
        Disk? disk = null
    )
    {
        disk ??= Disk.OfMachine;

        // A run holds its journal open for as long as it lives: who can have it alone knows that nobody writes it.
        if (disk.TryOpenAlone(directory.Journal) is not { } stream)
            return (null, null);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var reading = JournalReader.Read(bytes);
        if (reading.Fault is not null)
        {
            stream.Dispose();
            return (null, reading);
        }

        var length = reading.IsTorn ? bytes.AsSpan().LastIndexOf((byte)'\n') + 1 : bytes.Length;
        stream.SetLength(length);
        stream.Seek(0, SeekOrigin.End);
        var journal = new RunJournal(disk, directory, next, stream, reading.LastHash) { _runbook = RunbookOf(directory, disk) };
        journal._lines.Write(bytes.AsSpan(0, length));

        // Of a line that was cut before nothing but its end, what it says is known: the next must not stand behind it.
        if (length > 0 && bytes[length - 1] != (byte)'\n')
        {
            stream.WriteByte((byte)'\n');
            journal._lines.WriteByte((byte)'\n');
        }

        return (journal, reading);
    }

    /// <summary>Writes one event; when it must be durable, returns only after the disk has it.</summary>
    /// <param name="recorded">The event, without secrets.</param>
    public async ValueTask AppendAsync(RecordedEvent recorded)
    {
        if (recorded.Event is EvidenceTaken { Name: var name } && (Path.GetFileName(name) != name || name is "" or "." or ".."))
            throw new ArgumentException($"evidence `{name}` is not a file's name", nameof(recorded));
        var line = JournalLine.Encode(recorded, _previousHash);
        _lines.Write(line);
        _previousHash = JournalLine.Hash(line);
        while (_stream is not null)
        {
            try
            {
                if (recorded.Event is EvidenceTaken evidence)
                    await KeepAsync(evidence);
                await _stream.WriteAsync(line);
                if (recorded.Event.MustBeDurable)
                    _disk.Flush(_stream);
                return;
            }
            catch (Exception e) when (DiskFault.IsIn(e))
            {
                await MoveOnAsync(e);
                line = [];
            }
        }
    }

    /// <summary>The journal as it is now; to be taken between two appends, which change nothing of it later.</summary>
    public JournalSnapshot Snapshot() => new(Directory, Lines, LastHash, [.. _troubles]) { Runbook = _runbook };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task MoveOnAsync(Exception why)
    {
        await _stream!.DisposeAsync();
        _stream = null;
        while (_next is { } next)
        {
            _next = null;
            try
            {
                _disk.CreateDirectory(next.Evidence);
                if (_runbook is not null)
                    _disk.Write(Path.Combine(next.Evidence, RunbookFile), _runbook);
                _stream = _disk.Open(next.Journal, FileMode.Create, FileAccess.Write, FileShare.Read);
                await _stream.WriteAsync(Lines);
                _disk.Flush(_stream);
                Directory = next;
                _troubles.Add(
                    $"The journal could not be kept where it began ({Reason(why)}); it was kept in this machine's state instead."
                );
                return;
            }
            catch (Exception e) when (DiskFault.IsIn(e))
            {
                if (_stream is not null)
                    await _stream.DisposeAsync();
                _stream = null;
            }
        }

        _troubles.Add(
            $"From event {Lines.Span.Count((byte)'\n')} on, the journal was kept in memory only, as no disk took it ("
                + $"{Reason(why)}); a crash would have lost it."
        );
    }

    private static byte[]? RunbookOf(RunDirectory directory, Disk disk)
    {
        try
        {
            return disk.Read(Path.Combine(directory.Evidence, RunbookFile));
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return null;
        }
    }

    // The system's sentence ends with this machine's path, which belongs in no record.
    private static string Reason(Exception e) => e.Message.Split(" : ")[0].Split(" '")[0].ToLowerInvariant();

    // The content comes before the line that names it, so that no line points at nothing.
    private async ValueTask KeepAsync(EvidenceTaken evidence)
    {
        var file = _disk.Open(Path.Combine(Directory.Evidence, evidence.Name), FileMode.Create, FileAccess.Write, FileShare.Read);
        await using (file)
        {
            await file.WriteAsync(evidence.Content);
        }
    }
}
