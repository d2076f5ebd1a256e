using System.Text.Json.Serialization;
using Runbooks.Locks;
using Runbooks.Notifications.Channels;

namespace Runbooks.Notifications;

/// <summary>A thread as it outlives the process that told it.</summary>
internal sealed record SavedThread
{
    /// <summary>What holds its messages together.</summary>
    public required string Subject { get; init; }

    /// <summary>When people were first called; null while nobody was.</summary>
    public DateTimeOffset? CalledAt { get; init; }

    /// <summary>What they were called for; null while nobody was.</summary>
    public SavedCall? Call { get; init; }

    /// <summary>Whether further tiers are told when nobody acknowledges.</summary>
    public bool Escalates { get; init; }

    /// <summary>Whether nobody else is called.</summary>
    [JsonPropertyName("closed")]
    public bool IsClosed { get; init; }

    /// <summary>The process whose run goes on with it; null where none does.</summary>
    public LockOwner? Owner { get; init; }

    /// <summary>Where the thread of each reader stands.</summary>
    public required IReadOnlyDictionary<string, string> Places { get; init; }

    /// <summary>The loudest that each reader was told.</summary>
    public required IReadOnlyDictionary<string, NoticeLevel> Loudest { get; init; }

    /// <summary>The messages that were told.</summary>
    public required IReadOnlyList<string> Told { get; init; }

    /// <summary>What was told, a line each.</summary>
    public required IReadOnlyList<string> Headlines { get; init; }

    /// <summary>Whom the process was telling; null in files of before.</summary>
    public IReadOnlyList<string>? Telling { get; init; }
}
