namespace Runbooks.Steps;

/// <summary>How a failure of a step of some kind is met, for charts, pages, lint and drills.</summary>
public sealed record StepFailure
{
    /// <summary>It ends the run, unless the step says <c>continue-on-failure</c>.</summary>
    public static readonly StepFailure AsTheStepSays = new();

    /// <summary>Whether it ends the run whatever the step says.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether the run goes on whatever the step says.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>What a person does then who does the steps by hand; null for what is usual.</summary>
    public string? ByHand { get; init; }

    /// <summary>Whether the steps under <c>on-failure</c> come after what a person does.</summary>
    public bool LeadsToOnFailure { get; init; }

    /// <summary>
    /// Why <c>continue-on-failure</c> means nothing: what the step does and is wanted to do, and what happens instead. Null where it
    /// means what it says.
    /// </summary>
    public (string Wanted, string Instead)? CannotBePassedOver { get; init; }

    /// <summary>Why <c>retry</c> does nothing; null where it does something.</summary>
    public string? NoRetry { get; init; }

    /// <summary>Whether a drill can make the step fail.</summary>
    public bool CanBeDrilled { get; init; } = true;
}
