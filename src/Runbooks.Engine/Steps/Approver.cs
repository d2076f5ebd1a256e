namespace Runbooks.Steps;

/// <summary>Asks a person. Where nobody can answer, the answer is no.</summary>
/// <param name="request">What is asked.</param>
/// <param name="cancel">Ends the question, because it expired or the run was cancelled.</param>
public delegate Task<ApprovalAnswer> Approver(ApprovalRequest request, CancellationToken cancel);
