using System.Text.Json.Nodes;
using Runbooks.Connections;
using Runbooks.Definitions.Groups;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Notifications;
using Runbooks.Runs;
using Runbooks.Storage;
using Runbooks.Watch.Events;
using Runbooks.Watch.Planning;

namespace Runbooks.Watch.Acting;

/// <summary>Runs what a claim asks for, under the safeguards of its target; a shadow tells what it would run.</summary>
/// <param name="tools">What the watch shares.</param>
/// <param name="connections">Connections to the target that stand already.</param>
/// <param name="find">Another target that is watched, by its name; null for none.</param>
internal sealed class Actor(WatchTools tools, Func<TargetConnections> connections, Func<string, WatchedMember?> find)
{
    private readonly RecordedRun _run = new(tools.Setup);
    private readonly BackgroundDelivery _delivery = new(tools);

    /// <summary>The run that is under way; null where none is.</summary>
    public RunUnderWay? UnderWay { get; private set; }

    /// <summary>Waits until no record is being delivered any more.</summary>
    public Task EndAsync() => _delivery.EndAsync();

    /// <summary>Asks the safeguards, and runs.</summary>
    /// <param name="planned">The target.</param>
    /// <param name="claim">What asks.</param>
    /// <param name="safeguards">The target's.</param>
    /// <param name="book">Where it is noted what held a claim back.</param>
    /// <param name="served">Is told what serves when a run has ended.</param>
    /// <param name="cancel">Ends the watch: a run that is under way finishes what it has begun.</param>
    /// <returns>Whether the claim has acted.</returns>
    public async Task<bool> ActAsync(
        PlannedTarget planned,
        Claim claim,
        Safeguards safeguards,
        ClaimQueue book,
        Action<string?, string?> served,
        CancellationToken cancel
    )
    {
        var (target, rules) = (planned.Target, planned.Target.Safeguards);
        if (safeguards.IsBusy)
            return false;
        if (claim.LastLook is { } look && await look(cancel) is { IsGiven: false } seen)
        {
            HoldBack(seen.Safeguard!, seen.Reason!);
            return false;
        }

        if (claim.Group is { } group)
            return await OnGroupAsync(target.Name, claim, group, HoldBack, cancel);
        var answer = LedgerRollbacks.Read(tools.Records, target.Name).Succeeds(out var elsewhere, out var problem)
            ? safeguards.Ask(rules, claim.Version, elsewhere)
            : new SafeguardAnswer("ledger", problem);
        if (!answer.IsGiven)
        {
            if (answer.Opens && safeguards.Open is null)
            {
                safeguards.Trip(answer.Reason!);
                tools.Remember();
                tools.Events.Publish(new CircuitOpened(target.Name, answer.Reason!) { IsPredicted = tools.IsShadow });

                // That the open circuit holds it back from now on is said by this already.
                book.IsFirst(claim.Key, "circuit");
            }

            HoldBack(answer.Safeguard!, answer.Reason!);
            return false;
        }

        if (tools.IsShadow)
        {
            if (await tools.Setup.HolderOfAsync(target, tools.Records, cancel) is { } other)
            {
                HoldBack("lock", $"another run holds the target: {other.Describe()}");
                return false;
            }

            if (new RunRecording(tools.Setup).OpenOn(target, tools.Records) is { } brokenOff)
            {
                HoldBack("unfinished", BrokenOff(brokenOff));
                return false;
            }

            var refused = await new ShadowForesight(tools, connections).RefusalAsync(planned, claim, cancel);
            safeguards.Pretended(rules, claim.Version, ShadowForesight.WouldChange(claim.Runbook, refused));
            tools.Remember();
            tools.Events.Publish(new Shadowed(target.Name, claim.Condition, claim.Runbook.Id, claim.Reason) { Refused = refused });
            return true;
        }

        // What is not on disk is forgotten by a crash, and would be done again.
        if (!safeguards.Began(claim.Version))
            return false;
        if (tools.Remember() is { } trouble)
        {
            safeguards.TookBack();
            HoldBack("memory", $"what runs by itself cannot be written down: {trouble}");
            return false;
        }

        var from = claim.Found.IsBuiltIn ? "built in" : claim.Found.DisplayPath;
        tools.Events.Publish(new RunBegan(target.Name, claim.Trigger, claim.Runbook.Id, claim.Reason) { From = from });
        return await RunAsync(planned, claim, safeguards, HoldBack, served, cancel);

        void HoldBack(string safeguard, string reason)
        {
            if (book.IsFirst(claim.Key, safeguard))
                tools.Events.Publish(
                    new Suppressed(target.Name, claim.Condition, claim.Runbook.Id, safeguard, reason) { IsPredicted = tools.IsShadow }
                );
        }
    }

