using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>A line of the checklist was looked at.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Status">What was found.</param>
/// <param name="Expected">What must be seen.</param>
/// <param name="Actual">What was seen.</param>
/// <param name="Evidence">The files that prove it.</param>
/// <param name="Final">Whether it belongs to the checklist at the end, not to a `check` step.</param>
public sealed record CheckFinished(
    string Id,
    string Title,
    CheckStatus Status,
    string Expected,
    string Actual,
    IReadOnlyList<string> Evidence,
    bool Final
) : RunEvent
{
    /// <summary>
    /// Whether it was looked at before anything was changed, to tell "fails since" from "failed before". Such a finding decides no verdict.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Before { get; init; }

    /// <summary>Whether it asks what became of a rollback, and the run made none: it is unknown, and nothing is missing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Moot { get; init; }

    /// <summary>Whether a route answered that takes every path, so that the application itself was not asked at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CatchAll { get; init; }

    /// <summary>The answer that it did not pass for; null where it passed, where it was no single answer, and in older journals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FailedAnswer? Failed { get; init; }

    /// <summary>The metrics that it did not pass for, by name, as they were; null for none, and in older journals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? Exceeded { get; init; }

    /// <summary>
    /// What a finding that passed leaves open, as a clause: <c>version by the status alone</c>. Null where it leaves nothing open.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Caveat { get; init; }
}
