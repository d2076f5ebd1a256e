using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Checklist;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Planning;
using Runbooks.Rehearsal.Forecasting;
using Runbooks.Rehearsal.Guarding;
using Runbooks.Rollback;
using Runbooks.Runs;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Planning;

/// <summary>
/// Finds out what a run would do now. Reads are sent, through a guard that lets nothing else leave; nothing is written:
/// no journal, record, lock, spool or reference, and nobody is asked or told.
/// </summary>
/// <param name="setup">What runs are made with.</param>
public sealed class Planner(RunSetup setup)
{
    /// <summary>Plans a run.</summary>
    /// <param name="request">The run.</param>
    /// <param name="cancel">Cancels what is under way.</param>
    public async Task<Plan> PlanAsync(PlanRequest request, CancellationToken cancel)
    {
        var (runbook, target, inputs, terms) = request.Asked;
        using var events = new RunEvents(setup.Time, setup.RedactorOf(request.Asked), []);
        var book = new SentRequests();
        using var connections = HarmlessGuard.Connections(
            target.Authorities,
            AllowedRequests.ReadsAnd(new ControllerWords(target).SafeLooks, target),
            book,
            setup.Time
        );
        var client = new TargetClient(target, connections, setup.Time) { Programs = setup.Programs().HeardBy(book.Add) };
        var keeper = new StartConditions(setup);
        var holder = keeper.LockAsync(target, request.Records, cancel);
        var state = new PlanState();
        var status = await BaselineAsync(client, state, cancel);
        var (lockGate, left) = await holder;
        var (ledger, known) = StartConditions.Ledger(target, request.Records, left);
        var earlier = EarlierSwitches.Of(request.Records, target.Name);
        var tools = new PlanTools(client, events, setup.Time, known with { Allowed = terms.Known.Allowed })
        {
            QuickestSwitch = earlier.Range?.Low ?? TimeSpan.Zero,
            ReadersOf = (channel, level, isRouted) => NoticePlanner.ReadersOf(request.Notifications, channel, level, isRouted),
        };
        PlanGate[] gates =
        [
            lockGate,
            keeper.Runs(target, request.Records),
            ledger,
            StartConditions.Records(request),
            keeper.ByItself(target, request.Project, state.Baseline?.Serving.Version, request.Records),
        ];

        var scope = ScopeOf(request, state, tools);
        var walker = new StepPlanner(tools, state, Find, step => runbook.ChangesAfter(step, target));
        var steps = await walker.WalkAsync(runbook.Steps, string.Empty, scope, cancel);
        var noChecklist =
            state.Stop is { } stopped && state.Rollback is not { Verdict: RollbackVerdict.AlreadySafe }
                ? $"a run stops at `{stopped.Path}` and does not come to it"
                : null;
        var checklist = noChecklist is null
            ? await new CheckPlanner(tools, state).LookAsync([.. runbook.Checklist], scope.ExpectedVersion, cancel)
            : [];
        var (stop, changedBy) = (state.Stop, state.ChangedBy);
        state.Reads = stop is not null;
        var onFailure = await walker.WalkAsync(
            runbook.OnFailure,
            string.Empty,
            stop is null
                ? scope with
                {
                    Uncertain = "when a step has failed",
                    Unknown = scope.Unknown.With("run.failed_step", "when a step has failed"),
                }
                : scope,
            cancel
        );
        state.Reads = false;
        var ending = scope with { Unknown = Ended(scope.Unknown) };
        var always = await walker.WalkAsync(runbook.Always, string.Empty, ending, cancel);

        var forecast = PlanForecast.Of(runbook, steps, checklist, state.StatusTook, target, earlier);
        var (answer, reason) = Judge(gates, stop, state, changedBy, checklist);
        return new Plan
        {
            Runbook = runbook.Id,
            Title = runbook.Title,
            Path = request.Found.DisplayPath,
            Severity = runbook.Severity.Name,
            Target = target.Name,
            Address = target.Url,
            At = setup.Time.GetUtcNow(),
            Answer = answer,
            Reason = reason,
            Forecast = forecast,

            Status = status,
            Inputs =
            [
                .. InputValues
                    .Masked(runbook, inputs)
                    .Where(i => i.Value is not null)
                    .Select(i =>
                        KeyValuePair.Create(
                            i.Key,
                            i.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : i.Value!.ToJsonString()
                        )
                    ),
            ],
            Gates = gates,
            Steps = steps,
            OnFailure = onFailure,
            Always = always,
            Checklist = checklist,
            NoChecklist = noChecklist,
            StopsAt = stop?.Path,
            Unasked = UnaskedParts.Of(runbook, target, Find),
            Notices = NoticePlanner.Automatic(runbook, request.Notifications),
            Sent = book.Left,
        }.Clean(events.Clean);

        Runbook? Find(string id)
        {
            var bag = new DiagnosticBag();
            return new RunbookCatalog(setup.WorkingDirectory).Find(id, bag) is { } found ? RunbookCatalog.Read(found, bag) : null;
        }
    }

