using Runbooks.Checklist;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Rehearsal.Guarding;
using Runbooks.Rollback;
using Runbooks.Runs;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Planning;

/// <summary>Looks at a target as a run would, through a guard that lets reads alone leave, and says what is missing.</summary>
/// <param name="setup">What runs are made with.</param>
public sealed class TargetInspector(RunSetup setup)
{
    // What the application is asked by every shipped runbook.
    private static readonly string[] Looks = ["health", "version", "core-functionality"];

    /// <summary>Looks.</summary>
    /// <param name="target">The target.</param>
    /// <param name="records">Where the ledger lies; null for nowhere.</param>
    /// <param name="cancel">Cancels what is under way.</param>
    public async Task<TargetInspection> LookAsync(Target target, RecordsRepository? records, CancellationToken cancel)
    {
        using var events = new RunEvents(setup.Time, RunSetup.RedactorOf(target), []);
        using var connections = HarmlessGuard.Connections(target.Authorities, AllowedOn(target), new SentRequests(), setup.Time);
        var client = new TargetClient(target, connections, setup.Time) { Programs = setup.Programs() };
        var (state, problem) = await StateReader.LookAsync(client, within: null, cancel);
        var inspection = new TargetInspection(target, state, problem is null ? null : events.Clean(problem))
        {
            Words = new ControllerWords(target),
        };
        if (state is null)
            return inspection with
            {
                Missing = [$"the state cannot be read, so nothing can be proved: look at it yourself with `{inspection.Words.Look}`"],
            };
        var known = RunSetup.Known(records, target.Name, []);
        var request = new RollbackRequest(target.ProcessingTime) { Known = known, IsPlan = true };
        var resolved = await new RollbackProtocol(client, new StateReader(client, events), events, setup.Time).RunAsync(request, cancel);
        var checks = await ChecksAsync(client, events, state, cancel);
        return inspection with
        {
            Releases =
            [
                .. state.Releases.Select(r => new InspectedRelease(
                    r,
                    Eligibility.StandbyServedWord(state with { Candidate = r }, known)!,
                    known.Bad.LastOrDefault(k => k.Version == r.Version)?.Incident
                )),
            ],
            CanRollBack = resolved.Verdict == RollbackVerdict.Planned,
            Rollback = events.Clean(resolved.Detail),
            Checks = checks,
            Missing = [.. Missing(target, state, resolved, checks)],
        };
    }

    // What the descriptions of the controller and the application declare to be safe is asked, and the same of a path that does not exist.
    private static AllowedRequests AllowedOn(Target target)
    {
        var words = new ControllerWords(target);
        return AllowedRequests.ReadsAnd(
            [.. words.SafeLooks, .. words.SafeAmong(Looks.SelectMany(id => CheckReader.Usual(id).Reads(target)))],
            target
        );
    }

    private async Task<IReadOnlyList<InspectedCheck>> ChecksAsync(
        TargetClient client,
        RunEvents events,
        ControllerState state,
        CancellationToken cancel
    )
    {
        var context = new CheckContext(client, events, setup.Time) { Baseline = state, ExpectedVersion = state.Serving.Version };
        var looked = new List<InspectedCheck>();
        foreach (var id in Looks)
        {
            var check = CheckReader.Usual(id);
            var found = await check.LookAsync(context, cancel);
            looked.Add(new InspectedCheck(id, check.Title, found.Status, events.Clean(found.Actual)));
        }

        return looked;
    }

    private static IEnumerable<string> Missing(
        Target target,
        ControllerState state,
        RollbackResolved resolved,
        IReadOnlyList<InspectedCheck> checks
    )
    {
        var controller = Controller.Of(target);
        if (state.Serving.Version is null)
            yield return $"nothing says which version {state.Serving.Place} serves, so a rollback cannot be proved: "
                + $"`version` under `releases` of the controller `{controller.Name}`";
        if (resolved.Unproven)
            yield return "nothing says that what would be gone back to has served: a run that begins by itself leaves it alone, until "
                + "`served` of the controller, the ledger, or `unproven-standby: allow` under `safeguards` of the target says otherwise";
        if (state.Repeated is { } repeated)
            yield return $"{repeated} is listed more than once, and nothing says which entry counts: `repeated: newest` under `releases` "
                + $"of the controller `{controller.Name}` takes the first";
        foreach (var gap in ControllerGaps.Of(controller.Definition))
            yield return gap;
        foreach (var check in checks.Where(c => c.Status == CheckStatus.Unknown))
            yield return $"`{check.Id}` proves nothing: {check.Actual}";
        if (target.Application is null && controller != ShippedControllers.BlueGreen)
            yield return "the target describes no `application`: the playbook's paths are asked, which another service does not have";
    }
}
