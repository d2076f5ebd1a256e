using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>Reads lines of a list whose items are a kind's name alone, or the name with settings: checklists and triggers.</summary>
public static class KindReader
{
    /// <summary>A list of triggers.</summary>
    public static readonly Shape<IReadOnlyList<TriggerDefinition>> Triggers = List<TriggerDefinition>("trigger");

    /// <summary>
    /// A list of triggers, each with the runbook that it starts: <c>- { runbook: quick-rollback, health-check: { failures: 5 } }</c>.
    /// </summary>
    public static readonly Shape<IReadOnlyList<TargetTrigger>> TargetTriggers = Shapes.List(
        new Shape<TargetTrigger>(
            "a trigger with the runbook that it starts",
            () => new JsonObject { ["$ref"] = "#/definitions/trigger" },
            ReadTargetTrigger
        )
    );

    private static TargetTrigger? ReadTargetTrigger(YamlNode node, ReadContext context)
    {
        const string Wanted = "a trigger with the runbook that it starts";
        const string Help = "`runbook: quick-rollback` and the trigger's name with its settings";
        if (node is not YamlMapping mapping)
            return Shapes.Mistyped<TargetTrigger>(node, context, Wanted, Help);
        var others = mapping
            .Entries.Where(e => e.Key.Value != "runbook" && !e.Key.Value.StartsWith("x-", StringComparison.Ordinal))
            .ToList();
        var runbook = mapping.Find("runbook");
        if (runbook is null)
            context.Bag.Add(
                DiagnosticCodes.MissingKey,
                node.Span,
                "`runbook` is missing in a target's trigger",
                help: "name the runbook that it starts: `runbook: quick-rollback`"
            );
        if (others.Count == 0)
            context.Bag.Add(
                DiagnosticCodes.MissingKey,
                node.Span,
                "a target's trigger does not say on what it fires",
                help: $"one of {string.Join(", ", context.Vocabulary.Of<TriggerDefinition>().Select(k => k.Name).Order(StringComparer.Ordinal))}"
            );
        if (others.Count > 1)
            context.Bag.Add(
                DiagnosticCodes.Conflict,
                others[1].Key.Span,
                $"one trigger names two kinds: `{others[0].Key.Value}` and `{others[1].Key.Value}`",
                help: "make two of them"
            );
        if (runbook is null || others.Count != 1)
            return null;
        var id = Shapes.Id.Read(runbook.Value, context);
        var trigger = ReadItem(new YamlMapping(mapping.Span, others), "trigger", context.Vocabulary.Of<TriggerDefinition>(), context);
        return id is null || trigger is null ? null : new TargetTrigger(id, trigger, runbook.Value.Span);
    }

    /// <summary>A list of kinds that the vocabulary has.</summary>
    /// <param name="what">What each of them is called.</param>
    public static Shape<IReadOnlyList<T>> List<T>(string what)
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
                ReportTwice(sequence, what, context);
                return items.ConvertAll(i => i!);
            }
        );

    private static T? ReadItem<T>(YamlNode node, string what, IReadOnlyList<Kind<T>> kinds, ReadContext context)
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
        if (what != "check")
            return;
        var seen = new HashSet<string>();
        foreach (var item in sequence.Items)
        {
            var name = item is YamlMapping mapping ? mapping.Entries[0].Key : (YamlScalar)item;
            if (!seen.Add(name.Value))
                context.Bag.Add(DiagnosticCodes.DuplicateId, name.Span, $"the check `{name.Value}` stands twice");
        }
    }
}
