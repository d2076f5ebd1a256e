using System.Collections.Concurrent;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Runs;
using Runbooks.Steps;
using Runbooks.Telemetry;

namespace Runbooks.Cli.Commands;

/// <summary>
/// Runs the members of a group as `runbook run` and `runbook resume` run one target, each with lines of its own on the terminal.
/// </summary>
/// <param name="host">The world around.</param>
/// <param name="view">The terminal that they share.</param>
/// <param name="options">What was asked.</param>
/// <param name="run">What they share; its target stands for the group.</param>
/// <param name="members">Each target with the name or file that it was asked for by, by its name.</param>
/// <param name="sandboxes">The names of those that are sandboxes of this account.</param>
internal sealed class MemberRuns(
    CommandHost host,
    GroupView view,
    RunOptions options,
    RecordedRunRequest run,
    IReadOnlyDictionary<string, (string Given, Target Target)> members,
    IReadOnlySet<string> sandboxes
) : IDisposable
{
    private readonly ConcurrentDictionary<string, RunReport> _reports = [];
    private readonly SemaphoreSlim _question = new(1);

    /// <summary>What each one's run told, by the target's name.</summary>
    public IReadOnlyDictionary<string, RunReport> Reports => _reports;

    /// <summary>Traces their runs; null where no collector is named.</summary>
    public RunTelemetry? Telemetry { get; init; }

    /// <summary>Tells people of each; null where nobody is told.</summary>
    public RunNotifications? Notifications { get; init; }

    /// <summary>Annotates what goes wrong in each; null where nobody asked for that.</summary>
    public GitHubReport? GitHub { get; init; }

    /// <summary>Whether what was under way in another process is given up.</summary>
    public bool Abandons { get; init; }

    /// <summary>Runs one, or goes on with it.</summary>
    public async Task<RecordedRunResult> RunAsync(
        string target,
        RunIdentity identity,
        RunTerms terms,
        UnfinishedRun? open,
        CancellationToken cancel
    )
    {
        var lines = view.LinesOf(target);
        var report = _reports.GetOrAdd(target, _ => new RunReport());

        // Each run reads and writes the repository by itself, as each would in a process of its own.
        var records = run.Record.Records is null ? null : RecordsOfRun.Open(host, options.Records, out _);
        using var log = RunLog.Create(records, open?.Started.Run);
        using var notifier = open?.HasFinished == true ? null : Notifications?.NotifierOf(records);
        var setup = RunCommand.SetupOf(host, (request, stop) => AskAsync(target, request, lines, stop));
        var record = run.Record with
        {
            Records = records,
            OpensPullRequest = false,
            OnLastMessages = lines.View.ShowLastMessages,
            Notifier = notifier,
        };
        RunEventSink[] shown =
        [
            report.HearAsync,
            lines.HearAsync,
            .. Telemetry is null ? Array.Empty<RunEventSink>() : [Telemetry.ForRun()],
            .. GitHub is null ? Array.Empty<RunEventSink>() : [recorded => GitHub.HearAsync(target, recorded)],
        ];
        var result = open is null
            ? await new RecordedRun(setup).RunAsync(Begun(target, identity, terms, record), [log.HearAsync, .. shown], cancel)
            : await new ResumedRun(setup).ResumeAsync(GoneOnWith(open, terms, record, lines), [log.HearAsync, .. shown], shown, cancel);
        lines.ShowTold();
        return result;
    }

    /// <inheritdoc/>
    public void Dispose() => _question.Dispose();

    private RecordedRunRequest Begun(string target, RunIdentity identity, RunTerms terms, RecordTerms record)
    {
        var (given, to) = members[target];
        return run with
        {
            Asked = run.Asked with { Target = to, Terms = terms with { IsRehearsal = sandboxes.Contains(target) } },
            Record = record,
            Identity = identity,
            OnWait = holder => RunCommand.SayWaitAsync(host, target, holder, terms.WaitForLock),
            Invocation = run.Invocation! with { Target = given, Members = null },
        };
    }

    // It has begun: what is not there any more is told of it, and holds up no other.
    private ResumeRequest GoneOnWith(UnfinishedRun open, RunTerms terms, RecordTerms record, MemberLines lines)
    {
        var bag = new DiagnosticBag();
        var resumed = new ResumeOptions(open.Started.Run, options) { Abandon = Abandons };
        if (Resumption.Prepare(host, resumed, run.Record.Records, open, bag) is not { } asked)
            throw new InvalidDataException(
                $"its run {open.Started.Run} cannot be resumed: {string.Join("; ", bag.Sorted().Select(d => d.Message))}"
            );
        return asked with
        {
            Asked = asked.Asked with { Terms = terms, Secrets = [.. asked.Asked.Secrets, .. Notifications?.Secrets ?? []] },
            Record = record,
            OnUnsettled = lines.View.ShowUnsettled,
        };
    }

    // One question stands at a time, and what the others say meanwhile waits behind it.
    private async Task<ApprovalAnswer> AskAsync(string target, ApprovalRequest request, MemberLines lines, CancellationToken cancel)
    {
        await _question.WaitAsync(cancel);
        try
        {
            using var quiet = view.Hold();
            await host.Error.WriteLineAsync($"{target}:");
            return await new TerminalApprover(host, lines.View, options.Yes, options.WaitForApproval).AskAsync(request, cancel);
        }
        finally
        {
            _question.Release();
        }
    }
}
