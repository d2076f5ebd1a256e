using System.Text.Json.Nodes;
using Runbooks.Application;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Checklist;

/// <summary>Reads the checks of its own that a runbook declares: by what each looks at, or as one that each target describes.</summary>
public static class OwnCheckReader
{
    private const string OfTarget = "target";

    /// <summary>The kinds that a checklist may name besides those that there are. What is wrong with one still leaves its name.</summary>
    public static readonly Shape<IReadOnlyList<Kind<Check>>> Declared = new(
        "a mapping of names to checks of your own",
        Schema,
        (node, context) =>
            node is YamlMapping mapping
                ? [.. mapping.Entries.Select(e => Read(e, context)).OfType<Kind<Check>>()]
                : Shapes.Mistyped<IReadOnlyList<Kind<Check>>>(node, context, "a mapping of names to checks of your own")
    );

    private static JsonObject Schema() =>
        DescribedCheck
            .Names(
                new Shape<DescribedCheck>(
                    string.Empty,
                    () =>
                        new JsonObject
                        {
                            ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray(OfTarget) }, DescribedCheck.Shape.Schema()),
                        },
                    DescribedCheck.Shape.Read
                )
            )
            .Schema();

    private static Kind<Check>? Read(YamlEntry entry, ReadContext context)
    {
        if (Shapes.Id.Read(entry.Key, context) is not { } name)
            return null;
        if (context.Vocabulary.Of<Check>().Any(k => k.Name == name))
        {
            context.Bag.Add(
                DiagnosticCodes.DuplicateId,
                entry.Key.Span,
                $"there is a check `{name}` already",
                help: "give yours another name; `checklist` names the other without a declaration"
            );
            return null;
        }

        return OwnCheck.KindOf(
            name,
            entry.Value is YamlScalar { Value: OfTarget } ? null : DescribedCheck.Shape.Read(entry.Value, context)
        );
    }
}
