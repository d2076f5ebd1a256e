using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Steps;

namespace Runbooks.Incidents.Deriving;

/// <summary>What the proposals ask of a run: its own steps before and after the rollback, and what was measured.</summary>
/// <param name="run">The run.</param>
internal sealed class RunMeasurements(RunHistory run)
{
    public RunHistory Run => run;

    /// <summary>Whether the traffic left the bad version, and was seen to have done so.</summary>
    public bool HasSwitched => run.Resolved?.Verdict == RollbackVerdict.Switched;

    /// <summary>Whether the target was seen to be healthy at the end, however the steps ended.</summary>
    public bool IsWell =>
        run.Checklist() is var checks
        && checks.Any(c => c is { Id: "health", Status: CheckStatus.Pass })
        && checks.All(c => c.Status != CheckStatus.Fail);

    /// <summary>When the last check was looked at.</summary>
    public DateTimeOffset LastCheckAt => run.All<CheckFinished>().Last(c => c.Event.Final).At.At;

    private long FirstIntent => run.FirstOf<RollbackIntended>()?.Sequence ?? long.MaxValue;

    private long LastVerdict => run.LastOf<RollbackResolved>()?.Sequence ?? long.MaxValue;

    /// <summary>
    /// How a step of the runbook's <c>steps</c> ended that began before anything was sent; null where it did not run then.
    /// </summary>
    /// <param name="step">The step.</param>
    public StepFinished? Before(Step step) => Ended(step, (_, end) => end < FirstIntent);

    /// <summary>
    /// How a step of the runbook's <c>steps</c> ended that began when the rollback was proved; null where it did not run then.
    /// </summary>
    /// <param name="step">The step.</param>
    public StepFinished? After(Step step) => Ended(step, (start, _) => start > LastVerdict);

    /// <summary>
    /// How long after a step began something was seen. Time in which the run's own process was down does not count: it says
    /// nothing of the target.
    /// </summary>
    /// <param name="step">The step's id.</param>
    /// <param name="at">When.</param>
    public TimeSpan? Since(string step, DateTimeOffset? at) =>
        StartOf(step) is { } started && at is { } moment ? moment - started.At - Down(started, moment) : null;

    /// <summary>That such time is left out, as words to go on with; empty where the process was up all along.</summary>
    /// <param name="step">The step's id.</param>
    /// <param name="at">Until when.</param>
    public string WithoutDown(string step, DateTimeOffset? at) =>
        StartOf(step) is { } started && at is { } moment && Down(started, moment) is { Ticks: > 0 } down
            ? $" (without {Seconds(down.TotalMilliseconds)} in which the run's own process was down)"
            : string.Empty;

    /// <summary>Whether a check of this kind was looked at after the rollback, on the checklist or by a step.</summary>
    /// <param name="id">The check's id.</param>
    public bool WasChecked(string id) => run.All<CheckFinished>().Any(c => c.Event.Id == id && c.At.Sequence > LastVerdict);

    /// <summary>
    /// What the critical function's times and errors were on the bad version: of the largest sample; null where none was taken.
    /// </summary>
    /// <param name="runbook">The runbook.</param>
    public StepFinished? SampleBefore(Runbook runbook) =>
        runbook
            .Steps.Where(s => s.Action is Steps.SampleStep { Request: var asked } && PlaybookApplication.IsQuery(asked))
            .Select(Before)
            .OfType<StepFinished>()
            .MaxBy(s => Number(s, "count") ?? 0);

    /// <summary>What they were on the version that was rolled back to; null where the checklist took no sample.</summary>
    public SampleTaken? SampleAfter => run.All<SampleTaken>().LastOrDefault(s => s.At.Sequence > LastVerdict).Event;

    /// <summary>The newest file of evidence of a step, as a clause in brackets; empty where there is none.</summary>
    /// <param name="step">The step's id.</param>
    public string EvidenceOf(string step) =>
        run.All<EvidenceTaken>().Select(e => e.Event).LastOrDefault(e => e.Path == step) is { } taken
            ? $" (evidence/{taken.Name})"
            : string.Empty;

    /// <summary>A number of a step's outputs.</summary>
    public static double? Number(StepFinished step, string name) => NodeValues.Number(step.Outputs?[name]);

    /// <summary>Milliseconds as people read them: <c>850 ms</c>, <c>2.1 s</c>.</summary>
    public static string Seconds(double milliseconds) =>
        milliseconds < 1000 ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms") : Phrases.Duration(milliseconds / 1000);

    /// <summary>The text of a step's output; null where it is none.</summary>
    public static string? Text(JsonNode? node) => NodeValues.Text(node);

    private RecordedEvent? StartOf(string step) =>
        run.All<StepStarted>().Where(s => s.Event.Path == step).Select(s => s.At).LastOrDefault();

    private TimeSpan Down(RecordedEvent started, DateTimeOffset until) =>
        TimeSpan.FromSeconds(
            run.All<RunResumed>().Where(r => r.At.Sequence > started.Sequence && r.At.At <= until).Sum(r => r.Event.IdleSeconds)
        );

    // Steps of steps and of runbooks that are called have paths with a slash, and steps that were retried no time of their own.
    private StepFinished? Ended(Step step, Func<long, long, bool> when)
    {
        if (step.Retry is not null)
            return null;
        var started = run.All<StepStarted>().LastOrDefault(s => s.Event.Path == step.Id).At;
        var finished = run.All<StepFinished>().LastOrDefault(s => s.Event.Path == step.Id);
        return started is not null && finished.Event is not null && when(started.Sequence, finished.At.Sequence) ? finished.Event : null;
    }
}
