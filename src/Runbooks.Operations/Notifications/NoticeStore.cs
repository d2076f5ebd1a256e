using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Runbooks.Locks;
using Runbooks.Notifications.Channels;
using Runbooks.Storage;

namespace Runbooks.Notifications;

/// <summary>
/// Where this machine keeps the threads of incidents, so that a resumed run goes on with them and <c>runbook ack</c> finds
/// them: a folder for each in its state, with the thread, the one acknowledgement, and who has told which tier.
/// </summary>
/// <param name="folder">Such as <c>~/.local/state/runbook/notifications</c>.</param>
public sealed class NoticeStore(string folder)
{
    private const string AcknowledgementFile = "acknowledged.json";
    private const int DaysKept = 7;

    // One object for each thread of this process, so that who calls further tiers knows at once that it is over.
    private readonly ConcurrentDictionary<string, NoticeThread> _open = new();

    /// <summary>The machine that it is kept on.</summary>
    internal Machine Here => field ??= Machine.Here();

    /// <summary>The incidents for which people were called, the latest last.</summary>
    public IReadOnlyList<CalledIncident> Called()
    {
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.EnumerateDirectories(folder).Select(Look).OfType<CalledIncident>().OrderBy(c => c.CalledAt)];
    }

    /// <param name="incident">Its id.</param>
    /// <param name="own">Who takes it on.</param>
    /// <returns>Null where this one counts; else the one that was there before.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public Acknowledgement? Acknowledge(string incident, Acknowledgement own)
    {
        var path = Path.Combine(FolderOf(incident), AcknowledgementFile);
        PrivateFiles.CreateDirectory(FolderOf(incident));
        var partial = $"{path}.{Environment.ProcessId}";
        PrivateFiles.Write(partial, JsonSerializer.Serialize(own, NoticeStoreJson.Default.Acknowledgement));
        try
        {
            File.Move(partial, path, overwrite: false);
            return null;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(partial);
            return AcknowledgementOf(incident);
        }
    }

    /// <summary>Who has acknowledged an incident; null where nobody has.</summary>
    public Acknowledgement? AcknowledgementOf(string incident) =>
        StateFile.Read(Path.Combine(FolderOf(incident), AcknowledgementFile), NoticeStoreJson.Default.Acknowledgement).Value;

    /// <summary>Takes the right to tell a tier: of several processes only one gets it.</summary>
    internal bool Claim(string incident, int tier)
    {
        try
        {
            PrivateFiles.CreateDirectory(FolderOf(incident));
            using var claim = PrivateFiles.Open(
                Path.Combine(FolderOf(incident), $"tier-{tier}"),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.Read
            );
            return true;
        }
        catch (IOException) when (IsClaimed(incident, tier))
        {
            return false;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // Nobody else can have it either.
            return true;
        }
    }

    /// <summary>Whether a tier was told.</summary>
    internal bool IsClaimed(string incident, int tier) => File.Exists(Path.Combine(FolderOf(incident), $"tier-{tier}"));

    /// <summary>The thread of a subject.</summary>
    internal NoticeThread Open(string subject) =>
        _open.GetOrAdd(subject, s => NoticeThread.Open(s, Path.Combine(FolderOf(s), "thread.json")));

    /// <summary>It is over, and the same again is news: the thread, its acknowledgement and its tiers are taken away.</summary>
    internal void Forget(string subject)
    {
        if (_open.TryRemove(subject, out var thread))
            thread.Forget();
        try
        {
            if (Directory.Exists(FolderOf(subject)))
                Directory.Delete(FolderOf(subject), recursive: true);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // It stays on this machine as one that is closed.
        }
    }

    /// <summary>Takes away what is older than a week.</summary>
    internal void Sweep(DateTimeOffset now)
    {
        foreach (var (subject, _) in _open.Where(o => o.Value.IsClosed).ToList())
            _open.TryRemove(subject, out _);
        try
        {
            if (!Directory.Exists(folder))
                return;
            foreach (
                var old in Directory
                    .EnumerateDirectories(folder)
                    .Where(d => Directory.GetLastWriteTimeUtc(d) < now.UtcDateTime.AddDays(-DaysKept))
            )
                Directory.Delete(old, recursive: true);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // What stays does no harm.
        }
    }

    // A subject may be the sender's own: only what is a name of a folder is taken as it is.
    private string FolderOf(string subject) =>
        Path.Combine(
            folder,
            subject.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
                ? subject
                : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..24]
        );

    private CalledIncident? Look(string path)
    {
        var thread = NoticeThread.Open(Path.GetFileName(path), Path.Combine(path, "thread.json"));
        return thread is { CalledAt: { } at, Call: { } call }
            ? new CalledIncident(
                thread.Subject,
                call.Target,
                call.Text(ReaderZone.Utc).Title,
                at,
                thread.Owner is { } owner && !Here.IsDead(owner, restartEndsIt: true),
                thread.IsClosed,
                thread.Escalates,
                AcknowledgementOf(thread.Subject)
            )
            : null;
    }
}
