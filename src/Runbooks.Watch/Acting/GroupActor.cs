using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Runbooks.Definitions.Groups;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Groups;
using Runbooks.Runs;
using Runbooks.Steps;
using Runbooks.Storage;
using Runbooks.Watch.Events;
using Runbooks.Watch.Planning;

namespace Runbooks.Watch.Acting;

/// <summary>
/// Runs what a claim asks for on all members of a group. None is begun before the safeguards of each have let it, and each counts what was
/// done to its target.
/// </summary>
/// <param name="tools">What the watch shares.</param>
/// <param name="find">A target that is watched, by its name; null for none.</param>
/// <param name="delivery">Brings the records to the remote.</param>
internal sealed class GroupActor(WatchTools tools, Func<string, WatchedMember?> find, BackgroundDelivery delivery)
{
    /// <summary>Asks the safeguards, and runs.</summary>
    /// <param name="target">The name of the target whose trigger fired.</param>
    /// <param name="claim">What asks.</param>
    /// <param name="group">The group.</param>
    /// <param name="holdBack">Is told which safeguard held it back, and why.</param>
    /// <param name="begun">Is told that it begins.</param>
    /// <param name="cancel">Ends the watch: what is under way finishes what it has begun, and nothing more is begun.</param>
    /// <returns>Whether the claim has acted.</returns>
    public async Task<bool> ActAsync(
        string target,
        Claim claim,
        TargetGroup group,
        Action<string, string> holdBack,
        Action begun,
        CancellationToken cancel
    )
    {
        var members = new Dictionary<string, WatchedMember>(StringComparer.Ordinal);
        foreach (var name in group.Members)
        {
            if (find(name) is not { } member)
            {
                holdBack("group", $"{name} of the group {group.Name} is not watched");
                return false;
            }

            members[name] = member;
        }

        foreach (var member in members.Values)
        {
            if (Ask(member, claim) is { IsGiven: false } held)
            {
                holdBack(held.Safeguard!, $"{member.Name}: {held.Reason}");
                return false;
            }
        }

        if (tools.IsShadow)
            return await PretendAsync(target, claim, group, [.. members.Values], holdBack, cancel);
        if (!Reserve(members.Values, claim, holdBack))
            return false;
        begun();
        var from = claim.Found.IsBuiltIn ? "built in" : claim.Found.DisplayPath;
        tools.Events.Publish(new RunBegan(target, claim.Trigger, claim.Runbook.Id, claim.Reason) { From = from, Group = group.Name });
        return await RunAsync(target, claim, group, members, holdBack, cancel);
    }

    private SafeguardAnswer Ask(WatchedMember member, Claim claim)
    {
        var answer = LedgerRollbacks.Read(tools.Records, member.Name).Succeeds(out var elsewhere, out var problem)
            ? member.Safeguards.Ask(member.Rules, VersionOf(member, claim), elsewhere)
            : new SafeguardAnswer("ledger", problem);
        if (answer.Opens && member.Safeguards.Open is null)
        {
            Trip(member, answer.Reason!, isPredicted: tools.IsShadow);
            tools.Remember();
        }

        return answer;
    }

    private static string? VersionOf(WatchedMember member, Claim claim) => member.Version ?? claim.Version;

    // What is not on disk is forgotten by a crash, and would be done again.
    private bool Reserve(Dictionary<string, WatchedMember>.ValueCollection members, Claim claim, Action<string, string> holdBack)
    {
        var reserved = members.TakeWhile(m => m.Safeguards.Began(VersionOf(m, claim))).ToList();
        var busy = reserved.Count < members.Count ? members.ElementAt(reserved.Count) : null;
        var trouble = busy is null ? tools.Remember() : null;
        if (busy is null && trouble is null)
            return true;
        foreach (var member in reserved)
            member.Safeguards.TookBack();
        if (busy is not null)
            holdBack(SafeguardAnswer.Busy.Safeguard!, $"{busy.Name}: {SafeguardAnswer.Busy.Reason}");
        else
            holdBack("memory", $"what runs by itself cannot be written down: {trouble}");
        return false;
    }

