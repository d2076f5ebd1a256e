using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>Somebody should hear of something.</summary>
/// <param name="Path">The step; empty for a message that the engine sends by itself.</param>
/// <param name="Channel">The channel's name, or <c>console</c> for the terminal of the run.</param>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>critical</c>.</param>
/// <param name="Text">The whole text.</param>
public sealed record NotificationAsked(string Path, string Channel, string Level, string Text) : RunEvent
{
    /// <summary>Whether it also goes to the channels that the level's route names, where notifications are configured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Routed { get; init; }

    /// <summary>
    /// What a message of the engine's own is about: <c>rollback</c>, <c>end</c>, <c>approval</c>, <c>escalation 2</c>; null for a step's.
    /// </summary>
    public string? About { get; init; }
}
