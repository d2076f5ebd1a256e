using System.Text.Json.Nodes;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Steps;

namespace Runbooks.Execution;

/// <summary>What a run is judged by.</summary>
/// <param name="Runbook">The runbook.</param>
/// <param name="Target">The target.</param>
/// <param name="Steps">How its steps ended.</param>
/// <param name="State">What it found out.</param>
internal sealed record VerdictFacts(Runbook Runbook, Target Target, StepResult Steps, RunState State)
{
    /// <summary>What the runbook was told, by name, defaults filled in.</summary>
    public JsonObject Inputs { get; init; } = [];

    /// <summary>What the checklist found at the end; empty where it was not gone through.</summary>
    public IReadOnlyList<CheckFinished> Checks { get; init; } = [];

    /// <summary>What it had found before anything was changed; a check that is missing here was not known.</summary>
    public IReadOnlyList<CheckFinished> Before { get; init; } = [];

    /// <summary>Whether something may have changed the target after the checklist had been looked at.</summary>
    public bool IsStale { get; init; }

    /// <summary>Whether the operator stopped it.</summary>
    public bool Cancelled { get; init; }

    /// <summary>The status at the end; null where it could not be read.</summary>
    public ControllerState? After { get; init; }

    /// <summary>Why it could not.</summary>
    public string? AfterProblem { get; init; }

    /// <summary>The checks that must pass and failed at the end.</summary>
    public IReadOnlyList<CheckFinished> Failed => [.. Checks.Where(c => c.Status == CheckStatus.Fail)];

    /// <summary>The required checks that nobody could decide.</summary>
    public IReadOnlyList<CheckFinished> Open => [.. Checks.Where(c => c.Status == CheckStatus.Unknown && !c.Moot && !IsOptional(c.Id))];

    /// <summary>
    /// The required checks that passed on what was seen after the last thing that may have changed the target: of the checklist, and of
    /// `check` steps.
    /// </summary>
    public IReadOnlyList<string> Proofs =>
        [
            .. (IsStale ? [] : Checks.Where(c => c.Status == CheckStatus.Pass && !IsOptional(c.Id)).Select(c => c.Id))
                .Concat(State.Proofs)
                .Distinct(),
        ];

    /// <summary>Whether a run may be recovered without it.</summary>
    public bool IsOptional(string check) => Runbook.Checklist.FirstOrDefault(c => c.Id == check) is { IsOptional: true };

    /// <summary>Whether it asks how the application does, and not where the traffic goes.</summary>
    public bool IsSymptom(string check) => Runbook.Checklist.FirstOrDefault(c => c.Id == check) is not { AsksWhereItGoes: true };

    /// <summary>Whether the rollback sent anything.</summary>
    public bool HasRolledBack => State.Rollback is { Intents: > 0 };
}
