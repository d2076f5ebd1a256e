namespace Runbooks.Tests.Notifications;

/// <summary>What a receiver answers.</summary>
internal sealed record Reply(int Status, string Body = "")
{
    public string ContentType { get; init; } = "application/json";

    public string? RetryAfter { get; init; }

    /// <summary>Takes the request and breaks the connection off without an answer.</summary>
    public bool IsLost { get; init; }

    /// <summary>How long it takes its time.</summary>
    public Task Wait { get; init; } = Task.CompletedTask;
}
