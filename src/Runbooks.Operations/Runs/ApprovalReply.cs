namespace Runbooks.Runs;

/// <summary>What somebody says to a question, as its line on the socket has it.</summary>
internal sealed record ApprovalReply(bool Granted = false);
