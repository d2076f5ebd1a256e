using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Events;

namespace Runbooks.Steps;

/// <summary>How a step's action ended: a value, whatever happened.</summary>
/// <param name="Status">How.</param>
/// <param name="Outputs">What `expect` and later steps read of it.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Note">What is worth saying of it in a line; null for nothing.</param>
public sealed record StepResult(StepStatus Status, JsonObject Outputs, Diagnostic? Error = null, string? Note = null)
{
    /// <summary>Whether trying again could help. A refusal or an expired approval stays what it is.</summary>
    public bool MayBeRetried { get; init; } = true;

    /// <summary>
    /// Why what it yields may not be what it was meant to be, for a failure of `expect`: a body that is broken JSON; null for no reason.
    /// </summary>
    public string? Doubt { get; init; }

    /// <summary>Whether the run must end here: no step after it, not even a tolerant one, may touch the target.</summary>
    public bool StopsRun { get; init; }

    /// <summary>Whether it is known that nothing left of what it announced.</summary>
    public bool NothingLeft { get; init; }

    /// <summary>It did what it should.</summary>
    public static StepResult Passed(JsonObject? outputs = null, string? note = null) => new(StepStatus.Passed, outputs ?? [], Note: note);

    public static StepResult Failed(Diagnostic error, JsonObject? outputs = null) => new(StepStatus.Failed, outputs ?? [], error);

    /// <summary>It was not done, on purpose.</summary>
    public static StepResult Skipped(string note, JsonObject? outputs = null) => new(StepStatus.Skipped, outputs ?? [], Note: note);
}