    private async Task<bool> RunAsync(
        string target,
        Claim claim,
        TargetGroup group,
        Dictionary<string, WatchedMember> members,
        Action<string, string> holdBack,
        CancellationToken cancel
    )
    {
        var left = new ConcurrentDictionary<string, WatchedMember>(members);
        var begun = new ConcurrentDictionary<string, bool>();
        var terms = AutomaticTerms.Of(claim, tools, isRehearsal: await AreSandboxesAsync(members.Values, cancel));
        var invocation = new Invocation(tools.Setup.WorkingDirectory, Target: null, BaseUrl: null, Headers: [])
        {
            Members = [.. members.Values.Select(m => m.Planned.Given)],
        };
        var request = RequestOf(claim, GroupRunRequest.StandIn(group.Name), terms, members.Values, invocation);
        GroupRunResult result;
        try
        {
            result = await new GroupRun(tools.Setup).RunAsync(
                new GroupRunRequest(request, group, [.. members.Values.Select(m => m.Planned.Target)], GoAsync),
                tools.RunListeners(request.Asked.Target),
                cancel
            );
        }
        catch (Exception e) when (DiskFault.IsIn(e) && begun.IsEmpty)
        {
            Free(left.Values);
            holdBack("lock", e.Message);
            return false;
        }
        catch
        {
            // Whether anything was sent to those that were under way nobody knows.
            foreach (var member in left.Values.Where(m => begun.ContainsKey(m.Name)))
            {
                member.Safeguards.Ended(member.Rules, "unknown", hasActed: true);
                Trip(member, $"runbook itself failed while the group {group.Name} was gone through");
            }

            Free(left.Values.Where(m => !begun.ContainsKey(m.Name)));
            throw;
        }

        Free(left.Values);
        EndedRun.Tell(tools, target, claim, result.Run, group.Name);
        delivery.Begin(group.Name, result.Run.Push, cancel, [.. result.Members.Select(m => m.Push).OfType<PendingPush>()]);
        return true;

        async Task<RecordedRunResult> GoAsync(
            string name,
            RunIdentity identity,
            RunTerms settled,
            UnfinishedRun? open,
            CancellationToken stop
        )
        {
            var (member, hasActed) = (members[name], false);
            begun[name] = true;
            using var notifier = tools.MakeNotifier();
            var start = settled.Start with { DetectedBy = terms.Start.DetectedBy, BadVersion = claim.Version, Evidence = claim.Evidence };
            var asked = RequestOf(
                claim,
                member.Planned.Target,
                settled with
                {
                    Start = start,
                },
                [member],
                invocation with
                {
                    Target = member.Planned.Given,
                    Members = null,
                }
            );
            var ran = await new RecordedRun(tools.Setup).RunAsync(
                asked with
                {
                    Identity = identity,
                    Record = asked.Record with { OpensPullRequest = false, Notifier = notifier },
                    Connections = member.Connections(),
                },
                [Notice, .. tools.RunListeners(member.Planned.Target)],
                stop
            );
            left.TryRemove(name, out _);
            Settle(member, claim, ran, hasActed);
            return ran;

            ValueTask Notice(RecordedEvent recorded)
            {
                hasActed |= recorded.Event is RollbackIntended or ChangeSent;
                return ValueTask.CompletedTask;
            }
        }
    }

    private void Settle(WatchedMember member, Claim claim, RecordedRunResult ran, bool hasActed)
    {
        if (ran.Finished is not { } finished)
        {
            Free([member]);
            return;
        }

        member.Served(finished.EnvironmentAfter, finished.VersionAfter);
        EndedRun.Settle(tools, member.Name, member.Safeguards, member.Rules, claim, ran, hasActed);
    }

    private void Free(IEnumerable<WatchedMember> members)
    {
        foreach (var member in members)
            member.Safeguards.TookBack();
        tools.Remember();
    }

    private void Trip(WatchedMember member, string reason, bool isPredicted = false) =>
        EndedRun.Trip(tools, member.Name, member.Safeguards, reason, isPredicted);

    private async Task<bool> PretendAsync(
        string target,
        Claim claim,
        TargetGroup group,
        IReadOnlyList<WatchedMember> members,
        Action<string, string> holdBack,
        CancellationToken cancel
    )
    {
        var refusals = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            if (await tools.Setup.HolderOfAsync(member.Planned.Target, tools.Records, cancel) is { } other)
            {
                holdBack("lock", $"{member.Name}: another run holds the target: {other.Describe()}");
                return false;
            }

            var foresight = new ShadowForesight(tools, member.Connections);
            if (await foresight.RefusalAsync(member.Planned, claim, cancel) is { } why)
                refusals[member.Name] = why;
        }

        foreach (var member in members)
        {
            var acts = ShadowForesight.WouldChange(claim.Runbook, refusals.GetValueOrDefault(member.Name));
            member.Safeguards.Pretended(member.Rules, VersionOf(member, claim), acts);
        }

        tools.Remember();
        var told = string.Join("; ", refusals.Select(r => $"{r.Key}: {r.Value}"));
        var some = refusals.Count == 0 ? string.Empty : $". It would send nothing to {told}";
        tools.Events.Publish(
            new Shadowed(
                target,
                claim.Condition,
                GroupText.Of(claim.Runbook.Id, group.Name),
                refusals.Count < members.Count ? claim.Reason + some : claim.Reason
            )
            {
                Refused = refusals.Count < members.Count ? null : told,
            }
        );
        return true;
    }

    private RecordedRunRequest RequestOf(
        Claim claim,
        Target target,
        RunTerms terms,
        IReadOnlyCollection<WatchedMember> members,
        Invocation invocation
    )
    {
        var inputs = AutomaticInputs.For(claim.Runbook, claim.Reason, claim.Version, new DiagnosticBag()) ?? new JsonObject();
        var asked = new AskedRun(claim.Runbook, target, inputs, terms)
        {
            Secrets = [.. tools.Secrets(), .. members.SelectMany(m => m.Planned.Target.Secrets)],
        };
        return new RecordedRunRequest(asked, claim.Found, new RecordTerms(tools.Records)) { Invocation = invocation };
    }

    private async Task<bool> AreSandboxesAsync(IEnumerable<WatchedMember> members, CancellationToken cancel)
    {
        foreach (var member in members)
        {
            if (!await LocalSandbox.IsAtAsync(member.Planned.Target, tools.Setup.Environment, tools.Setup.Time, cancel))
                return false;
        }

        return true;
    }
}
