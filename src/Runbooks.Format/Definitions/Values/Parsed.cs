namespace Runbooks.Definitions.Values;

/// <summary>A value of a struct type that was read, so that "could not be read" is null for every shape.</summary>
/// <typeparam name="T">The struct.</typeparam>
/// <param name="Value">The value.</param>
public sealed record Parsed<T>(T Value)
    where T : struct;
