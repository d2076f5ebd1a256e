using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Triggers;

/// <summary>Reads what a runbook or a target fires on.</summary>
public static class TriggerReader
{
    /// <summary>A list of triggers.</summary>
    public static readonly Shape<IReadOnlyList<Trigger>> Triggers = KindReader.List<Trigger>("trigger");

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

    private const string RunbookKey = "runbook";

    /// <summary>The key of the group that a target's trigger starts the runbook on.</summary>
    public const string GroupKey = "group";

    private static TargetTrigger? ReadTargetTrigger(YamlNode node, ReadContext context)
    {
        const string Wanted = "a trigger with the runbook that it starts";
        const string Help = "`runbook: quick-rollback` and the trigger's name with its settings";
        if (node is not YamlMapping mapping)
            return Shapes.Mistyped<TargetTrigger>(node, context, Wanted, Help);
        var others = mapping
            .Entries.Where(e => e.Key.Value is not (RunbookKey or GroupKey) && !e.Key.Value.StartsWith("x-", StringComparison.Ordinal))
            .ToList();
        var (runbook, group) = (mapping.Find(RunbookKey), mapping.Find(GroupKey));
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
                help: $"one of {string.Join(", ", context.Vocabulary.Of<Trigger>().Select(k => k.Name).Order(StringComparer.Ordinal))}"
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
        var name = group is null ? null : Shapes.Id.Read(group.Value, context);
        var trigger = KindReader.ReadItem(new YamlMapping(mapping.Span, others), "trigger", context.Vocabulary.Of<Trigger>(), context);
        return id is null || trigger is null || (name is null && group is not null)
            ? null
            : new TargetTrigger(id, trigger, runbook.Value.Span) { Group = name, GroupSpan = group?.Value.Span };
    }
}
