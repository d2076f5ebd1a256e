using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>
/// A step is about to send something that may change the target, by other means than a <c>rollback</c> step:
/// an <c>http</c> request, a program; or a person is about to be asked to. It is on disk before the request leaves.
/// </summary>
/// <param name="Path">The path of the step.</param>
/// <param name="Kind">The kind of the step: <c>http</c>, <c>command</c>, <c>manual</c>.</param>
/// <param name="What">
/// What is sent, in one line: <c>PATCH /apis/apps/v1/…</c>, the program with its arguments, or what a person is asked to do.
/// </param>
public sealed record ChangeSent(string Path, string Kind, string What) : RunEvent
{
    /// <summary>The kind of a step that a person does.</summary>
    public const string ByHand = "manual";

    /// <summary>Whether a person was asked to do it, so that nothing left by itself.</summary>
    [JsonIgnore]
    public bool IsByHand => Kind == ByHand;

    /// <summary>What the step did, behind its name: <c>sent PATCH /x</c>, <c>asked a person: “Restart it”</c>.</summary>
    [JsonIgnore]
    public string Done =>
        IsByHand ? $"asked a person: “{What}”"
        : Kind == "command" ? $"ran {What}"
        : $"sent {What}";

    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
