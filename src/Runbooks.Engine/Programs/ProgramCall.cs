namespace Runbooks.Programs;

/// <summary>A program to be run: no shell reads its arguments, and it is given no environment but what is named.</summary>
/// <param name="Arguments">The program and its arguments.</param>
/// <param name="Within">The longest it may run.</param>
public sealed record ProgramCall(IReadOnlyList<string> Arguments, TimeSpan Within)
{
    /// <summary>Its environment variables.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary>Variables of our own environment that it is given.</summary>
    public IReadOnlyList<string> Passed { get; init; } = [];

    /// <summary>What it reads; null for nothing.</summary>
    public string? Stdin { get; init; }

    /// <summary>The most bytes that are kept of each of its outputs.</summary>
    public int MostOutput { get; init; } = 64 * 1024;

    /// <summary>What it is for, where its arguments do not tell a person; empty where it asks nobody. Null for its arguments.</summary>
    public string? Asks { get; init; }

    /// <summary>The program's name.</summary>
    public string Name => Arguments[0];

    /// <summary>The program with its arguments, for a person.</summary>
    public override string ToString() => string.Join(' ', Arguments);
}