    private static async Task<string> BaselineAsync(TargetClient client, PlanState state, CancellationToken cancel)
    {
        var asked = client.Time.GetTimestamp();
        (state.Baseline, var problem) = await StateReader.LookAsync(client, within: null, cancel);
        state.StatusTook = client.Time.GetElapsedTime(asked);
        return state.Baseline is not { } status ? $"the status cannot be read: {problem}" : new ControllerWords(client.Target).Tell(status);
    }

    private static PlanScope ScopeOf(PlanRequest request, PlanState state, PlanTools tools)
    {
        var (runbook, target, inputs, _) = request.Asked;
        var values = new JsonObject
        {
            ["inputs"] = inputs.DeepClone(),
            [TargetValues.Root] = TargetValues.Of(target),
            ["run"] = new JsonObject
            {
                ["runbook"] = runbook.Id,
                ["title"] = runbook.Title,
                ["severity"] = runbook.Severity.Name,
                ["objective_seconds"] = runbook.Severity.Objective.TotalSeconds,
                ["environment_before"] = state.Baseline?.Serving.Place,
                ["version_before"] = state.Baseline?.Serving.Version,
                ["standby_environment"] = state.Baseline?.Candidate?.Place,
                ["standby_version"] = state.Baseline?.Candidate?.Version,
                ["standby_served"] = Eligibility.StandbyServedWord(state.Baseline, tools.Known),
                ["environment"] = state.Baseline?.Serving.Place,
                ["version"] = state.Baseline?.Serving.Version,
                ["outcome"] = null,
                ["reason"] = null,
                ["failed_step"] = null,
            },
        };
        var unknown = UnknownValues
            .None.With("run.id", "when a run begins")
            .With("run.incident", "when a run begins")
            .With("run.elapsed_seconds", "when a run is under way");
        return new PlanScope(
            new Scope(values),
            unknown,
            InputValues.Text(inputs, "expected-version"),
            InputValues.Text(inputs, "bad-version")
        );
    }

    private static UnknownValues Ended(UnknownValues unknown) =>
        ((string[])["outcome", "reason", "failed_step", "environment", "version"]).Aggregate(unknown, (u, name) =>
            u.With($"run.{name}", "when the run has ended")
        );

    private static (PlanAnswer Answer, string Reason) Judge(
        IReadOnlyList<PlanGate> gates,
        PlannedStep? stop,
        PlanState state,
        string? changedBy,
        IReadOnlyList<PlannedCheck> checklist
    )
    {
        if (gates.FirstOrDefault(g => g.Answer == PlanAnswer.Locked) is { } locked)
            return (
                PlanAnswer.Locked,
                Sentence(
                    locked.Name == "lock" ? $"a run would not begin: the target is {locked.Text}" : $"a run would not begin: {locked.Text}"
                )
            );
        if (gates.FirstOrDefault(g => g.Answer == PlanAnswer.Stops) is { } refused)
            return (PlanAnswer.Stops, Sentence(refused.Text));
        if (stop is not null)
            return (
                state.Baseline is null || state.Rollback?.Verdict == RollbackVerdict.Unknown ? PlanAnswer.Unknown : PlanAnswer.Stops,
                Sentence($"a run would stop at `{stop.Path}`: {stop.Why}")
            );
        if (state.Rollback is { Verdict: RollbackVerdict.AlreadySafe } safe)
        {
            var failing = checklist.Where(c => c.Forecast == StepForecast.Fails).Select(c => c.Id).ToList();
            var but =
                failing.Count == 0
                    ? string.Empty
                    : $". It would end as not recovered, because {string.Join(", ", failing)} "
                        + $"{(failing.Count == 1 ? "does" : "do")} not pass";
            return (PlanAnswer.Goes, Sentence($"a run would roll nothing back: {safe.Detail}{but}"));
        }

        return (
            PlanAnswer.Goes,
            state.Rollback is { Verdict: RollbackVerdict.Planned } planned
                ? Sentence($"a run would roll {Release.NameOf(planned.FromEnvironment, planned.FromVersion)} back to {state.Goal?.Name}")
            : changedBy is null ? "A run would change nothing."
            : Sentence($"a run could go; `{changedBy}` is the first step that changes something")
        );
    }

    private static string Sentence(string text) => SentenceText.Begin(text) + (text.EndsWith('.') ? string.Empty : ".");
}
