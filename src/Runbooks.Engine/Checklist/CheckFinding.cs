using Runbooks.Events;

namespace Runbooks.Checklist;

/// <summary>What a check found.</summary>
/// <param name="Status">Pass, fail or unknown.</param>
/// <param name="Actual">What was seen, for a person.</param>
/// <param name="Evidence">The files that prove it.</param>
public sealed record CheckFinding(CheckStatus Status, string Actual, IReadOnlyList<string> Evidence)
{
    /// <summary>What it leaves open although it passes, as a clause; null where nothing is.</summary>
    public string? Caveat { get; init; }

    /// <summary>Whether there is nothing to judge: the check asks what became of a rollback, and the run made none.</summary>
    public bool IsMoot { get; init; }

    /// <summary>Whether a route answered that takes every path, so that the application itself was not asked at all.</summary>
    public bool IsCatchAll { get; init; }

    /// <summary>The answer that it does not pass for; null where it passes, or not for a single answer.</summary>
    public FailedAnswer? Failed { get; init; }

    /// <summary>The metrics beyond their bounds, by name; null for none.</summary>
    public IReadOnlyDictionary<string, double>? Exceeded { get; init; }

    /// <summary>What is expected was seen.</summary>
    public static CheckFinding Pass(string actual, params string[] evidence) => new(CheckStatus.Pass, actual, evidence);

    /// <summary>Something else was seen.</summary>
    public static CheckFinding Fail(string actual, params string[] evidence) => new(CheckStatus.Fail, actual, evidence);

    /// <summary>Nothing that decides was seen, for a route answered that takes every path.</summary>
    public static CheckFinding OfCatchAll(string actual, params string[] evidence) => Unknown(actual, evidence) with { IsCatchAll = true };

    /// <summary>Nothing that decides was seen.</summary>
    public static CheckFinding Unknown(string actual, params string[] evidence) => new(CheckStatus.Unknown, actual, evidence);
}
