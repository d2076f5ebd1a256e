using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Controllers;

/// <summary>Reads the key <c>controller</c> of a target's file.</summary>
public static class ControllerOfTarget
{
    private const int LargestFile = 1024 * 1024;
    private const string Use = "use";
    private const string Wanted = "a controller: `use: NAME` beside its parameters, or a description with `state` and `change`";

    /// <summary>How a target says what moves its traffic.</summary>
    public static readonly Kind<TargetController> Kind = new(
        "controller",
        "What moves the traffic.",
        new Shape<TargetController>(Wanted, Schema, Read)
    );

    private static TargetController? Read(YamlNode node, ReadContext context)
    {
        if (node is YamlScalar { IsNull: false } name)
            return Named(name, new YamlMapping(node.Span, []), context);
        if (node is not YamlMapping mapping)
            return Shapes.Mistyped<TargetController>(node, context, Wanted);
        if (mapping.Find(Use) is { } used)
        {
            return used.Value is YamlScalar scalar
                ? Named(scalar, mapping, context)
                : Shapes.Mistyped<TargetController>(used.Value, context, "the name of a controller");
        }

        return ControllerDefinition.ReadInline(mapping, context) is { } inline ? new Controller(inline, []) : null;
    }

    private static Controller? Named(YamlScalar name, YamlMapping settings, ReadContext context)
    {
        if (Find(name, context) is not { } definition)
            return null;
        var (parameters, isSound) = (new JsonObject(), true);
        foreach (var parameter in definition.Parameters)
        {
            if (settings.Find(parameter.Name)?.Value is { } given)
            {
                isSound &= TryFill(given, context, out var value);
                parameters[parameter.Name] = value;
            }
            else if (parameter.Required)
            {
                isSound = false;
                context.Bag.Add(
                    DiagnosticCodes.MissingKey,
                    settings.Entries.Count == 0 ? name.Span : settings.Span,
                    $"`{parameter.Name}` is missing for the controller `{definition.Name}`",
                    help: $"add `{parameter.Name}:`{(parameter.Description is { } what ? $" ({what.TrimEnd('.')})" : string.Empty)}"
                );
            }
            else
            {
                parameters[parameter.Name] = parameter.Default?.DeepClone();
            }
        }

        foreach (var entry in settings.Entries.Where(e => e.Key.Value != Use && !e.Key.Value.StartsWith("x-", StringComparison.Ordinal)))
        {
            if (definition.Parameters.Any(p => p.Name == entry.Key.Value))
                continue;
            isSound = false;
            var known = definition.Parameters.Select(p => p.Name).ToList();
            var closest = Suggestion.Closest(entry.Key.Value, known);
            context.Bag.Add(
                DiagnosticCodes.UnknownKey,
                entry.Key.Span,
                $"the controller `{definition.Name}` has no parameter `{entry.Key.Value}`",
                closest is null ? null : $"did you mean `{closest}`?",
                known.Count == 0 ? "it has none" : $"one of {string.Join(", ", known)}"
            );
        }

        return isSound ? new Controller(definition, parameters) : null;
    }

    // One of the project's own hides one that is shipped, as with runbooks.
    private static ControllerDefinition? Find(YamlScalar name, ReadContext context)
    {
        if (context.Folder is { } folder)
        {
            var path = $"../controllers/{name.Value}.yaml";
            if (
                Runbooks.Definitions.Values.Identifier.IsValid(name.Value)
                && folder.Files.Read(path, folder.Path, LargestFile).Value is { } bytes
            )
            {
                var bag = new DiagnosticBag();
                var text = new SourceText(Beside(name.Span.Source.Path, $"controllers/{name.Value}.yaml"), Encoding.UTF8.GetString(bytes));
                var own = ControllerDefinition.Read(text, bag);
                foreach (var mistake in bag.Sorted())
                    context.Bag.Add(mistake);
                return own;
            }
        }

        if (ShippedControllers.Read(name.Value) is { } shipped)
            return shipped;
        var closest = Suggestion.Closest(name.Value, ShippedControllers.Names);
        context.Bag.Add(
            DiagnosticCodes.NotFound,
            name.Span,
            $"there is no controller `{name.Value}`",
            closest is null ? null : $"did you mean `{closest}`?",
            $"one of {string.Join(", ", ShippedControllers.Names)}, or a file `controllers/{name.Value}.yaml` beside `targets`"
        );
        return null;
    }

    // As a person would type it, who knows the target's file by this name.
    private static string Beside(string target, string path) =>
        Path.GetDirectoryName(target) is not { Length: > 0 } folder ? $"../{path}"
        : Path.GetFileName(folder) == "targets" ? Path.Join(Path.GetDirectoryName(folder), path)
        : Path.Join(folder, "..", path);

    private static bool TryFill(YamlNode given, ReadContext context, out JsonNode? value)
    {
        value = YamlCoreSchema.ToJson(given);
        if (
            given is not YamlScalar
            || value?.GetValueKind() != System.Text.Json.JsonValueKind.String
            || context.Environment is not { } environment
        )
            return true;
        if (environment.Fill(value.GetValue<string>(), given, context.Bag) is not var (filled, _))
            return false;
        value = filled;
        return true;
    }

    private static JsonObject Schema()
    {
        var use = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [Use] = new JsonObject { ["type"] = "string" } },
            ["required"] = new JsonArray(Use),
        };
        return new JsonObject
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, use, Shapes.MappingSchema(ControllerDefinition.InlineFields)),
        };
    }
}
