using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;

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

    /// <summary>Holds changes back, and shows what follows from them as if they had been made; null where they are sent.</summary>
    internal AssumedChange? Assumed { get; private init; }

    /// <summary>
    /// What it asks and sends, as far as the target's parameters fill it: an API that has many applications has each of them at its own
    /// place. The playbook's controller moves what its address has.
    /// </summary>
    public override string? Subject => field ??= SubjectOf(Definition, Parameters);

    /// <summary>What moves the traffic of a target: what its file says, or the playbook's blue/green controller.</summary>
    public static Controller Of(Target target) => target.Controller as Controller ?? ShippedControllers.BlueGreen;

    /// <summary>The same controller for people, asked and told as another one is: where that one is played in its place.</summary>
    /// <param name="other">The one that is played.</param>
    public Controller SpokenAs(Controller other) => new(Definition.SpokenAs(other.Definition), Parameters);

    /// <summary>The same controller, of which no change is sent: each is only thought to have been made.</summary>
    /// <param name="assumed">Holds them back.</param>
    public Controller Assuming(AssumedChange assumed) => new(Definition, Parameters) { Assumed = assumed };

    private static string? SubjectOf(ControllerDefinition definition, JsonObject parameters)
    {
        if (definition.Name == ShippedControllers.BlueGreen.Name)
            return null;
        var scope = new Scope(parameters);
        var requests = definition.State.Reads.Select(r => r.Value).Append(definition.Change.Request);
        return string.Join(
            '\n',
            requests
                .SelectMany(r => r.Places)
                .Select(p => TemplateText.Fill(p, scope))
                .Where(f => f.Why is null)
                .Select(f => f.Value)
                .Distinct()
        );
    }

    // What is followed until its end is given at least the time that it may take.
    private static TimeSpan? ProcessingTimeOf(ControllerDefinition definition)
    {
        var (declared, operation) = (definition.ProcessingTime, definition.Change.Operation?.Within);
        return declared is null || operation > declared ? operation ?? declared : declared;
    }
}
