using System.Text.Json.Nodes;
using Runbooks.Checklist;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Groups;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Execution;
using Runbooks.Notifications;
using Runbooks.Steps;
using Runbooks.Triggers;

namespace Runbooks.Authoring;

/// <summary>The published JSON Schemas of runbooks and targets, made from the same lists that the reader is.</summary>
public static class RunbookSchema
{
    private const string BuiltInCheck = "built-in-check";
    private const string Draft = "http://json-schema.org/draft-07/schema#";

    /// <summary>The schema of a runbook.</summary>
    public static JsonObject Runbook()
    {
        var schema = Shapes.MappingSchema(RunbookReader.Fields);
        var vocabulary = RunbookFormat.Vocabulary;
        var root = new JsonObject
        {
            ["$schema"] = Draft,
            ["title"] = "A runbook",
            ["description"] = "What an engine executes step by step against a blue/green target, proves and records.",
        };
        foreach (var (key, value) in schema.ToList())
        {
            schema.Remove(key);
            root[key] = value;
        }

        // Which names of its own a file declares, no schema can say; that it declares none, one can.
        root["if"] = new JsonObject { ["not"] = new JsonObject { ["required"] = new JsonArray(RunbookReader.OwnChecks) } };
        root["then"] = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                [RunbookReader.Checklist] = new JsonObject { ["items"] = new JsonObject { ["$ref"] = $"#/definitions/{BuiltInCheck}" } },
            },
        };
        root["definitions"] = new JsonObject
        {
            ["step"] = Step(vocabulary.Of<StepAction>()),
            ["check"] = NameOrSettings(vocabulary.Of<Check>(), areOwnNamed: true),
            [BuiltInCheck] = NameOrSettings(vocabulary.Of<Check>()),
            ["trigger"] = NameOrSettings(vocabulary.Of<Trigger>()),
        };
        return root;
    }

    /// <summary>The schema of a target.</summary>
    public static JsonObject Target()
    {
        var schema = Titled(
            Shapes.MappingSchema(TargetReader.Fields),
            "A target",
            "What a runbook is run against: whatever moves the traffic, and the service behind it."
        );
        var vocabulary = RunbookFormat.Vocabulary;
        schema["definitions"] = new JsonObject
        {
            ["trigger"] = TargetTrigger(vocabulary.Of<Trigger>()),
            ["application"] = Only(vocabulary.Of<TargetApplication>()),
            ["controller"] = Only(vocabulary.Of<TargetController>()),
        };
        return schema;
    }

    /// <summary>The schema of a controller.</summary>
    public static JsonObject Controller() =>
        Titled(
            Shapes.MappingSchema(ControllerDefinition.Fields),
            "A controller",
            "Whatever moves the traffic: how its state is read, and how it is told."
        );

    /// <summary>The schema of a group of targets.</summary>
    public static JsonObject Group() =>
        Titled(
            Shapes.MappingSchema(GroupReader.Fields),
            "A group of targets",
            "Several targets that one run goes through, in waves: a wave that fails stops the next."
        );

    private static JsonObject Only<T>(IReadOnlyList<Kind<T>> kinds)
        where T : class => kinds is [var kind] ? kind.Shape.Schema() : [];

    /// <summary>The schema of the file that says who is told what.</summary>
    public static JsonObject Notifications() =>
        Titled(
            Shapes.MappingSchema(NotificationReader.Fields),
            "Notifications",
            "Who is told what of a run, by which channels, and who is called when nobody acknowledges."
        );

    /// <summary>The schema of a case of a drill that is a file.</summary>
    public static JsonObject Drill() =>
        Titled(
            Shapes.MappingSchema(DrillCaseReader.FileFields),
            "A case of a drill",
            "What a target does while a runbook is drilled against it, and how the run must end."
        );

    private static JsonObject Titled(JsonObject schema, string title, string description)
    {
        schema["$schema"] = Draft;
        schema["title"] = title;
        schema["description"] = description;
        return schema;
    }

    private static JsonObject TargetTrigger(IReadOnlyList<Kind<Trigger>> kinds)
    {
        var properties = new JsonObject
        {
            ["runbook"] = Described(Shapes.Id.Schema(), "The runbook that it starts."),
            [TriggerReader.GroupKey] = Described(
                Shapes.Id.Schema(),
                "The group in runbooks/groups/ that the runbook goes through, whose member the target is. Default: the target alone."
            ),
        };
        foreach (var kind in kinds)
            properties[kind.Name] = Settings(kind);
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["patternProperties"] = new JsonObject { ["^x-"] = new JsonObject() },
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("runbook"),
            ["oneOf"] = new JsonArray([.. kinds.Select(k => new JsonObject { ["required"] = new JsonArray(JsonValue.Create(k.Name)) })]),
        };
    }

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }

    private static JsonObject Settings<T>(Kind<T> kind)
        where T : class
    {
        var value = Described(kind.Shape.Schema(), kind.Summary);
        value["type"] = new JsonArray("object", "null");
        return value;
    }

    private static JsonObject Step(IReadOnlyList<Kind<StepAction>> kinds)
    {
        var properties = new JsonObject();
        foreach (var field in StepFields.All)
            properties[field.Name] = field.Schema();
        foreach (var kind in kinds)
        {
            var value = kind.Shape.Schema();
            value["description"] = kind.Summary;
            properties[kind.Name] = value;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = "One step: its id, its kind, and what must be true of it.",
            ["defaultSnippets"] = new JsonArray([.. StepSnippets.All]),
            ["properties"] = properties,
            ["patternProperties"] = new JsonObject { ["^x-"] = new JsonObject() },
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("id"),
            ["oneOf"] = new JsonArray([.. kinds.Select(k => new JsonObject { ["required"] = new JsonArray(JsonValue.Create(k.Name)) })]),
        };
    }

    private static JsonObject NameOrSettings<T>(IReadOnlyList<Kind<T>> kinds, bool areOwnNamed = false)
        where T : class
    {
        var settings = new JsonObject();
        foreach (var kind in kinds)
            settings[kind.Name] = Settings(kind);

        var set = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = settings,
            ["additionalProperties"] = false,
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
        };
        var either = new JsonArray(new JsonObject { ["enum"] = new JsonArray([.. kinds.Select(k => JsonValue.Create(k.Name))]) }, set);
        if (areOwnNamed)
        {
            either.Add((JsonNode)Shapes.Id.Schema());
            set["patternProperties"] = new JsonObject
            {
                [Identifier.Pattern] = new JsonObject { ["type"] = new JsonArray("object", "null") },
            };
        }

        return new JsonObject { ["anyOf"] = either };
    }
}
