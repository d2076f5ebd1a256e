using Runbooks.Rehearsal.Forecasting;
using Runbooks.Rehearsal.Guarding;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>
/// What a rehearsal beside a real target found out. Everything in it is without secrets; it is no record, and nothing keeps it.
/// </summary>
/// <param name="Runbook">The runbook's id.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Address">Its address.</param>
/// <param name="At">When it began.</param>
/// <param name="Answer">What it comes to.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record RehearsalReport(
    string Runbook,
    string Title,
    string Target,
    string Address,
    DateTimeOffset At,
    RehearsalAnswer Answer,
    string Reason
)
{
    /// <summary>What serves and what stands by.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>From where to where it is thought to have switched; null where it was not.</summary>
    public string? Switch { get; init; }

    /// <summary>Where the other environment was asked; null where no address of its own is known.</summary>
    public string? StandbyAddress { get; init; }

    public IReadOnlyList<RehearsedStep> Steps { get; init; } = [];

    public IReadOnlyList<RehearsedCheck> Checks { get; init; } = [];

    /// <summary>What people would have been asked: a yes was taken for granted.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>What people would have heard: nobody was told.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>How long a recovery would take; null where none was rehearsed.</summary>
    public RecoveryForecast? Forecast { get; init; }

    /// <summary>Every request that left.</summary>
    public IReadOnlyList<SentRequest> Sent { get; init; } = [];

    /// <summary>Every request that was held back.</summary>
    public IReadOnlyList<SentRequest> HeldBack { get; init; } = [];

    internal RehearsalReport Clean(Func<string, string> clean) =>
        this with
        {
            Title = clean(Title),
            Address = clean(Address),
            Reason = clean(Reason),
            Status = clean(Status),
            Switch = Switch is null ? null : clean(Switch),
            StandbyAddress = StandbyAddress is null ? null : clean(StandbyAddress),
            Steps = [.. Steps.Select(s => s with { Title = clean(s.Title), Detail = s.Detail is null ? null : clean(s.Detail) })],
            Checks = [.. Checks.Select(c => c with { Actual = clean(c.Actual) })],
            Asked = [.. Asked.Select(clean)],
            Told = [.. Told.Select(clean)],
            Sent = [.. Sent.Select(r => r with { Url = clean(r.Url) })],
            HeldBack = [.. HeldBack.Select(r => r with { Url = clean(r.Url) })],
        };
}
