using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>Reads lines of a list whose items are a kind's name alone, or the name with settings: checklists and triggers.</summary>
public static class KindReader
{
    /// <summary>A list of kinds that the vocabulary has.</summary>
    /// <param name="what">What each of them is called.</param>
    /// <param name="isOnce">Whether each kind may stand once.</param>
    public static Shape<IReadOnlyList<T>> List<T>(string what, bool isOnce = false)
        where T : class =>
        new(
            $"a list of {what}s",
            () =>
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["$ref"] = $"#/definitions/{what}" },
                },
            (node, context) =>
            {
                if (node is not YamlSequence sequence)
                    return Shapes.Mistyped<IReadOnlyList<T>>(node, context, $"a list of {what}s");
                var items = sequence.Items.Select(item => ReadItem(item, what, context.Vocabulary.Of<T>(), context)).ToList();
                if (!items.TrueForAll(i => i is not null))
                    return null;
                if (isOnce)
                    ReportTwice(sequence, what, context);
                return items.ConvertAll(i => i!);
            }
        );

    /// <summary>One of them.</summary>
    /// <param name="node">The name of a kind alone, or the name with settings.</param>
    /// <param name="what">What it is called.</param>
    /// <param name="kinds">The kinds that there are.</param>
    /// <param name="context">Where mistakes go.</param>
    public static T? ReadItem<T>(YamlNode node, string what, IReadOnlyList<Kind<T>> kinds, ReadContext context)
        where T : class
    {
        var (name, settings) = node switch
        {
            YamlScalar { IsNull: false } scalar => (scalar, new YamlMapping(scalar.Span, [])),
            YamlMapping { Entries.Count: 1 } mapping => (mapping.Entries[0].Key, mapping.Entries[0].Value),
            _ => ((YamlScalar?)null, node),
        };
        if (name is null)
            return Shapes.Mistyped<T>(node, context, $"the name of a {what}, or the name with its settings");
        if (settings is YamlScalar { IsNull: true })
            settings = new YamlMapping(name.Span, []);
        var kind = kinds.FirstOrDefault(k => k.Name == name.Value);
        if (kind is not null)
            return kind.Shape.Read(settings, context);
        var known = kinds.Select(k => k.Name).ToList();
        var closest = Suggestion.Closest(name.Value, known);
        context.Bag.Add(
            DiagnosticCodes.UnknownValue,
            name.Span,
            $"unknown {what} `{name.Value}`",
            closest is null ? null : $"did you mean `{closest}`?",
            $"one of {string.Join(", ", known.Order(StringComparer.Ordinal))}"
        );
        return null;
    }

    private static void ReportTwice(YamlSequence sequence, string what, ReadContext context)
    {
        var seen = new HashSet<string>();
        foreach (var item in sequence.Items)
        {
            var name = item is YamlMapping mapping ? mapping.Entries[0].Key : (YamlScalar)item;
            if (!seen.Add(name.Value))
                context.Bag.Add(DiagnosticCodes.DuplicateId, name.Span, $"the {what} `{name.Value}` stands twice");
        }
    }
}
