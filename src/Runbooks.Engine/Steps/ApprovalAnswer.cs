namespace Runbooks.Steps;

/// <summary>What a person answered.</summary>
/// <param name="Granted">Whether the run goes on.</param>
/// <param name="By">Who answered, as a role; null where nobody did.</param>
/// <param name="How"><c>terminal</c>, <c>--yes</c>, <c>runbook approve</c>, <c>nobody can answer</c>.</param>
public sealed record ApprovalAnswer(bool Granted, string? By, string How)
{
    /// <summary>How it came where nobody answered in time.</summary>
    internal const string Expired = "expired";

    /// <summary>The account that answered, for the journal alone; null where nobody did.</summary>
    public string? Account { get; init; }

    /// <summary>What became of what was to be done by hand; null where a yes was wanted, or nobody answered.</summary>
    public ManualReport? Report { get; init; }

    /// <summary>Whether nobody was shown what is asked, so that nobody has done it.</summary>
    public bool WasNotAsked { get; init; }

    /// <summary>Whether nobody answered here, and the question goes on standing where others may.</summary>
    public bool Stands { get; init; }
}
