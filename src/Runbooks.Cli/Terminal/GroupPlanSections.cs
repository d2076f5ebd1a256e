using System.Globalization;
using Runbooks.Definitions;
using Runbooks.Definitions.Groups;
using Runbooks.Definitions.Values;
using Runbooks.Incidents.Records;
using Runbooks.Rehearsal.Planning;

namespace Runbooks.Cli.Terminal;

/// <summary>A plan with several targets as a person reads it: the waves, and what would become of each target.</summary>
internal static class GroupPlanSections
{
    /// <summary>The whole of it.</summary>
    /// <param name="runbook">What would run.</param>
    /// <param name="group">The waves.</param>
    /// <param name="plans">The plan of each target, by its name.</param>
    public static PlanPage Of(Runbook runbook, TargetGroup group, IReadOnlyDictionary<string, Plan> plans)
    {
        var stopped = plans.Values.Where(p => p.Answer != PlanAnswer.Goes).ToList();
        return new PlanPage(
            "Plan",
            runbook.Title,
            [.. group.Waves.Select((wave, i) => new PlanSection($"Wave {i + 1}", [.. wave.Select(name => Line(plans[name]))]))],
            stopped.Count == 0 ? "COULD GO" : "WOULD NOT GO EVERYWHERE",
            stopped.Count == 0
                ? (
                    plans.Count == 1
                        ? "A run could go through on its one target."
                        : $"A run could go through on each of the {plans.Count} targets."
                )
                : $"A run would not go through on {stopped.Count} of {plans.Count} targets: "
                    + $"{string.Join(", ", stopped.Select(p => p.Target))}."
        )
        {
            Lead =
            [
                $"{runbook.Id} on {Phrases.Count(plans.Count, "target")} in {Phrases.Count(group.Waves.Count, "wave")}, "
                    + GroupView.AtOnce(group.MostAtOnce)
                    + $"{(group.Pause > TimeSpan.Zero ? $", {Duration.Format(group.Pause)} between two waves" : string.Empty)}. "
                    + $"{Bound(group.Failures)} Only reads were sent, and nothing is written.",
            ],
            MarkdownLead = string.Create(
                CultureInfo.InvariantCulture,
                $"`{runbook.Id}` on the group {GitHubSummary.Line(group.Name)}, "
                    + $"{plans.Values.Max(p => p.At).UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; {GroupView.AtOnce(group.MostAtOnce)}"
                    + $"{(group.Pause > TimeSpan.Zero ? $", {Duration.Format(group.Pause)} between two waves" : string.Empty)}. "
                    + $"{Bound(group.Failures)} Only reads were sent, and nothing is written."
            ),
        };
    }

    /// <summary>The plan of each target step by step, as Markdown to unfold: the heading, and what stands under it.</summary>
    /// <param name="plans">The plans, in the order of the group.</param>
    public static IReadOnlyList<(string Heading, string Text)> Folded(IEnumerable<Plan> plans) =>
        [
            .. plans.Select(plan =>
            {
                using var page = new StringWriter { NewLine = "\n" };
                PlanMarkdown.WriteSections(page, PlanSections.Of(plan));
                return ($"{GitHubSummary.Line(plan.Target)}, step by step", page.ToString().Trim());
            }),
        ];

    private static PlanLine Line(Plan plan)
    {
        var page = PlanSections.Of(plan);
        return new PlanLine(0, $"{page.Word}: {page.Reason} {plan.Status}.")
        {
            Head = plan.Target,
            Mark = plan.Answer == PlanAnswer.Goes ? "→" : "✗",
        };
    }

    private static string Bound(int failures) =>
        failures switch
        {
            0 => "The first that fails stops the rest.",
            1 => "The second that fails stops the rest.",
            _ => $"More than {failures} that fail stop the rest.",
        };
}
