using System.Text.Json.Serialization;
using Runbooks.Locks;
using Runbooks.Notifications.Channels;

namespace Runbooks.Notifications;

/// <summary>A thread as it outlives the process that told it.</summary>
/// <param name="Subject">What holds its messages together.</param>
/// <param name="CalledAt">When people were first called; null while nobody was.</param>
/// <param name="Call">What they were called for; null while nobody was.</param>
/// <param name="Escalates">Whether further tiers are told when nobody acknowledges.</param>
/// <param name="IsClosed">Whether nobody else is called.</param>
/// <param name="Owner">The process whose run goes on with it; null where none does.</param>
/// <param name="Places">Where the thread of each reader stands.</param>
/// <param name="Loudest">The loudest that each reader was told.</param>
/// <param name="Told">The messages that were told.</param>
/// <param name="Headlines">What was told, a line each.</param>
/// <param name="Telling">Whom the process was telling; null in files of before.</param>
internal sealed record SavedThread(
    string Subject,
    DateTimeOffset? CalledAt,
    SavedCall? Call,
    bool Escalates,
    [property: JsonPropertyName("closed")] bool IsClosed,
    LockOwner? Owner,
    IReadOnlyDictionary<string, string> Places,
    IReadOnlyDictionary<string, NoticeLevel> Loudest,
    IReadOnlyList<string> Told,
    IReadOnlyList<string> Headlines,
    IReadOnlyList<string>? Telling = null
);
