namespace Runbooks.Journals;

/// <summary>What is wrong with a journal.</summary>
/// <param name="Line">The first line that cannot be trusted, from 1.</param>
/// <param name="Message">What is wrong with it, in one sentence for a person.</param>
public sealed record JournalFault(int Line, string Message);