    private async Task<bool> OnGroupAsync(
        string target,
        Claim claim,
        TargetGroup group,
        Action<string, string> holdBack,
        CancellationToken cancel
    )
    {
        try
        {
            return await new GroupActor(tools, find, _delivery).ActAsync(target, claim, group, holdBack, Begun, cancel);
        }
        finally
        {
            UnderWay = null;
        }

        void Begun() => UnderWay = new RunUnderWay(claim.Runbook.Id, claim.DetectedAt, claim.Runbook.Severity.Objective);
    }

    private async Task<bool> RunAsync(
        PlannedTarget planned,
        Claim claim,
        Safeguards safeguards,
        Action<string, string> holdBack,
        Action<string?, string?> served,
        CancellationToken cancel
    )
    {
        var target = planned.Target;
        var hasActed = false;
        RecordedRunResult result;
        UnderWay = new RunUnderWay(claim.Runbook.Id, claim.DetectedAt, claim.Runbook.Severity.Objective);
        try
        {
            using var notifier = tools.MakeNotifier();
            var isRehearsal = await LocalSandbox.IsAtAsync(target, tools.Setup.Environment, tools.Setup.Time, cancel);
            result = await _run.RunAsync(RequestOf(planned, claim, isRehearsal, notifier), [Notice, .. tools.RunListeners(target)], cancel);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            safeguards.TookBack();
            tools.Remember();
            holdBack("lock", e.Message);
            return false;
        }
        finally
        {
            UnderWay = null;
        }

        if (result.Holder is { } holder)
        {
            safeguards.TookBack();
            tools.Remember();
            holdBack("lock", $"another run holds the target: {holder.Describe()}");
            return false;
        }

        if (result.Unfinished is { } open)
        {
            safeguards.TookBack();
            tools.Remember();
            holdBack("unfinished", BrokenOff(open));
            return false;
        }

        var finished = result.Finished!;
        served(finished.EnvironmentAfter, finished.VersionAfter);
        EndedRun.Settle(tools, target.Name, safeguards, target.Safeguards, claim, result, hasActed);
        _delivery.Begin(target.Name, result.Push, cancel);
        return true;

        ValueTask Notice(RecordedEvent recorded)
        {
            hasActed |= recorded.Event is RollbackIntended or ChangeSent;
            return ValueTask.CompletedTask;
        }
    }

    private static string BrokenOff(UnfinishedRun open) =>
        $"the run {open.Started.Run} on it was broken off: `runbook resume {open.Started.Run}` finishes it";

    private RecordedRunRequest RequestOf(PlannedTarget planned, Claim claim, bool isRehearsal, Notifier? notifier)
    {
        var inputs = AutomaticInputs.For(claim.Runbook, claim.Reason, claim.Version, new DiagnosticBag()) ?? new JsonObject();
        var terms = AutomaticTerms.Of(claim, tools, isRehearsal);
        var asked = new AskedRun(claim.Runbook, planned.Target, inputs, terms) { Secrets = tools.Secrets() };
        return new RecordedRunRequest(asked, claim.Found, new RecordTerms(tools.Records) { Notifier = notifier })
        {
            Invocation = new Invocation(tools.Setup.WorkingDirectory, planned.Given, BaseUrl: null, Headers: []),
            Connections = connections(),
        };
    }
}
