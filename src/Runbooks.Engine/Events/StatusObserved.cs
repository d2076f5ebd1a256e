using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>The target's status was read.</summary>
/// <param name="Purpose">Why: <c>baseline</c>, <c>before intent</c>, <c>after answer</c>, <c>stable read 3 of 5</c>, <c>final</c>.</param>
/// <param name="Environment">The active environment; null where the status could not be read.</param>
/// <param name="Version">The version that is active; null where unknown.</param>
/// <param name="StandbyEnvironment">The other environment; null where there is none.</param>
/// <param name="StandbyVersion">Its version; null where unknown.</param>
/// <param name="Problem">Why the status could not be read; null where it could.</param>
/// <param name="Evidence">The file that holds the exchange; null where none was kept.</param>
public sealed record StatusObserved(
    string Purpose,
    string? Environment,
    string? Version,
    string? StandbyEnvironment,
    string? StandbyVersion,
    string? Problem,
    string? Evidence
) : RunEvent
{
    /// <summary>The same as a value; null where the status could be read, and in older journals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FailedAnswer? Failed { get; init; }

    /// <summary>
    /// What tells the last event of the controller's history from others; empty for an empty history, null where the status could not be
    /// read.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastEvent { get; init; }

    /// <summary>What differs after every change of the controller; null where it has nothing of the kind, and in older journals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mark { get; init; }

    /// <summary>Who or what made the last change; null where the controller does not say, and in older journals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MovedBy { get; init; }

    /// <summary>
    /// What the controller calls the release that serves; null where that is its place, where the status could not be read, and in older
    /// journals.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ref { get; init; }

    /// <summary>Whether a change was still under way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unsettled { get; init; }

    /// <summary>Why what was under way will come to nothing; null while it may come to something, or nothing was under way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Failing { get; init; }

    /// <summary>
    /// Whether the version that stands by has served before, as <c>run.standby_served</c> says it: of the read with which a run
    /// begins, so that a run that is resumed knows it too. Null of others, where nothing stands by, and in older journals.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StandbyServed { get; init; }

    /// <summary>
    /// How what serves came to serve: of reads whose exchange was kept. Null of others, where the controller does not say, and in older
    /// journals.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ServedSince? Since { get; init; }

    /// <summary>Whether the controller has releases of its own, and not two environments of which one stands by.</summary>
    [JsonIgnore]
    public bool IsOfReleases => Mark is not null || Ref is not null;
}
