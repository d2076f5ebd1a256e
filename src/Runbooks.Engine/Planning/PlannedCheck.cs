namespace Runbooks.Planning;

/// <summary>A check as a run would meet it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Expected">What must be seen.</param>
/// <param name="IsOptional">Whether it may stay unknown.</param>
/// <param name="Forecast">Open where a run would look after something has changed, or with a request that a plan does not send.</param>
/// <param name="Known">What is known now, in one line; null for nothing.</param>
public sealed record PlannedCheck(string Id, string Title, string Expected, bool IsOptional, StepForecast Forecast, string? Known)
{
    /// <summary>The requests that it sends.</summary>
    public IReadOnlyList<PlannedRequest> Requests { get; init; } = [];

    /// <summary>How long it may take; nothing where it rests on a sample that another took.</summary>
    public TimeRange Time { get; init; }

    /// <summary>The same with secrets taken out.</summary>
    public PlannedCheck Clean(Func<string, string> clean) =>
        this with
        {
            Expected = clean(Expected),
            Known = Known is null ? null : clean(Known),
            Requests = [.. Requests.Select(r => r.Clean(clean))],
        };
}
