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

namespace Runbooks.Tests.Authoring;

/// <summary>The tables of the reference, made from the lists that the engine itself reads by.</summary>
internal static class ReferenceTables
{
    /// <summary>Each region of the reference with what must stand in it.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["runbook"] = FieldTable(RunbookReader.Fields),
            ["input"] = FieldTable(InputDefinition.Fields),
            ["step"] = FieldTable(StepFields.All),
            ["retry"] = Retry(),
            ["kinds"] = Kinds(),
            ["checks"] = KindTable(RunbookFormat.Vocabulary.Of<Check>(), "check", "passes when"),
            ["triggers"] = KindTable(RunbookFormat.Vocabulary.Of<Trigger>(), "trigger", "fires when"),
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
            ["controller"] = Controllers(),
            ["channels"] = Channels(),
            ["notifications"] = FieldTable(NotificationReader.Fields),
            ["contact"] = FieldTable(NotificationReader.ContactFields),
            ["route"] = FieldTable(NotificationReader.RouteFields),
            ["drills"] = Drills(),
            ["behaviours"] = BehaviourTable(),
            ["functions"] = Table(["function", "what it gives"], FunctionTable.All.Select(f => new[] { Code(f.Signature), f.Summary })),
            ["rules"] = Table(
                ["rule", "", "what it finds"],
                Explained.Select(c =>
                    new[]
                    {
                        $"[{Code(c.Id)}](#{c.Id.ToLowerInvariant()})",
                        c.Severity == DiagnosticSeverity.Error ? "error" : "warning",
                        c.Summary,
                    }
                )
            ),
            ["codes"] = Table(
                ["code", "", "what is wrong"],
                Codes().Select(c => new[] { Code(c.Id), c.Severity == DiagnosticSeverity.Error ? "error" : "warning", c.Summary })
            ),
        };

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

    private static string Kinds()
    {
        var text = new StringBuilder();
        text.Append(Table(["kind", "what it does"], StepKinds.All.Select(k => new[] { Code(k.Name), k.Summary })));
        foreach (var kind in StepKinds.All.Where(k => k.Outputs.Count > 0))
        {
            text.Append($"\nWhat `{kind.Name}` leaves for `expect` and for later steps:\n\n");
            text.Append(Table(["output", "what it is"], kind.Outputs.Select(o => new[] { Code(o.Name), o.Description })));
        }

        text.Append("\nThe keys of a request, wherever one stands (`http`, `wait`, `sample`):\n\n");
        text.Append(FieldTable(HttpRequestFields.Fields));
        foreach (var kind in StepKinds.All.Where(k => k.Name is not "http"))
        {
            var properties = kind.Shape.Schema()["properties"]?.AsObject();
            if (properties is null or { Count: 0 })
                continue;
            text.Append($"\nThe keys of `{kind.Name}`:\n\n");
            text.Append(
                Table(["key", "what it is for"], properties.Select(p => new[] { Code(p.Key), p.Value!["description"]!.GetValue<string>() }))
            );
        }

        return text.ToString();
    }

    private static string ShippedTable() =>
        Table(
            ["controller", "what it is", "a change is"],
            ShippedControllers
                .Names.Select(n => ShippedControllers.Read(n)!)
                .Select(d =>
                    new[] { $"[`{d.Name}`](controllers/{d.Name}.md)", d.Title!, Code(d.Change.Means.ToString().ToLowerInvariant()) }
                )
        );

    private static string Controllers()
    {
        var text = new StringBuilder(FieldTable(ControllerDefinition.Fields));
        foreach (
            var (what, schema) in new (string, JsonObject)[]
            {
                ("one of `parameters`", ControllerParameter.Shape.Schema()),
                ("one of `reads`", ControllerRequest.Shape.Schema()),
                ("`git`", GitFields.Shape.Schema()),
                ("`state`", StateFields.Shape.Schema()),
                ("`releases`", ReleaseFields.List.Schema()),
                ("one of `obstacles`", Obstacle.Shape.Schema()),
                ("`events`", EventFields.Shape.Schema()),
                ("`change`", ChangeFields.Shape.Schema()),
                ("`operation`", OperationFields.Shape.Schema()),
                ("`by-hand`", ByHandFields.Shape.Schema()),
            }
        )
        {
            var properties = schema["properties"]!.AsObject();
            text.Append($"\nThe keys of {what}:\n\n");
            text.Append(
                Table(["key", "what it is for"], properties.Select(p => new[] { Code(p.Key), p.Value!["description"]!.GetValue<string>() }))
            );
        }

        return text.ToString();
    }

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

    private static string BehaviourTable() =>
        Table(
            ["behaviour", "column", "what the target does", "the run ends, unless said otherwise", "faults of the sandbox"],
            RunbookFormat.Vocabulary.Behaviours.Select(b =>
                new[]
                {
                    Code(b.Name),
                    b.Group.ToString().ToLowerInvariant(),
                    b.Summary,
                    string.Join("; ", b.Unless.Select(u => $"{Where(u.Where)} {Ending(u.Ends)}").Prepend(Ending(b.Ends))),
                    string.Join(" ", b.Faults.Select(Code)),
                }
            )
        );

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

    private static string Retry() =>
        Table(
            ["key of `retry`", "what it is for"],
            StepFields.Retry.Schema()["properties"]!
                .AsObject()
                .Select(p => new[] { Code(p.Key), p.Value!["description"]!.GetValue<string>() })
        );

    private static string KindTable<T>(IReadOnlyList<Kind<T>> kinds, string what, string when)
        where T : class =>
        Table(
            [what, when, "settings"],
            kinds.Select(k =>
                new[]
                {
                    Code(k.Name),
                    k.Summary,
                    string.Join(
                        " ",
                        (k.Shape.Schema()["properties"]?.AsObject() ?? []).Select(p =>
                            $"{Code(p.Key)}: {p.Value!["description"]!.GetValue<string>()}"
                        )
                    ),
                }
            )
        );

    private static string FieldTable(IReadOnlyList<Field> fields) =>
        Table(
            ["key", "value", "what it is for"],
            fields.Select(f => new[] { Code(f.Name) + (f.Required ? " (required)" : string.Empty), f.Wanted, f.Description })
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
