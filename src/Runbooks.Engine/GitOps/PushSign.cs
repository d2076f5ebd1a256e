namespace Runbooks.GitOps;

/// <summary>What was heard of a push that came to nothing.</summary>
/// <param name="Failure">What it means.</param>
/// <param name="Words">The words that it is known by: the server's reason or number, or a line; empty where there are none.</param>
public sealed record PushSign(PushFailure Failure, string Words);
