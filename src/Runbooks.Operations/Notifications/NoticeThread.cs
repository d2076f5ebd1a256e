using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Runbooks.Events;
using Runbooks.Locks;
using Runbooks.Notifications.Channels;
using Runbooks.Storage;

namespace Runbooks.Notifications;

/// <summary>
/// What people have been told of one subject, so that nobody hears the same twice and each channel goes on where it began.
/// It is kept on this machine as it changes: another process goes on with it. Without a file it is kept in memory.
/// </summary>
internal sealed class NoticeThread
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _places = [];
    private readonly Dictionary<string, NoticeLevel> _loudest = [];
    private readonly HashSet<string> _told = [];

    // What is being told, with its reader.
    private readonly Dictionary<string, string> _underWay = [];

    // Whom another process was telling when it kept this.
    private readonly HashSet<string> _toldElsewhere = [];
    private readonly List<string> _headlines = [];
    private string? _file;

    private NoticeThread(string subject, string? file) => (Subject, _file) = (subject, file);

    /// <summary>What holds its messages together.</summary>
    public string Subject { get; private set; }

    /// <summary>When people were first called; null while nobody was.</summary>
    public DateTimeOffset? CalledAt { get; private set; }

    /// <summary>What they were called for; null while nobody was.</summary>
    public Notice? Call { get; private set; }

    /// <summary>Whether further tiers are told when nobody acknowledges.</summary>
    public bool Escalates { get; private set; }

    /// <summary>Whether it is over: nobody else is called.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The process whose run goes on with it; null where none does.</summary>
    public LockOwner? Owner { get; private set; }

    /// <summary>Takes up the thread that a file keeps, or begins one.</summary>
    /// <param name="subject">What holds its messages together.</param>
    /// <param name="file">Where it is kept; null for memory alone.</param>
    public static NoticeThread Open(string subject, string? file)
    {
        var thread = new NoticeThread(subject, file);

        // What cannot be read is told anew: twice is better than not at all.
        if (file is not null && StateFile.Read(file, NoticeStoreJson.Default.SavedThread).Value is { } saved)
            thread.Restore(saved);
        return thread;
    }

    /// <summary>Begins a message, unless the reader has been told it.</summary>
    /// <returns>The message without its place; null where it was told.</returns>
    public ChannelMessage? Begin(Notice notice, Channel channel, Contact? contact)
    {
        var text = notice.Text(contact?.Zone ?? channel.Zone);
        var key = Hash(Subject, channel.Name, contact?.Name, notice.Same ?? $"{notice.About}\n{text.Title}\n{text.Body}");
        lock (_lock)
        {
            // The same trouble of another day is another message, which no mail system may take for the first.
            return _told.Contains(key) || !_underWay.TryAdd(key, KeyOf(channel, contact))
                ? null
                : new ChannelMessage(notice, contact, text)
                {
                    Key = key,
                    Id = notice.Same is null ? key : Hash(key, notice.At.ToString("O")),
                };
        }
    }

    /// <summary>Puts a message where the thread stands when it is its turn.</summary>
    public ChannelMessage Place(ChannelMessage message, Channel channel)
    {
        var key = KeyOf(channel, message.Contact);
        lock (_lock)
        {
            return message with
            {
                Thread = _places.GetValueOrDefault(PlaceOf(channel, message.Contact)),
                Loudest = _loudest.GetValueOrDefault(key, message.Notice.Level),
                Earlier = [.. _headlines],
            };
        }
    }

    /// <summary>Keeps what became of a message.</summary>
    public void Ended(Channel channel, Contact? contact, string told, Notice notice, ChannelAnswer answer)
    {
        var key = KeyOf(channel, contact);
        lock (_lock)
        {
            _underWay.Remove(told);
            if (answer.Status == DeliveryStatus.Failed)
            {
                if (CalledAt is not null)
                    Keep();
                return;
            }

            _told.Add(told);
            if (answer.Thread is { } place)
                _places[PlaceOf(channel, contact)] = place;
            _loudest[key] = (NoticeLevel)Math.Max((int)notice.Level, (int)_loudest.GetValueOrDefault(key));
            var headline = $"{channel.Zone.Clock(notice.At)} {notice.Text(channel.Zone).Title}";
            if (!_headlines.Contains(headline))
                _headlines.Add(headline);
            Keep();
        }
    }

    /// <summary>
    /// Those who have been told something, or are being told it, and are told how it goes on: each channel says one thing after the other.
    /// </summary>
    public IReadOnlyList<(Channel Channel, Contact? Contact)> Followers(NotificationSettings settings)
    {
        var everybody = settings.Routes.Values.Concat(settings.Tiers.Select(t => t.Audience)).SelectMany(a => a.Readers()).Distinct();
        lock (_lock)
            return
            [
                .. everybody.Where(r =>
                    r.Channel.Follows
                    && KeyOf(r.Channel, r.Contact) is var key
                    && (_loudest.ContainsKey(key) || _underWay.ContainsValue(key) || _toldElsewhere.Contains(key))
                ),
            ];
    }

    /// <summary>People are called: from now on the tiers of the escalation count.</summary>
    public void BeginCall(Notice call, bool escalates)
    {
        lock (_lock)
        {
            (Call, Escalates) = (call, Escalates || escalates);
            CalledAt ??= call.At;
            Keep();
        }
    }

    /// <summary>A run has it, or has it no more.</summary>
    public void SetOwner(LockOwner? owner)
    {
        lock (_lock)
        {
            if (Owner == owner)
                return;
            Owner = owner;
            if (CalledAt is not null)
                Keep();
        }
    }

    /// <summary>Nobody else is called.</summary>
    public void Close()
    {
        lock (_lock)
        {
            IsClosed = true;
            if (CalledAt is not null)
                Keep();
        }
    }

    /// <summary>Nobody else is called, and it is kept in memory alone from now on: what still comes in writes no file.</summary>
    public void Forget()
    {
        lock (_lock)
            (IsClosed, _file) = (true, null);
    }

    private static string Hash(params string?[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..24];

    // A name that stands for another place by now has no thread there.
    private static string PlaceOf(Channel channel, Contact? contact) =>
        $"{KeyOf(channel, contact)}: {channel.KindName}, {channel.Describe()}";

    private static string KeyOf(Channel channel, Contact? contact) => contact is null ? channel.Name : $"{channel.Name} {contact.Name}";

    private void Keep()
    {
        if (_file is null)
            return;
        var text = Call?.Text(ReaderZone.Utc);
        var saved = new SavedThread
        {
            Subject = Subject,
            CalledAt = CalledAt,
            Call = text is null ? null : new SavedCall(Call!.About, Call.Target, Call.At, text.Title, text.Body, text.Short),
            Escalates = Escalates,
            IsClosed = IsClosed,
            Owner = Owner,
            Places = _places,
            Loudest = _loudest,
            Told = [.. _told],
            Headlines = _headlines,
            Telling = [.. _underWay.Values.Distinct()],
        };
        try
        {
            PrivateFiles.CreateDirectory(Path.GetDirectoryName(_file)!);
            PrivateFiles.Write($"{_file}.{Environment.ProcessId}", JsonSerializer.Serialize(saved, NoticeStoreJson.Default.SavedThread));
            File.Move($"{_file}.{Environment.ProcessId}", _file, overwrite: true);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // It is in memory: only another process would need the file.
        }
    }

    private void Restore(SavedThread saved)
    {
        (Subject, CalledAt, Escalates, IsClosed, Owner) = (saved.Subject, saved.CalledAt, saved.Escalates, saved.IsClosed, saved.Owner);
        foreach (var (key, place) in saved.Places)
            _places[key] = place;
        foreach (var (key, level) in saved.Loudest)
            _loudest[key] = level;
        _told.UnionWith(saved.Told);
        _toldElsewhere.UnionWith(saved.Telling ?? []);
        _headlines.AddRange(saved.Headlines);
        if (saved.Call is not { } call)
            return;
        var text = new NoticeText(call.Title, call.Body, call.Short);
        Call = new Notice(NoticeLevel.Critical, call.About, Subject, call.Target, call.At, _ => text);
    }
}
