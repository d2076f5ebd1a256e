namespace Runbooks.Notifications.Channels;

/// <summary>A notice as it goes to a webhook of one's own.</summary>
internal sealed record WebhookNotice
{
    public int Version { get; } = 1;

    public required string Id { get; init; }

    public required string Subject { get; init; }

    public required string Target { get; init; }

    public required string At { get; init; }

    public required string Level { get; init; }

    public required string About { get; init; }

    public required string Turn { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    public required string Short { get; init; }
}
