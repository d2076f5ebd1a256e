namespace Runbooks.Rehearsal.Planning;

/// <summary>Something that can keep a run from beginning, or that it takes into account.</summary>
/// <param name="Name"><c>lock</c>, <c>runs</c>, <c>ledger</c>, <c>records</c>, <c>by itself</c>.</param>
/// <param name="Text">How it stands, in one sentence.</param>
/// <param name="Answer">What that means for a run that a person begins.</param>
public sealed record PlanGate(string Name, string Text, PlanAnswer Answer);
