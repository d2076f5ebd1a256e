using Runbooks.Controllers;
using Runbooks.Definitions.Values;
using Runbooks.Expressions;
using Runbooks.Planning;

namespace Runbooks.Cli.Terminal;

/// <summary>A step of a plan, with all that is known of it, line by line.</summary>
internal static class PlanStepLines
{
    private const int MostBody = 400;
    private const int MostLines = 20;

    /// <summary>The lines of a step.</summary>
    public static IEnumerable<PlanLine> Of(PlannedStep step, int depth)
    {
        yield return new PlanLine(depth, step.Title) { Mark = Mark(step.Forecast), Head = step.Path };
        if (step.Why is not null)
            yield return new PlanLine(
                depth + 1,
                Sentence(
                    step.Forecast switch
                    {
                        StepForecast.Skipped => $"skipped: {step.Why}",
                        StepForecast.Fails => $"fails now: {step.Why}",
                        _ => step.Why,
                    }
                )
            );
        foreach (var line in Details(step))
            yield return line with
            {
                Depth = depth + 1 + line.Depth,
            };
        foreach (var line in step.Inside.SelectMany(s => Of(s, depth + 1)))
            yield return line;
    }

    /// <summary>The lines of a check.</summary>
    public static IEnumerable<PlanLine> Of(PlannedCheck check, int depth)
    {
        yield return new PlanLine(depth, check.Expected + (check.IsOptional ? " (may stay unknown)" : string.Empty))
        {
            Mark = Mark(check.Forecast),
            Head = check.Id,
        };
        var reads = check.Requests.Where(r => r.Note is null).ToList();
        if (reads.Count > 0)
            yield return new PlanLine(depth + 1, $"reads {string.Join(" and ", reads.Select(r => $"{r.Method} {r.Url}"))}")
            {
                IsCode = true,
            };
        foreach (var request in check.Requests.Where(r => r.Note is not null))
            yield return new PlanLine(depth + 1, $"{request.Method} {request.Url} ({request.Note})") { IsCode = true };
        if (check.Known is { } known)
            yield return new PlanLine(
                depth + 1,
                check.Forecast != StepForecast.Open || known.StartsWith("pass", StringComparison.Ordinal)
                    ? $"now {known}"
                    : $"not yet: {known[(known.IndexOf(' ', StringComparison.Ordinal) + 1)..]}"
            );
    }

    private static IEnumerable<PlanLine> Details(PlannedStep step)
    {
        foreach (var note in step.Notes)
            yield return new PlanLine(0, note);
        foreach (var condition in step.Conditions.Where(c => c.Key == "when"))
            yield return Of(condition);
        if (step.Rollback is { } rollback)
        {
            foreach (var line in Of(rollback))
                yield return line;
        }

        foreach (var line in step.Requests.SelectMany(Of))
            yield return line;
        foreach (var condition in step.Conditions.Where(c => c.Key != "when"))
            yield return Of(condition);
        foreach (var line in step.Checks.SelectMany(c => Of(c, 0)))
            yield return line;
        if (step.Approval is { } approval)
        {
            yield return new PlanLine(
                0,
                $"asks {(approval.From.Count == 0 ? "anyone" : string.Join(" or ", approval.From))}, at the terminal of "
                    + $"the run or by `runbook approve`: {approval.Question}"
            );
            yield return new PlanLine(
                0,
                $"no answer within {Duration.Format(approval.Expires)} is a no; "
                    + $"{(approval.AcceptsYes ? "`--yes` may answer it" : "`--yes` does not answer it")}"
                    + $"{(approval.FourEyes ? "; whoever begins the run may not" : string.Empty)}"
            );
            if (approval.Changes.Count > 0)
                yield return new PlanLine(0, $"after a yes: {string.Join("; ", approval.Changes)}");
        }

        if (step.Manual is { } manual)
        {
            foreach (var line in Of(manual))
                yield return line;
        }

        if (step.Notice is not { } notice)
            yield break;
        yield return new PlanLine(0, $"{notice.Level}, to {PlanSections.Readers(notice)}:");
        var lines = (notice.Text ?? string.Empty).TrimEnd().Split('\n').Where(l => l.Trim().Length > 0).ToList();
        foreach (var line in lines.Take(MostLines))
            yield return new PlanLine(1, line);
        if (lines.Count > MostLines)
            yield return new PlanLine(1, FormattableString.Invariant($"… ({lines.Count - MostLines:N0} lines more)"));
    }

