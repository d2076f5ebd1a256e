using Runbooks.Connections;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Rollback;
using Runbooks.Runs;
using Runbooks.Steps;
using Runbooks.Targets;
using Runbooks.Watch.Planning;

namespace Runbooks.Watch.Acting;

/// <summary>
/// What would become of the rollback that a shadow would ask for: the rollback protocol itself decides, up to where it would
/// send something, with what a run that nobody began knows.
/// </summary>
/// <param name="tools">What the watch shares.</param>
/// <param name="connections">Connections to the target that stand already.</param>
internal sealed class ShadowForesight(WatchTools tools, Func<TargetConnections> connections)
{
    /// <summary>Whether a run would change anything: what would send nothing is no rollback, and is not counted as one.</summary>
    /// <param name="runbook">What would run.</param>
    /// <param name="refused">Why its rollback would send nothing; null where it would, or that is not known.</param>
    public static bool WouldChange(Runbook runbook, string? refused) =>
        runbook.AllSteps().Select(s => s.Action).Any(a => a.ChangesTarget && (refused is null || a is not RollbackStep));

    /// <summary>Looks.</summary>
    /// <param name="planned">The target.</param>
    /// <param name="claim">What asks.</param>
    /// <param name="cancel">Ends the watch.</param>
    /// <returns>Why nothing would be sent; null where something would, or that is decided by more than the status.</returns>
    public async Task<string?> RefusalAsync(PlannedTarget planned, Claim claim, CancellationToken cancel)
    {
        var steps = claim.Runbook.AllSteps().Select(s => s.Action).ToList();
        if (steps.OfType<RollbackStep>().FirstOrDefault() is not { } rollback)
            return null;
        if (rollback.To?.Text.Text.Contains("{{", StringComparison.Ordinal) == true)
            return null;
        var target = planned.Target;
        var client = new TargetClient(target, connections(), tools.Time) { Programs = tools.Setup.Programs() };
        var asked = new AskedRun(claim.Runbook, target, [], new RunTerms { EngineVersion = tools.EngineVersion })
        {
            Secrets = tools.Secrets(),
        };
        using var events = new RunEvents(tools.Time, tools.Setup.RedactorOf(asked), []);
        var left = (await RunSetup.LocksOf(tools.Setup.Environment, tools.Time).LookAsync(target, tools.Records, cancel)).Left;
        var (wanted, isRef) = (rollback.To?.Text.Text, rollback.To is { IsRef: true });
        var request = new RollbackRequest(rollback.Within)
        {
            ToRef = isRef ? wanted : null,
            ToVersion = isRef || wanted is null or "" or RollbackStep.Previous ? null : wanted,
            BadVersion = claim.Version,
            MaySwitch = rollback.MaySwitch,
            Known = RunSetup.Known(tools.Records, target.Name, left),
            HasPerson = steps.Any(s => s.Asks is not null),
            IsPlan = true,
        };
        var resolved = await new RollbackProtocol(client, new StateReader(client, events), events, tools.Time).RunAsync(request, cancel);
        return resolved.Verdict == RollbackVerdict.Planned ? null : tools.Events.Clean(resolved.Detail);
    }
}
