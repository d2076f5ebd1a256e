using Runbooks.Expressions;
using Runbooks.Steps;
using Runbooks.Targets;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>Finds the names that expressions of a runbook may use, before any of them is parsed.</summary>
internal static class KnownNames
{
    /// <summary>What <c>run</c> has.</summary>
    public static readonly string[] Run =
    [
        "id",
        "incident",
        "runbook",
        "title",
        "severity",
        "elapsed_seconds",
        "objective_seconds",
        "environment_before",
        "version_before",
        "standby_environment",
        "standby_version",
        "standby_served",
        "environment",
        "version",
        "outcome",
        "reason",
        "failed_step",
        "rollback",
        "impact",
        "prevention",
        "root_cause",
    ];

    /// <summary>Collects them from the syntax tree: ids of steps anywhere, and names of inputs.</summary>
    public static ExpressionNames Collect(YamlMapping runbook, Vocabulary vocabulary)
    {
        var steps = new List<string>();
        foreach (var key in new[] { "steps", "on-failure", "always" })
        {
            if (runbook.Find(key) is { } entry)
                CollectSteps(entry.Value, vocabulary, steps);
        }

        var inputs = runbook.Find("inputs")?.Value is YamlMapping mapping ? mapping.Entries.Select(e => e.Key.Value).ToList() : [];
        return new ExpressionNames()
            .WithAll("item", "index")
            .With("inputs", inputs)
            .With("steps", steps)
            .With(TargetValues.Root, TargetValues.Names)
            .With("run", Run);
    }

    private static void CollectSteps(YamlNode node, Vocabulary vocabulary, List<string> ids)
    {
        switch (node)
        {
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                    CollectSteps(item, vocabulary, ids);
                break;
            case YamlMapping mapping:
                var isStep = mapping.Entries.Any(e => vocabulary.Of<StepAction>().Any(k => k.Name == e.Key.Value));
                if (isStep && mapping.Find("id")?.Value is YamlScalar id)
                    ids.Add(id.Value);
                foreach (var entry in mapping.Entries)
                    CollectSteps(entry.Value, vocabulary, ids);
                break;
        }
    }
}
