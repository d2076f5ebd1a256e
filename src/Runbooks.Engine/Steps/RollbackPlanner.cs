using System.Text.Json.Nodes;
using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Planning;
using Runbooks.Rollback;

namespace Runbooks.Steps;

/// <summary>Plans a rollback: the protocol itself decides, and stops before it would send anything.</summary>
/// <param name="step">The rollback.</param>
/// <param name="context">What the plan has found out so far.</param>
internal sealed class RollbackPlanner(RollbackStep step, PlanContext context)
{
    private readonly PlanTools _tools = context.Tools;
    private readonly PlanState _state = context.State;

    /// <summary>Plans it.</summary>
    /// <param name="cancel">Cancels what is under way.</param>
    public async Task<StepView> PlanAsync(CancellationToken cancel)
    {
        var (draft, scope) = (context.Draft, context.Scope);
        var (values, unknown) = context.Values();
        var to = step.To?.Text.Foresee(values, unknown);
        if (to?.Fault is { } fault)
            return context.Fails(fault.Message);
        var isRef = step.To is { IsRef: true };
        var wanted = isRef || to is null || to.Text is RollbackStep.Previous or "" ? scope.ExpectedVersion : to.Text;
        var planned = new PlannedRollback("open", string.Empty, step.Within, step.MaySwitch) { WantedVersion = wanted };
        var seen = _state.Baseline;
        var open =
            to is { IsKnown: false } ? to.Open[0].Until
            : _state.ChangedBy is { } changed ? $"after `{changed}`"
            : !_state.Reads ? "when a step has failed"
            : null;
        if (open is not null)
        {
            planned = planned with { Reason = $"it is decided {open}, by what the status says then", Protocol = Protocol() };
            return new StepView(
                draft with
                {
                    Rollback = planned,
                    Requests = [Change(null, null)],
                    Time = TimeOf(),
                },
                null,
                $"after `{draft.Path}`"
            )
            {
                Changes = true,
            };
        }

        var request = new RollbackRequest(step.Within)
        {
            ToVersion = wanted,
            ToRef = isRef ? to!.Text : null,
            BeganOn = seen?.Serving,
            BadVersion = scope.BadVersion,
            MaySwitch = step.MaySwitch,
            Known = _tools.Known,
            IsPlan = true,
        };
        var resolved = await new RollbackProtocol(_tools.Client, _tools.Reader, _tools.Events, _tools.Time).RunAsync(request, cancel);
        var aimed = seen is null ? null : ReleaseAim.Of(seen, request, Controller.Of(_tools.Target).Means);
        var goal = (resolved.Verdict == RollbackVerdict.Planned ? aimed : seen)?.Candidate;
        (_state.Rollback, _state.Goal) = (resolved, goal);

        var notKnown = resolved.NotKnown ?? [];

        planned = planned with
        {
            Decision = Word(resolved.Verdict),
            Reason =
                resolved.Verdict == RollbackVerdict.Planned
                    ? (
                        notKnown.Count == 0
                            ? "a rollback is needed, and there is something to go back to"
                            : "a rollback is needed, and what would be gone back to is not known to be good"
                    )
                        + (
                            seen is not null && new RollbackAdvice(_tools.Target).WaitsFirst(seen, request) is { } first
                                ? $"; {first}"
                                : string.Empty
                        )
                    : resolved.Detail,
            FromEnvironment = resolved.FromEnvironment,
            FromVersion = resolved.FromVersion,
            ToEnvironment = goal?.Place,
            ToVersion = goal?.Version,
            Protocol =
                resolved.Verdict == RollbackVerdict.Planned ? Protocol(notKnown, resolved.Unproven)
                : resolved.Help is { } help ? [help]
                : [],
        };
        return resolved.Verdict switch
        {
            RollbackVerdict.Planned => new StepView(
                draft with
                {
                    Rollback = planned,
                    Requests = [Change(aimed, goal)],
                    Time = TimeOf(),
                },
                new JsonObject { ["from_environment"] = resolved.FromEnvironment, ["from_version"] = resolved.FromVersion },
                $"after `{draft.Path}`"
            )
            {
                Changes = true,
            },
            RollbackVerdict.AlreadySafe => new StepView(
                draft with
                {
                    Forecast = StepForecast.Passes,
                    Rollback = planned,
                    Time = TimeRange.Of(_state.StatusTook),
                },
                RollbackStep.OutputsOf(resolved),
                Until: null
            ),
            _ => new StepView(
                draft with
                {
                    Forecast = StepForecast.Fails,
                    Why = resolved.Detail,
                    Rollback = planned,
                    Time = TimeRange.Of(_state.StatusTook),
                },
                RollbackStep.OutputsOf(resolved),
                Until: null
            ),
        };
    }

