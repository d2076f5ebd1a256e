namespace Runbooks.Results;

/// <summary>Why nothing came of something, before it is known what was to come.</summary>
/// <param name="Why">Why.</param>
public readonly record struct Failure<TWhy>(TWhy Why)
    where TWhy : class;
