using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Rehearsal.Drilling.Cases;

namespace Runbooks.Rehearsal.Drilling.Judging;

/// <summary>What became of one case of a drill.</summary>
/// <param name="Case">The case.</param>
/// <param name="Finished">How the run said that it ended; null where it did not end.</param>
/// <param name="Findings">What is not as it must be; empty where all is.</param>
/// <param name="Events">What the run did, as its journal has it.</param>
public sealed record DrillResult(
    PlannedCase Case,
    RunFinished? Finished,
    IReadOnlyList<Diagnostic> Findings,
    IReadOnlyList<RunEvent> Events
)
{
    /// <summary>Whether all is as it must be.</summary>
    public bool IsAsExpected => Findings.Count == 0;

    /// <summary>The command that repeats it.</summary>
    public required string Repeat { get; init; }

    /// <summary>How many requests that change the target arrived.</summary>
    public int Posts { get; init; }

    /// <summary>How many messages somebody would have heard.</summary>
    public int Notices => Events.OfType<NotificationAsked>().Count();

    /// <summary>Whether the run was really killed, and resumed.</summary>
    public bool WasKilled { get; init; }

    /// <summary>Whose requests were not sent, because a drill reaches nothing but its sandbox: <c>cache.internal:8080</c>.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>Whether it was repeated over HTTP.</summary>
    public bool IsRepeated { get; private init; }

    /// <summary>The same case, repeated over HTTP: what is wrong there is wrong, and it must end there as it ended here.</summary>
    /// <param name="other">What became of it there.</param>
    public DrillResult Beside(DrillResult other)
    {
        var differs =
            Finished?.Outcome == other.Finished?.Outcome && Posts == other.Posts
                ? Array.Empty<Diagnostic>()
                :
                [
                    new Diagnostic(
                        DiagnosticCodes.DrillDiffersOverHttp,
                        $"{Case.Runbook.Id} under `{Case.Name}`: it ended as {EndOf(this)} in simulated time, "
                            + $"and as {EndOf(other)} over HTTP",
                        Case.Runbook.Steps[0].Span,
                        Help: $"please report it, with `{Repeat}`"
                    ),
                ];
        return this with
        {
            IsRepeated = true,
            Findings = [.. Findings.Concat(other.Findings).DistinctBy(f => (f.Code, f.Span)), .. differs],
        };
    }

    /// <summary>How long it took by its own clock, in seconds; 0 where it did not end.</summary>
    public double Seconds => Finished?.ActualSeconds ?? 0;

    private static string EndOf(DrillResult result) =>
        $"{(result.Finished is { } finished ? OutcomeText.Of(finished.Outcome) : "no end")} after {result.Posts} posts";
}
