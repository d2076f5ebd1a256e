using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Authoring.Writing;
using Runbooks.Checklist;
using Runbooks.Definitions;
using Runbooks.Yaml;

namespace Runbooks.Authoring;

/// <summary>Writes a runbook to begin with: it lints, and it recovers a target as it is.</summary>
public static class RunbookTemplates
{
    /// <summary>What can be begun with: all of them roll back, some look first, one asks a person.</summary>
    public static readonly IReadOnlyList<RunbookTemplate> All =
    [
        new("rollback", "look at the target, roll back, wait until it is healthy"),
        new("manual", "look at the target, ask a person, roll back, try the critical function"),
        new("watched", "roll back because a trigger fired, and tell the people on call"),
    ];

    /// <param name="wanted">What it is to be.</param>
    public static string Write(NewRunbook wanted)
    {
        var text = new StringBuilder();
        if (wanted.HasSchema)
            text.Append("# yaml-language-server: $schema=./schema/runbook.schema.json\n");
        text.Append("apiVersion: runbooks/v1\n");
        DraftYaml.Entry(text, "id", wanted.Id, 0);
        DraftYaml.Entry(text, "title", wanted.Title, 0);
        DraftYaml.Entry(text, "description", wanted.Description, 0);
        DraftYaml.Entry(text, "severity", wanted.Severity.Name, 0);
        text.Append("inputs:\n");
        var reason = new JsonObject { ["type"] = "string" };
        if (wanted.Triggers.Count > 0)
            reason["default"] = "A rollback trigger fired.";
        else
            reason["required"] = true;
        reason["description"] = "What was seen. It goes into the incident record.";
        DraftYaml.Entry(text, "reason", reason, 2);
        text.Append(Versions);
        if (wanted.Triggers.Count > 0)
            DraftYaml.Entry(text, "triggers", new JsonArray([.. wanted.Triggers.Select(t => JsonValue.Create(t))]), 0, isBlock: true);
        text.Append("steps:\n");
        if (wanted.Template.Name != "watched")
            text.Append(Status);
        if (wanted.Template.Name == "manual")
            text.Append(Confirm(wanted.Severity));
        text.Append(Rollback(wanted.Severity)).Append(Healthy);
        if (wanted.Template.Name == "manual")
            text.Append(Query);
        DraftYaml.Entry(
            text,
            "checklist",
            new JsonArray([.. wanted.Checklist.Select(Check)]),
            0,
            isBlock: wanted.Checklist.Count > 4 || wanted.Checklist.Contains("monitoring")
        );
        if (wanted.Template.Name == "watched")
            text.Append(Always);
        if (wanted.Overlooked is var (behaviours, because))
            text.Append(Drills(behaviours, because));
        return text.ToString();
    }

    /// <summary>The checks that there are.</summary>
    public static IReadOnlyList<string> Checks => [.. CheckKinds.All.Select(c => c.Name)];

    private static string Rollback(Severity severity) =>
        $$"""
              - id: rollback
                title: Roll back to the release before
                rollback: { to: previous, within: {{(severity == Severity.Critical ? "45s" : "2m")}} }

            """;

    private static string Drills(IReadOnlyList<string> overlooked, string because) =>
        $"""
            drills:
              expect:
                - behaviour: [ {string.Join(", ", overlooked)} ]
                  ends: recovered
                  because: {YamlText.Write(because, inFlow: false)}

            """;

    private const string Question =
        "Roll {{ target.name }} ({{ target.base_url }}) back from {{ run.version_before }} on {{ run.environment_before }}?";

    private static string Confirm(Severity severity) =>
        $$$"""
              - id: confirm
                title: Decide whether to roll back
                approve:
                  question: "{{{Question}}}"
                  expires: {{{(severity == Severity.Critical ? "30s" : "2m")}}}

            """;

    // What a run that stops advises to give, where nothing tells which release is bad.
    private const string Versions = """
          expected-version: { type: version, description: "The version to arrive at. The release before by default." }
          bad-version: { type: version, description: "The version to get rid of. The one that serves, by default." }

        """;

    private const string Status = """
          - id: status
            title: Check what serves
            state: {}
            expect: [ version != null ]

        """;

    private const string Healthy = """
          - id: healthy
            title: Wait until the target is healthy
            check: [ health ]
            retry: { attempts: 20, delay: 1s, max-delay: 1s, within: 20s }

        """;

    private const string Query = """
          - id: query
            title: Test the critical function
            check: [ core-functionality ]

        """;

    private const string Always = """
        always:
          - id: tell
            title: Tell the people on call
            notify: { channel: console, level: critical, text: "{{ target.name }}: rollback {{ run.outcome }}. {{ run.reason }}" }

        """;

    // A target that has no metrics of its own can be recovered all the same.
    private static JsonNode? Check(string name) =>
        name == "monitoring" ? new JsonObject { [name] = new JsonObject { ["optional"] = true } } : JsonValue.Create(name);
}
