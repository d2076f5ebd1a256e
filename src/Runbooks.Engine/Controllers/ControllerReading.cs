using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>What asking for a state came to.</summary>
internal sealed record ControllerReading
{
    private readonly IReadOnlyList<KeyValuePair<string, ControllerExchange>> _exchanges;

    /// <summary>It could be read.</summary>
    public ControllerReading(ControllerState state, IReadOnlyList<KeyValuePair<string, ControllerExchange>> exchanges) =>
        (State, _exchanges) = (state, exchanges);

    /// <summary>It could not be read.</summary>
    public ControllerReading(string problem, IReadOnlyList<KeyValuePair<string, ControllerExchange>> exchanges) =>
        (Problem, _exchanges) = (problem, exchanges);

    /// <summary>The state; null where it could not be read.</summary>
    public ControllerState? State { get; }

    /// <summary>Why it could not be read; null where it could.</summary>
    public string? Problem { get; }

    /// <summary>The same as a value; null where it could be read, or nothing was asked.</summary>
    public FailedAnswer? Failed { get; init; }

    /// <summary>What the evidence is called: the read, where there is one alone.</summary>
    public string Name => _exchanges is [var only] ? only.Key : "state";

    /// <summary>Everything that was asked and answered.</summary>
    public string Evidence() =>
        EvidenceFile.Write(
            _exchanges is [var only]
                ? only.Value.Evidence()
                : new JsonObject(_exchanges.Select(e => KeyValuePair.Create<string, JsonNode?>(e.Key, e.Value.Evidence())))
        );
}
