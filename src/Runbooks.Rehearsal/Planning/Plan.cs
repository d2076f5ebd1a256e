using Runbooks.Planning;
using Runbooks.Rehearsal.Forecasting;
using Runbooks.Rehearsal.Guarding;

namespace Runbooks.Rehearsal.Planning;

/// <summary>What a run would do now. Everything in it is without secrets.</summary>
/// <param name="Runbook">The runbook's id.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Path">Where it was found.</param>
/// <param name="Severity">The severity's name.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Address">Its address.</param>
/// <param name="At">When it was looked at.</param>
/// <param name="Answer">Whether a run could go.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Forecast">How long it would take.</param>
public sealed record Plan(
    string Runbook,
    string Title,
    string Path,
    string Severity,
    string Target,
    string Address,
    DateTimeOffset At,
    PlanAnswer Answer,
    string Reason,
    RecoveryForecast Forecast
)
{
    /// <summary>What serves and what stands by, in one sentence; why that cannot be said where it cannot.</summary>
    public required string Status { get; init; }

    /// <summary>The inputs, secret ones masked.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Inputs { get; init; } = [];

    /// <summary>What can keep it from beginning.</summary>
    public IReadOnlyList<PlanGate> Gates { get; init; } = [];

    /// <summary>The steps.</summary>
    public IReadOnlyList<PlannedStep> Steps { get; init; } = [];

    /// <summary>What is done when a step fails.</summary>
    public IReadOnlyList<PlannedStep> OnFailure { get; init; } = [];

    /// <summary>What is done at the end, whatever happened.</summary>
    public IReadOnlyList<PlannedStep> Always { get; init; } = [];

    /// <summary>The checklist.</summary>
    public IReadOnlyList<PlannedCheck> Checklist { get; init; } = [];

    /// <summary>Why the checklist would not be gone through; null where it would.</summary>
    public string? NoChecklist { get; init; }

    /// <summary>The step that would stop a run now, so that it recovers nothing; null for none.</summary>
    public string? StopsAt { get; init; }

    /// <summary>What the engine tells people by itself.</summary>
    public IReadOnlyList<PlannedNotice> Notices { get; init; } = [];

    /// <summary>Every request that left for this plan.</summary>
    public IReadOnlyList<SentRequest> Sent { get; init; } = [];

    internal Plan Clean(Func<string, string> clean) =>
        this with
        {
            Title = clean(Title),
            Address = clean(Address),
            Reason = clean(Reason),
            Status = clean(Status),
            Inputs = [.. Inputs.Select(i => KeyValuePair.Create(i.Key, clean(i.Value)))],
            Gates = [.. Gates.Select(g => g with { Text = clean(g.Text) })],
            Steps = [.. Steps.Select(s => s.Clean(clean))],
            OnFailure = [.. OnFailure.Select(s => s.Clean(clean))],
            Always = [.. Always.Select(s => s.Clean(clean))],
            Checklist = [.. Checklist.Select(c => c.Clean(clean))],
            NoChecklist = NoChecklist is null ? null : clean(NoChecklist),
            Notices = [.. Notices.Select(n => n.Clean(clean))],
            Sent = [.. Sent.Select(r => r with { Url = clean(r.Url) })],
        };
}
