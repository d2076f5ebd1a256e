using System.Globalization;
using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Execution;
using Runbooks.Rehearsal.Simulation;

namespace Runbooks.Cli.Terminal;

/// <summary>What a simulation came to, for a person and for a program: without real time, so that one seed gives one text.</summary>
/// <param name="host">Where it is written.</param>
/// <param name="ids">The runbooks that were named; empty for all.</param>
internal sealed class SimulationReport(CommandHost host, IReadOnlyList<string> ids)
{
    /// <summary>Writes it for a person.</summary>
    public void Write(SimulationOutcome outcome)
    {
        var tally = outcome.Tally;
        Line(
            $"{Number(tally.Worlds)} simulated worlds from seed {outcome.Seed}: {Number(tally.Events)} events, "
                + $"{Number(tally.Requests)} requests, {Number(tally.Toggles)} switches of the target, "
                + $"{Number((long)tally.Simulated.TotalHours)} hours of its time."
        );
        Line(
            $"Runs ended as "
                + $"{string.Join(", ",
                    tally.Outcomes.Where(o => o.Count > 0).Select(o => $"{OutcomeText.Of(o.Outcome)} {Number(o.Count)}"))}."
        );
        Line(
            $"{Number(tally.Crashes)} processes were killed, {Number(tally.Resumptions)} runs resumed, and "
                + $"{Number(tally.Refused)} found the target taken."
        );
        Line($"Digest {outcome.Digest}");
        Line(
            tally.Failures == 0
                ? "Every invariant held in every one of them."
                : $"In {Number(tally.Failures)} of them something did not hold that always must."
        );
        foreach (var finding in outcome.Findings)
            Write(finding);
    }

    /// <summary>Writes one world that was played again.</summary>
    public void WriteCase(string token, SimulationOutcome outcome, IReadOnlyList<StoryLine> story)
    {
        Tell(story);
        Line(string.Empty);
        foreach (var finding in outcome.Findings)
            Line($"broken: {finding.Invariant}: {finding.Detail}");
        if (outcome.Findings.Count == 0)
            Line("Every invariant held.");
        Line($"Digest {outcome.Digest} of {token}");
    }

    /// <summary>Writes it for a program.</summary>
    public void WriteJson(SimulationOutcome outcome, IReadOnlyList<StoryLine>? story = null) =>
        host.Document.WriteLine(JsonSerializer.Serialize(new SimulationDocument(outcome, story), DocumentJson.Readable.SimulationDocument));

    private void Write(SimulationFinding finding)
    {
        Line(string.Empty);
        Line($"broken: {finding.Invariant}");
        Line($"  {finding.Detail}");
        Line(
            $"  found by run {finding.Number}, and made as small as it gets: {finding.Decisions} thing"
                + $"{(finding.Decisions == 1 ? string.Empty : "s")} must happen for it"
        );
        Tell(finding.Story);
        Line($"  again: {Again(finding.Case)}");
    }

    private string Again(string token) =>
        $"runbook drill "
        + $"{string.Concat(
            ids.Where(i => i.Contains('/', StringComparison.Ordinal) || i.Contains('.', StringComparison.Ordinal))
            .Select(i => i + " "))}--case "
        + $"{token}";

    private void Tell(IReadOnlyList<StoryLine> story)
    {
        var width = story.Select(l => l.Who.Length).DefaultIfEmpty(0).Max();
        foreach (var line in story)
            Line($"  {Time(line.At)}  {line.Who.PadRight(width)}  {line.What}");
    }

    private static string Time(TimeSpan at) => at.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(9) + " s";

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private void Line(string text) => host.Out.Write(text + "\n");
}
