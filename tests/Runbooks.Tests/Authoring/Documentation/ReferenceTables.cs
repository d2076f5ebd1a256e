using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Application;
using Runbooks.Authoring.Rules;
using Runbooks.Checklist;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Groups;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Expressions.Functions;
using Runbooks.GitOps;
using Runbooks.Notifications;
using Runbooks.Requests;
using Runbooks.Steps;
using Runbooks.Triggers;

namespace Runbooks.Tests.Authoring.Documentation;

/// <summary>The tables of the reference, made from the lists that the engine itself reads by.</summary>
internal static class ReferenceTables
{
    private static readonly BehaviourGroup[] OfTheService =
    [
        BehaviourGroup.Standby,
        BehaviourGroup.Health,
        BehaviourGroup.Application,
        BehaviourGroup.People,
    ];

    /// <summary>Each region of the reference with what must stand in it.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["runbook"] = FieldTable(RunbookReader.Fields),
            ["input"] = FieldTable(InputDefinition.Fields),
            ["step"] = FieldTable(StepFields.All),
            ["retry"] = Retry(),
            ["kinds"] = Table(["kind", "what it does"], StepKinds.All.Select(k => new[] { Linked(k.Name, "steps"), k.Summary })),
            ["checks"] = KindTable(RunbookFormat.Vocabulary.Of<Check>(), "check", "passes when", "checks"),
            ["triggers"] = KindTable(RunbookFormat.Vocabulary.Of<Trigger>(), "trigger", "fires when", "triggers"),
            ["target"] = FieldTable(TargetReader.Fields),
            ["group"] = FieldTable(GroupReader.Fields),
            ["application"] = FieldTable(DescribedApplication.Fields),
            ["application-health"] = FieldTable(ApplicationHealth.Fields),
            ["application-critical"] = FieldTable(ApplicationCritical.Fields),
            ["own-check"] = FieldTable(DescribedCheck.Fields),
            ["own-check-outputs"] = Table(
                ["looks by", "output", "what it is"],
                DescribedCheck.Looks.SelectMany(l => l.Outputs.Select(o => new[] { Code(l.Look.Name), Code(o.Name), o.Description }))
            ),
            ["controllers"] = ShippedTable(),
            ["controller"] = FieldTable(ControllerDefinition.Fields),
            ["controller-reads"] = KeyTables(
                ("one of `parameters`", ControllerParameter.Shape.Schema()),
                ("one of `reads`", ControllerRequest.Shape.Schema()),
                ("`git`", GitFields.Shape.Schema())
            ),
            ["controller-state"] = KeyTables(
                ("`state`", StateFields.Shape.Schema()),
                ("`releases`", ReleaseFields.List.Schema()),
                ("one of `obstacles`", Obstacle.Shape.Schema()),
                ("`events`", EventFields.Shape.Schema())
            ),
            ["controller-change"] = KeyTables(("`change`", ChangeFields.Shape.Schema()), ("`operation`", OperationFields.Shape.Schema())),
            ["controller-by-hand"] = KeyTable(ByHandFields.Shape.Schema()),
            ["channels"] = Channels(),
            ["notifications"] = FieldTable(NotificationReader.Fields),
            ["contact"] = FieldTable(NotificationReader.ContactFields),
            ["route"] = FieldTable(NotificationReader.RouteFields),
            ["drills"] = Drills(),
            ["behaviours"] = BehaviourTable(g => g != BehaviourGroup.Bodies && !OfTheService.Contains(g)),
            ["service-behaviours"] = BehaviourTable(OfTheService.Contains),
            ["spoilt-answers"] = SpoiltAnswers(),
            ["functions"] = Table(["function", "what it gives"], FunctionTable.All.Select(f => new[] { Code(f.Signature), f.Summary })),
            ["codes-format"] = CodeTable("RB00", "RB01", "RB02"),
            ["codes-usage"] = CodeTable("RB03"),
            ["codes-lint"] = CodeTable("RB04"),
            ["codes-running"] = CodeTable("RB05"),
            ["codes-records"] = CodeTable("RB06"),
            ["codes-drills"] = CodeTable("RB07"),
        }
            .Concat(StepKinds.All.Select(k => KeyValuePair.Create($"step-{k.Name}", StepTables(k))))
            .Concat(RunbookFormat.Vocabulary.Of<Check>().Select(k => KeyValuePair.Create($"check-{k.Name}", Settings(k))))
            .Concat(RunbookFormat.Vocabulary.Of<Trigger>().Select(k => KeyValuePair.Create($"trigger-{k.Name}", Settings(k))))
            .ToDictionary();

    /// <summary>The codes that have a page of their own in the reference.</summary>
    public static IReadOnlyList<DiagnosticCode> Explained =>
        [
            .. LintRules
                .All.Select(r => r.Code)
                .Where(c => c != DiagnosticCodes.UnknownInput)
                .Concat([DiagnosticCodes.UnsafeRetry, DiagnosticCodes.MalformedAllowance, DiagnosticCodes.IdleAllowance])
                .OrderBy(c => c.Id, StringComparer.Ordinal),
        ];

    /// <summary>Every code there is.</summary>
    public static IEnumerable<DiagnosticCode> Codes() =>
        typeof(DiagnosticCodes)
            .GetFields()
            .Select(f => f.GetValue(null))
            .OfType<DiagnosticCode>()
            .OrderBy(c => c.Id, StringComparer.Ordinal);

    // A kind whose value is a list, a name or nothing at all has no keys.
    private static string StepTables(Kind<StepAction> kind)
    {
        var text = new StringBuilder();
        if (kind.Name == "http")
            text.Append($"The keys of `http`, wherever a request stands:\n\n{FieldTable(HttpRequestFields.Fields)}\n");
        else if (kind.Shape.Schema() is var schema && schema["properties"] is JsonObject { Count: > 0 })
            text.Append($"The keys of `{kind.Name}`:\n\n{KeyTable(schema)}\n");
        if (kind.Outputs.Count > 0)
            text.Append($"What it leaves for `expect` and for later steps:\n\n")
                .Append(Table(["output", "what it is"], kind.Outputs.Select(o => new[] { Code(o.Name), o.Description })));
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Settings<T>(Kind<T> kind)
        where T : class => KeyTable(kind.Shape.Schema());

    private static string KeyTables(params (string What, JsonObject Schema)[] shapes) =>
        string.Join("\n", shapes.Select(s => $"The keys of {s.What}:\n\n{KeyTable(s.Schema)}"));

    private static string KeyTable(JsonObject schema) =>
        Table(
            ["key", "what it is for"],
            schema["properties"]!.AsObject().Select(p => new[] { Code(p.Key), p.Value!["description"]!.GetValue<string>() })
        );

    private static string CodeTable(params string[] families) =>
        Table(
            ["code", "", "what is wrong"],
            Codes()
                .Where(c => families.Any(f => c.Id.StartsWith(f, StringComparison.Ordinal)))
                .Select(c =>
                    new[]
                    {
                        RulePages.Find(c) is null
                            ? Code(c.Id)
                            : $"[{Code(c.Id)}]({RulePages.PageOf(c.Id)!.Name}.md#{c.Id.ToLowerInvariant()})",
                        c.Severity == DiagnosticSeverity.Error ? "error" : "warning",
                        c.Summary,
                    }
                )
        );

    private static string ShippedTable() =>
        Table(
            ["controller", "what it is", "a change is"],
            ShippedControllers
                .Names.Select(n => ShippedControllers.Read(n)!)
                .Select(d =>
                    new[] { $"[`{d.Name}`](controllers/{d.Name}.md)", d.Title!, Code(d.Change.Means.ToString().ToLowerInvariant()) }
                )
        );

    private static string Channels()
    {
        var text = new StringBuilder();
        text.Append(Table(["channel", "what it does"], ChannelKinds.All.Select(k => new[] { Code(k.Name), k.Summary })));
        foreach (var kind in ChannelKinds.All)
        {
            text.Append($"\nThe keys of `{kind.Name}`:\n\n");
            var required = (kind.Shape.Schema()["required"]?.AsArray() ?? []).Select(r => r!.GetValue<string>()).ToList();
            text.Append(
                Table(
                    ["key", "what it is for"],
                    kind.Shape.Schema()["properties"]!
                        .AsObject()
                        .Select(p =>
                            new[]
                            {
                                Code(p.Key) + (required.Contains(p.Key) ? " (required)" : string.Empty),
                                p.Value!["description"]!.GetValue<string>(),
                            }
                        )
                )
            );
        }

        return text.ToString();
    }

    private static string Drills() =>
        $"The keys of `drills`:\n\n{FieldTable(DrillSettings.Fields)}\nThe keys of one of `expect`:\n\n"
        + $"{FieldTable(DrillExpectation.Fields)}\nThe keys of one of `cases`; a file in `runbooks/drills` has `apiVersion` "
        + $"and `runbook` besides:\n\n{FieldTable(DrillCaseReader.Fields)}";

    private static string BehaviourTable(Func<BehaviourGroup, bool> isWanted) =>
        Table(
            ["behaviour", "column", "what the target does", "how the run ends by default", "faults of the sandbox"],
            RunbookFormat
                .Vocabulary.Behaviours.Where(b => isWanted(b.Group))
                .Select(b => new[] { Code(b.Name), b.Group.ToString().ToLowerInvariant(), b.Summary, Endings(b), FaultsOf(b) })
        );

    private static string SpoiltAnswers() =>
        Table(
            ["behaviour", "what the target does", "faults of the sandbox"],
            RunbookFormat
                .Vocabulary.Behaviours.Where(b => b.Group == BehaviourGroup.Bodies)
                .Select(b => new[] { Code(b.Name), b.Summary, FaultsOf(b) })
        );

    private static string Endings(Behaviour behaviour) =>
        string.Join("; ", behaviour.Unless.Select(u => $"{Where(u.Where)} {Ending(u.Ends)}").Prepend(Ending(behaviour.Ends)));

    private static string FaultsOf(Behaviour behaviour) => string.Join(" ", behaviour.Faults.Select(Code));

    private static string Where(ControllerTrait trait) =>
        trait switch
        {
            ControllerTrait.Playbook => "of the playbook's controller",
            ControllerTrait.Toggle => "of another toggle",
            ControllerTrait.Append => "where a change appends a release",
            ControllerTrait.Precondition => "where the request is refused when something moved",
            ControllerTrait.Operation => "where what was begun is followed",
            ControllerTrait.History => "where there is a history",
            ControllerTrait.MovedBy => "where it says who made the last change",
            _ => throw new ArgumentOutOfRangeException(nameof(trait), trait, "say it here"),
        };

    private static string Ending(SafeEnding ending) =>
        ending switch
        {
            SafeEnding.Recovered => "recovered",
            SafeEnding.RecoveredBySwitch => "recovered where it may switch, else not recovered",
            SafeEnding.NotRecovered => "not recovered",
            SafeEnding.Unknown => "unknown",
            SafeEnding.NeverRecovered => "not recovered, or unknown",
            _ => "as it can",
        };

    private static string Retry() => KeyTable(StepFields.Retry.Schema());

    private static string KindTable<T>(IReadOnlyList<Kind<T>> kinds, string what, string when, string folder)
        where T : class => Table([what, when], kinds.Select(k => new[] { Linked(k.Name, folder), k.Summary }));

    private static string Linked(string name, string folder) => $"[{Code(name)}]({folder}/{name}.md)";

    private static string FieldTable(IReadOnlyList<Field> fields) =>
        Table(
            ["key", "value", "what it is for"],
            fields.Select(f =>
                new[]
                {
                    Code(f.Name) + (f.Required ? " (required)" : string.Empty),
                    f.Wanted.Replace("{{ … }}", "`{{ … }}`", StringComparison.Ordinal),
                    f.Description,
                }
            )
        );

    private static string Table(string[] heads, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder($"| {string.Join(" | ", heads)} |\n|{string.Concat(heads.Select(_ => "---|"))}\n");
        foreach (var row in rows)
            text.Append($"| {string.Join(" | ", row.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
        return text.ToString();
    }

    private static string Code(string text) => $"`{text}`";
}
