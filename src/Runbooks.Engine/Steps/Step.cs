using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Expressions;

namespace Runbooks.Steps;

/// <summary>One step of a runbook.</summary>
/// <param name="Id">Unique in the runbook; other steps read its outputs under <c>steps.&lt;id&gt;</c>.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Action">What it does.</param>
/// <param name="Span">Where the step begins.</param>
/// <param name="ActionSpan">Where its kind is named.</param>
public sealed record Step(string Id, string Title, StepAction Action, SourceSpan Span, SourceSpan ActionSpan)
{
    /// <summary>The step is skipped unless this holds.</summary>
    public Condition? When { get; init; }

    /// <summary>What must hold of its outputs, looked at once.</summary>
    public IReadOnlyList<Condition> Expect { get; init; } = [];

    /// <summary>The longest it may take, retries included; null for its kind's own bound.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How a failure is tried again; null for not at all.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Whether the run goes on when it fails.</summary>
    public bool ContinueOnFailure { get; init; }
}
