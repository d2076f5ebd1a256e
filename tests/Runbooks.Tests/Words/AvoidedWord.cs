namespace Runbooks.Tests.Words;

/// <summary>Something that we do not write.</summary>
/// <param name="Pattern">What it looks like, as a regular expression.</param>
/// <param name="Instead">What is written in its place.</param>
/// <param name="Why">Why not.</param>
internal sealed record AvoidedWord(string Pattern, string Instead, string Why);
