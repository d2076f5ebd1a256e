using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Groups;
using Runbooks.Incidents.Writing;
using Runbooks.Runs;

namespace Runbooks.Cli.Terminal;

/// <summary>The last lines of a group: what became of each member, where the incident's record is, and what to do next.</summary>
/// <param name="host">The world around.</param>
/// <param name="view">Shows the lines.</param>
/// <param name="reports">What the members' runs told, by the target's name.</param>
/// <param name="github">The run as GitHub shows it; null where nobody asked for that.</param>
/// <param name="records">Where the records went; null for nowhere.</param>
/// <param name="setup">What delivers them.</param>
internal sealed class GroupEnding(
    CommandHost host,
    GroupView view,
    IReadOnlyDictionary<string, RunReport> reports,
    GitHubReport? github,
    RecordsRepository? records,
    RunSetup setup
)
{
    /// <summary>Writes them in the format that was asked for, pushes in between, and gives the exit code.</summary>
    /// <param name="result">How the group ended.</param>
    /// <param name="runbook">What ran.</param>
    /// <param name="group">The group's name.</param>
    /// <param name="opensPullRequest">Whether the incident gets a pull request.</param>
    /// <param name="cancel">The operator's wish to stop.</param>
    public async Task<(int ExitCode, GroupDocument Document)> ReportAsync(
        GroupRunResult result,
        string runbook,
        string group,
        bool opensPullRequest,
        CancellationToken cancel
    )
    {
        var finished = result.Run.Finished!;
        view.ShowMembers(result.Ended, result.NotBegun);
        var subject = new RunSubject(runbook, group, finished.ObjectiveSeconds, records);
        var ending = new RunEnding(
            host,
            view.Own,
            new RunReport(),
            github: null,
            subject,
            setup.Delivery,
            opensPullRequest ? setup.PullRequests : null
        );
        var own = await ending.ReportAsync(result.Run, "text", cancel);
        var waits = await PushMembersAsync(result, ending.Push, cancel);
        var exitCode = ExitCodeOf(result, own, waits);
        github?.End(
            result.Run with
            {
                Finished = finished with { Next = ending.Next },
            },
            records,
            ending.Push,
            ending.PullRequest,
            exitCode
        );
        var document = new GroupDocument
        {
            Run = result.Run.Identity.Run,
            Outcome = OutcomeText.Of(finished.Outcome),
            ExitCode = exitCode,
            Runbook = runbook,
            Group = group,
            Reason = finished.Reason,
            Next = ending.Next,
            Rto = new(finished.ObjectiveSeconds, finished.ActualSeconds, finished.ObjectiveMet),
            Incident = RunIncident.Of(result.Run.Identity.Incident, result.Run.Record, ending.Push, ending.PullRequest?.Answer),
            Members =
            [
                .. result.Ended.Select(e => MemberOf(e, result, ending.Push)),
                .. result.NotBegun.Select(t => new GroupDocument.Member(t, "not begun", Reason: null, Seconds: null, Run: null)),
            ],
        };
        return (exitCode, document);
    }

    private GroupDocument.Member MemberOf(MemberEnded ended, GroupRunResult all, PushResult? push)
    {
        var result = all.Members.FirstOrDefault(m => m.Identity.Run == ended.Run);
        var run = reports.GetValueOrDefault(ended.Target) is { Finished: { } finished } report
            ? report.ToDocument(
                ExitCodes.Of(finished.Outcome, result?.Record is RecordSpooled or RecordLost),
                finished.Next,
                result?.Record,
                result?.Push is null ? null : push,
                attempt: null
            )
            : null;
        return new GroupDocument.Member(ended.Target, GroupView.ResultOf(ended), ended.Reason, ended.Seconds, run);
    }

    // The branch of the incident brings its members' records along; one that is not there by then goes by itself.
    private async Task<bool> PushMembersAsync(GroupRunResult result, PushResult? push, CancellationToken cancel)
    {
        if (push is null || records is null)
            return false;
        if (push.Commit is { } commit)
            setup.Delivery.TakeOut(records, commit, result.Ended.Select(e => e.Run));
        var waits = false;
        foreach (var pending in result.Members.Select(m => m.Push).OfType<PendingPush>().Where(p => Directory.Exists(p.Directory)))
        {
            if (
                push.Commit is null
                || (await setup.Delivery.PushAsync(records, pending, isPatient: true, isLate: false, cancel))?.Commit is null
            )
                waits = true;
        }

        return waits;
    }

    private static int ExitCodeOf(GroupRunResult result, int own, bool waits)
    {
        var codes = result
            .Ended.Select(e => e.Outcome is { } outcome ? ExitCodes.Of(outcome, isSpooled: false) : ExitCodes.Locked)
            .Concat(result.Members.Select(m => m.Record is RecordSpooled or RecordLost ? ExitCodes.Spooled : ExitCodes.Recovered))
            .Append(waits ? ExitCodes.Spooled : ExitCodes.Recovered)
            .ToHashSet();

        // What is locked is no failure of its own where nothing else failed; what was not begun is one.
        if (own is ExitCodes.Cancelled or ExitCodes.Spooled || ExitCodes.Worst(codes) is ExitCodes.Recovered or ExitCodes.Spooled)
            codes.Add(own);
        return ExitCodes.Worst(codes);
    }
}
