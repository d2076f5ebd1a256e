namespace Runbooks.Runs;

/// <summary>What became of an answer, as its line on the socket has it.</summary>
/// <param name="Taken">Whether it counts.</param>
/// <param name="Refused">Why it does not; null where it does.</param>
internal sealed record ApprovalReceipt(bool Taken = false, string? Refused = null);
