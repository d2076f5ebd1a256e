using Runbooks.Planning;
using Runbooks.Rehearsal.Forecasting;
using Runbooks.Rehearsal.Guarding;

namespace Runbooks.Rehearsal.Planning;

/// <summary>What a run would do now. Everything in it is without secrets.</summary>
public sealed record Plan
{
    public required string Runbook { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string Title { get; init; }

    /// <summary>Where it was found.</summary>
    public required string Path { get; init; }

    public required string Severity { get; init; }

    public required string Target { get; init; }

    public required string Address { get; init; }

    /// <summary>When it was looked at.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether a run could go.</summary>
    public required PlanAnswer Answer { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>How long it would take.</summary>
    public required RecoveryForecast Forecast { get; init; }

    /// <summary>What serves and what stands by, in one sentence; why that cannot be said where it cannot.</summary>
    public required string Status { get; init; }

    /// <summary>The inputs, secret ones masked.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Inputs { get; init; } = [];

    /// <summary>What can keep it from beginning.</summary>
    public IReadOnlyList<PlanGate> Gates { get; init; } = [];

    public IReadOnlyList<PlannedStep> Steps { get; init; } = [];

    /// <summary>What is done when a step fails.</summary>
    public IReadOnlyList<PlannedStep> OnFailure { get; init; } = [];

    /// <summary>What is done at the end, whatever happened.</summary>
    public IReadOnlyList<PlannedStep> Always { get; init; } = [];

    public IReadOnlyList<PlannedCheck> Checklist { get; init; } = [];

    /// <summary>Why the checklist would not be gone through; null where it would.</summary>
    public string? NoChecklist { get; init; }

    /// <summary>The step that would stop a run now, so that it recovers nothing; null for none.</summary>
    public string? StopsAt { get; init; }

    /// <summary>What the target describes, and the runbook does not look at: a sentence each, without a full stop.</summary>
    public IReadOnlyList<string> Unasked { get; init; } = [];

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