    // What it sends is known when the state was read; until then it is shown as far as it can be.
    private PlannedRequest Change(ControllerState? state, Release? to)
    {
        var target = _tools.Target;
        var request = Controller.Of(target).Definition.Change.Request;
        var words = new ControllerWords(target);
        var http = request.Http;
        PlannedRequest shown;
        if (http is null)
            shown = new PlannedRequest(request.Git is null ? "RUN" : "PUSH", words.ChangeTo(state, to));
        else
        {
            var (scope, unknown) = words.KnownOf(state, to);
            var filled = new RequestPlanner(context).Fill(http, scope, unknown);
            if (filled.Fault is { } fault)
                return new PlannedRequest(http.Method, http.Url.Text) { MayChange = true, Note = $"it cannot be made now: {fault}" };
            shown = filled.Shown;
        }

        return shown with
        {
            MayChange = true,
            Note = http is { Json: null, Body: null } ? "once, without a body" : "once",
        };
    }

    private static string Word(RollbackVerdict verdict) =>
        verdict switch
        {
            RollbackVerdict.Planned => "would send",
            RollbackVerdict.AlreadySafe => "already safe",
            RollbackVerdict.NotEligible => "not eligible",
            _ => "unknown",
        };

    private List<string> Protocol(IReadOnlyList<string>? notKnown = null, bool isUnproven = false)
    {
        var target = _tools.Target;
        var lines = new List<string>();
        var isToggle = new ControllerWords(target).Means == ChangeMeaning.Toggle;
        var (wanted, change) = isToggle ? ("the other environment", "a switch") : ("that release", "a change");
        if (isToggle && _state.Baseline?.Candidate is { } standby)
        {
            lines.Add(
                Eligibility.AddressOf(target, standby) is { } known && OwnWord.Of(target, known.Address) is { } probe
                    ? $"{standby.Place} is probed at {probe.Url}"
                        + $"{(known.IsGuessed ? ", guessed from the port in the status," : string.Empty)} before anything is sent"
                    : $"{standby.Place} is not probed: no address of its own is known (`environments:` of the target), so the "
                        + $"controller's word counts{(standby.Health is null ? ", and it says nothing" : $": \"{standby.Health}\"")}"
            );
        }

        lines.AddRange((notKnown ?? []).Select(n => $"not known: {n}"));
        if (isUnproven && !target.Safeguards.AllowsUnprovenStandby)
            lines.Add(
                "a run that begins by itself would not go back to it: `unproven-standby: allow` under `safeguards` of the target lets it"
            );
        if (_tools.Known.Allowed.Count > 0)
            lines.Add($"allowed by `--allow`, whatever is known: {string.Join(", ", _tools.Known.Allowed)}");
        lines.Add(
            _tools.Known.Bad.Count == 0
                ? "the ledger knows no bad version"
                : $"the ledger knows as bad: {string.Join(", ", _tools.Known.Bad.Select(k => $"{k.Version} ({k.Incident})"))}"
        );
        lines.Add(
            $"the status is read until {wanted} serves, within {Duration.Format(step.Within)}; sent again "
                + $"only where no connection was made, or where the answer is lost and nothing has changed for "
                + $"{Duration.Format(target.ProcessingTime)}"
        );
        lines.Add(
            $"{target.StableReads} reads in a row, {Duration.Format(target.StableEvery)} apart, must agree; {change} that "
                + $"flips back is not fought"
        );
        lines.Add(
            (step.MaySwitch ? new ControllerWords(target).Otherwise : null) is { } second
                ? $"otherwise: where it is refused, or claimed and not done, {second} once, under the same rules"
                : "otherwise: where it is refused, or claimed and not done, the run stops"
                    + (step.MaySwitch ? ", for the controller has no second way" : string.Empty)
        );
        return lines;
    }

    // Two reads before, the switch within what the controller declares, one read that sees it and the stable ones; at most its bound and
    // the stable reads.
    private TimeRange TimeOf()
    {
        var target = _tools.Target;
        var stable = (target.StableEvery + _state.StatusTook) * (target.StableReads - 1);
        return new TimeRange(
            _state.StatusTook * 2 + _tools.QuickestSwitch + stable,
            step.Within + (target.StableEvery + target.RequestTimeout) * (target.StableReads - 1)
        );
    }
}