    // All of the text: whoever reads the plan is who will do it.
    private static IEnumerable<PlanLine> Of(PlannedManual manual)
    {
        yield return new PlanLine(0, $"by hand: {manual.Do}");
        foreach (var line in (manual.Text ?? string.Empty).TrimEnd('\n').Split('\n').Where(l => l.Length > 0 || manual.Text is not null))
            yield return new PlanLine(1, line)
            {
                Text = line,
                IsCode = true,
                IsVerbatim = true,
            };
        if (manual.DoneWhen is { } seen)
            yield return new PlanLine(0, $"done when {seen}");
        var time = manual.Within is { } within ? $"within {Duration.Format(within)}; then the step fails" : "as long as the run may take";
        yield return new PlanLine(
            0,
            $"answered at the terminal of the run or by `runbook approve`, {time}"
                + $"{(manual.Changes ? string.Empty : "; it changes nothing on the target")}"
        );
    }

    private static IEnumerable<PlanLine> Of(PlannedRollback rollback)
    {
        var from = Release.NameOf(rollback.FromEnvironment, rollback.FromVersion);
        if (rollback.Decision == "would send")
            yield return new PlanLine(
                0,
                $"from {from} to {Release.NameOf(rollback.ToEnvironment, rollback.ToVersion)}"
                    + $"{(rollback.WantedVersion is { } wanted ? $", as {wanted} is wanted" : string.Empty)}: {rollback.Reason}"
            );
        else if (rollback.Decision != "not eligible" && rollback.Decision != "unknown")
            yield return new PlanLine(0, $"{rollback.Decision}: {rollback.Reason}");
        foreach (var line in rollback.Protocol)
            yield return new PlanLine(0, line);
    }

    private static IEnumerable<PlanLine> Of(PlannedRequest request)
    {
        var note = request.Note is null ? string.Empty : $" ({request.Note})";
        var answer = request.Answer is { } answered
            ? FormattableString.Invariant($": {answered.Said} in {Duration.Format(TimeSpan.FromMilliseconds(answered.ElapsedMs))}")
            : string.Empty;
        yield return new PlanLine(0, $"{request.Method} {request.Url}{note}{answer}") { IsCode = true };
        if (request.Answer is not null)
            yield break;
        foreach (var (name, value) in request.Headers)
            yield return new PlanLine(1, $"{name}: {value}") { IsCode = true };
        if (request.ContentType is not null)
            yield return new PlanLine(1, $"Content-Type: {request.ContentType}") { IsCode = true };
        if (request.Body is { Length: > 0 } body)
            yield return new PlanLine(1, LongText.Cut(body, MostBody)) { IsCode = true };
    }

    private static PlanLine Of(PlannedCondition condition)
    {
        var values = Operand.Tell(condition.Values, " (", ")");
        var said = condition switch
        {
            { Holds: true } => $"holds{values}",
            { Holds: false, Detail: { } fault } => fault,
            { Holds: false } => $"does not hold{values}",
            { HoldsNow: { } now } => $"{condition.Detail}; now it {(now ? "holds" : "does not hold")}{values}",
            _ => condition.Detail ?? "not known yet",
        };
        return new PlanLine(0, $"{condition.Key} {condition.Text}: {said}")
        {
            Mark = condition.Holds switch
            {
                true => "✓",
                false => "✗",
                null => "?",
            },
        };
    }

    private static string Mark(StepForecast forecast) =>
        forecast switch
        {
            StepForecast.Passes => "✓",
            StepForecast.Would => "→",
            StepForecast.Open => "?",
            StepForecast.Fails => "✗",
            _ => "-",
        };

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
