using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>A run goes on in another process, from where its journal ends.</summary>
/// <param name="LastEvent">The number of the last event before.</param>
/// <param name="IdleSeconds">How long nothing was written.</param>
/// <param name="WasTorn">Whether the process ended in the middle of a line, which is left out.</param>
/// <param name="EngineVersion">The version that goes on.</param>
public sealed record RunResumed(long LastEvent, double IdleSeconds, bool WasTorn, string EngineVersion) : RunEvent
{
    /// <summary>The account that goes on with it: it stands in the journal alone. Null in journals of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Account { get; init; }

    /// <summary>Versions that whoever goes on allowed by <c>--allow</c>, beside those of the beginning; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>Why the record goes to no remote although the repository has one; null where it does, or there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NotPushed { get; init; }

    /// <summary>Whether it is taken up only to be given up: nothing more is sent, and the record is made of what is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool GivesUp { get; init; }

    /// <summary>
    /// What the files of targets say differently from when the run was begun, by which it is looked and judged from here on, such as
    /// <c>`application` of shop</c>; null for nothing.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Changed { get; init; }

    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
