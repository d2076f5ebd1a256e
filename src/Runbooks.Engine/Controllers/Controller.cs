using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;

namespace Runbooks.Controllers;

/// <summary>What moves the traffic of one target: a kind of controller, with what the target tells it.</summary>
/// <param name="definition">The kind.</param>
/// <param name="parameters">What the target tells it, by the names that expressions use.</param>
public sealed class Controller(ControllerDefinition definition, JsonObject parameters)
    : TargetController(definition.Name, ProcessingTimeOf(definition))
{
    /// <summary>The kind.</summary>
    public ControllerDefinition Definition { get; } = definition;

    /// <summary>What its change means.</summary>
    public ChangeMeaning Means => Definition.Change.Means;

    /// <summary>What the target tells it.</summary>
    internal JsonObject Parameters { get; } = parameters;

    /// <summary>What moves the traffic of a target: what its file says, or the playbook's blue/green controller.</summary>
    public static Controller Of(Target target) => target.Controller as Controller ?? ShippedControllers.BlueGreen;

    /// <summary>The same controller for people, asked and told as another one is: where that one is played in its place.</summary>
    /// <param name="other">The one that is played.</param>
    public Controller SpokenAs(Controller other) => new(Definition.SpokenAs(other.Definition), Parameters);

    // What is followed until its end is given at least the time that it may take.
    private static TimeSpan? ProcessingTimeOf(ControllerDefinition definition)
    {
        var (declared, operation) = (definition.ProcessingTime, definition.Change.Operation?.Within);
        return declared is null || operation > declared ? operation ?? declared : declared;
    }
}
