using Runbooks.Checklist;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Planning;
using Runbooks.Rehearsal.Forecasting;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>Says what a rehearsal proves: what rests on an answer that no run would get proves nothing, whatever it was.</summary>
internal sealed class RehearsalJudge(
    Runbook runbook,
    Target target,
    HarmlessProof proof,
    AssumedSwitch thought,
    RehearsedRun heard,
    EarlierSwitches earlier
)
{
    private readonly ControllerWords _words = new(target);

    public RehearsalReport Judge(RehearsalReport report)
    {
        var forecasts = new RehearsalForecast(runbook, target, earlier, proof.Called);
        var steps = heard
            .All<StepFinished>()
            .Where(e => runbook.Steps.Any(s => IsIn(e.Path, s.Id)))
            .Select(e => StepOf(e, forecasts))
            .ToList();
        var checks = heard.All<CheckFinished>().Where(c => c.Final).Select(CheckOf).ToList();
        var began = thought.Began;
        var forecast = thought.Switches == 0 ? null : ForecastOf(forecasts, checks);
        var (answer, reason) = Answer(steps, checks, forecast, report);
        return report with
        {
            Answer = answer,
            Reason = reason,
            Status = _words.Tell(began),
            Switch =
                thought.Switches == 0
                    ? null
                    : $"from {began.Serving.Name} to {thought.To?.Name}{(thought.HeldBack is { } held ? $" by {held}" : string.Empty)}",
            StandbyAddress = thought.StandbyAddress is { } address ? Target.UrlOf(address) : null,
            Steps = steps,
            Checks = checks,
            Asked = heard.Asked,
            Told = heard.Told,
            Forecast = forecast,
        };
    }

    private static bool IsIn(string path, string step) => path == step || path.StartsWith(step + "/", StringComparison.Ordinal);

    private RehearsedStep StepOf(StepFinished ended, RehearsalForecast forecasts)
    {
        var took = heard.UsuallyTakes(ended);
        var step = runbook.AllSteps().FirstOrDefault(s => s.Id == ended.Path.Split('/')[^1]);
        // What a person would do was not done: that proves nothing, and what failed behind it may have failed for want of it.
        var isByHand = heard.IsByHand(ended.Path) || (ended.Status == StepStatus.Failed && heard.EndedAfterManual(ended.Path));
        var isProved =
            thought.Switches == 0
            || !heard.EndedAfterSwitch(ended.Path)
            || (
                proof.Named.Where(n => IsIn(n.Step, ended.Path)).All(n => IsProved(n.Call.Method, n.Call.Url))
                && (step?.Action.Harmless.Checks ?? []).All(IsProved)
                && !proof.Invented.Any(i => IsIn(i, ended.Path))
            );
        var detail = ended.Error is { } error ? $"{error.Message}{(error.Label is null ? string.Empty : $" ({error.Label})")}" : ended.Note;
        return new RehearsedStep(
            ended.Path,
            ended.Title,
            ended.Status,
            isProved && !isByHand,
            detail,
            step is null ? TimeRange.Of(took) : forecasts.RangeOf(step, took)
        )
        {
            IsByHand = isByHand,
        };
    }

    private RehearsedCheck CheckOf(CheckFinished seen)
    {
        var check = runbook.Checklist.First(c => c.Id == seen.Id);
        var reads = check.Reads(target);
        var (status, actual) = (seen.Status, seen.Actual);
        if (reads.FirstOrDefault(r => !IsNamed(r.Method, r.Url)) is { } undeclared)
            (status, actual) = (
                CheckStatus.Unknown,
                $"{undeclared.Method} {undeclared.Url} was not sent, because nothing declares it harmless: `--harmless \""
                    + $"{undeclared.Method} {undeclared.Url}\"` does"
            );
        else if (thought.HasSwitched && check.RunsProgram(target))
            (status, actual) = (
                CheckStatus.Unknown,
                $"not proved: its program saw {thought.Began.Serving.Place}, which would not serve then"
            );
        else if (thought.HasSwitched && reads.FirstOrDefault(r => !IsProved(r.Method, r.Url)) is { } unproved)
            (status, actual) = (
                CheckStatus.Unknown,
                $"not proved: {unproved.Method} {unproved.Url} was answered by {thought.Began.Serving.Place}, which would not serve then"
            );
        else if (heard.ByHand is { } byHand && status == CheckStatus.Fail)
            (status, actual) = (CheckStatus.Unknown, $"not proved: {actual}, and a person would have done `{byHand}` before");
        return new RehearsedCheck(seen.Id, seen.Title, status, actual, check.IsOptional)
        {
            RestsOnSwitch =
                thought.HasSwitched
                && reads.All(r =>
                    _words.IsUsual ? ControllerPaths.IsWord(r.Url) : _words.LookCalls.Any(l => l.Method == r.Method && l.Url == r.Url)
                ),
        };
    }

    private bool IsProved(Check check) => !check.RunsProgram(target) && check.Reads(target).All(r => IsProved(r.Method, r.Url));

    private bool IsNamed(string method, string path) => proof.Named.Any(n => n.Call.Method == method && Own(n.Call.Url) == Own(path));

    // After the switch a path on the target is the other environment's; where it was not asked, nothing is known.
    private bool IsProved(string method, string path) =>
        !thought.Requests.Any(r =>
            r.IsAfterSwitch && r.Method == method && r.Provenance is Provenance.NotProved or Provenance.Withheld && r.Asked == Own(path)
        );

    // As it goes out: what is escaped in one place and not in the other is the same address.
    private string Own(string path) => new Uri(target.AddressOf(path)).AbsoluteUri;

    private RecoveryForecast ForecastOf(RehearsalForecast forecasts, IReadOnlyList<RehearsedCheck> checks)
    {
        var unsent = runbook
            .Checklist.Where(c => checks.Any(f => f.Id == c.Id) && c.Reads(target).Any(r => !IsNamed(r.Method, r.Url)))
            .DistinctBy(c => c.Sample is { } sample ? $"{sample.Requests} {sample.Concurrency}" : c.Id)
            .Select(c => c.Sample is not null ? CheckContext.SampleBound : target.RequestTimeout)
            .Aggregate(TimeSpan.Zero, (sum, one) => sum + one);
        return forecasts.Of(
            heard.BeforeSteps,
            heard.Took(runbook.Steps),
            heard.EndedAt - heard.LastStepAt,
            unsent,
            heard.RetriedBehindSwitch
        );
    }

    private (RehearsalAnswer Answer, string Reason) Answer(
        List<RehearsedStep> steps,
        List<RehearsedCheck> checks,
        RecoveryForecast? forecast,
        RehearsalReport report
    )
    {
        if ((thought.Disturbed ?? MovedBefore()) is { } disturbed)
            return (RehearsalAnswer.NotProved, $"It proves nothing: {disturbed}.");
        if (thought.Switches > 0 && heard.All<StatusObserved>().LastOrDefault()?.Problem is { } unread)
            return (
                RehearsalAnswer.NotProved,
                $"It proves nothing: the status could not be read any more at the end ({unread}), so whether something else acts on the "
                    + "target is not known."
            );
        if (steps.Find(s => s.Status == StepStatus.Failed && s.IsProved && !IsTolerated(s)) is { } failed)
            return (RehearsalAnswer.Fails, $"`{failed.Path}` failed: {failed.Detail}.");
        if (checks.Find(c => c.Status == CheckStatus.Fail) is { } wrong)
            return (RehearsalAnswer.Fails, $"The check {wrong.Id} would not pass: {wrong.Actual}.");
        if (forecast is { Answer: "missed" })
            return (RehearsalAnswer.Fails, $"A recovery would take {forecast.Describe()}");
        if (report.HeldBack.FirstOrDefault(h => IsUnforeseen(h.Method, h.Url)) is { } held)
            return (RehearsalAnswer.Fails, $"{held.Method} {held.Url} was held back: {held.Withheld}.");
        if (thought.Switches == 0)
            return (
                RehearsalAnswer.NotProved,
                heard.All<RollbackResolved>().LastOrDefault() is { } resolved
                    ? $"No switch was rehearsed: {resolved.Detail}."
                    : "No switch was rehearsed: no step asked for one."
            );

        List<string> open =
        [
            .. steps.Where(s => !s.IsProved).Select(s => $"`{s.Path}`"),
            .. checks.Where(c => c.Status == CheckStatus.Unknown && !c.IsOptional).Select(c => c.Id),
        ];
        var took = forecast is null ? string.Empty : $" It would take {forecast.Describe()}";
        return open.Count > 0
            ? (RehearsalAnswer.NotProved, $"Nothing failed, and this is not proved: {string.Join(", ", open)}.{took}")
            : (
                RehearsalAnswer.Holds,
                $"Every step and check holds on what could be asked beforehand; the switch itself was only thought.{took}"
            );
    }

    // What the engine makes of a move of somebody else says nothing of the runbook.
    private string? MovedBefore()
    {
        var began = thought.Began;
        var moved = heard
            .BeforeChange<StatusObserved>()
            .FirstOrDefault(s => s.Problem is null && s.Environment is not null && !IsAsBefore(s));
        if (moved is null)
            return null;
        var by = moved.MovedBy is { } who ? $", by {who}" : string.Empty;
        return IsServing(moved)
            ? $"the controller tells of a change since the rehearsal began{by}: something else acts on the target"
            : $"{moved.Environment} serves {moved.Version}, and {began.Serving.Name} did when the rehearsal began: something else moved "
                + $"the target{by}";

        bool IsServing(StatusObserved seen) => seen.Environment == began.Serving.Place && seen.Version == began.Serving.Version;
        bool IsAsBefore(StatusObserved seen) => IsServing(seen) && seen.LastEvent == began.LastEvent && seen.Mark == began.Mark;
    }

    private bool IsTolerated(RehearsedStep step) =>
        runbook.Steps.Any(s => IsIn(step.Path, s.Id) && s.ContinueOnFailure)
        || runbook.AllSteps().Any(s => s.Id == step.Path.Split('/')[^1] && s.ContinueOnFailure);

    // What checks ask without a declaration is expected to be held back.
    private bool IsUnforeseen(string method, string url) =>
        !runbook
            .Checklist.Concat(runbook.AllSteps().SelectMany(s => s.Action.Harmless.Checks))
            .SelectMany(c => c.Reads(target))
            .Any(r =>
                r.Method == method
                && (r.Url.StartsWith('/') ? new Uri(url).PathAndQuery.EndsWith(r.Url, StringComparison.Ordinal) : Own(r.Url) == url)
            );
}
