using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Storage;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Runbooks.Cli.Terminal;

/// <summary>
/// What the engine does, as a log of its own: one file per run, in the Git directory, where no commit has it; one JSON document per line.
/// </summary>
internal sealed class RunLog : IDisposable
{
    private readonly string? _gitDirectory;
    private string? _run;
    private Logger? _log;

    private RunLog(string? gitDirectory) => _gitDirectory = gitDirectory;

    /// <summary>A log for a run that is recorded; one that hears and writes nothing where there is no repository.</summary>
    /// <param name="records">Where the record goes.</param>
    /// <param name="resumed">The run that goes on; null for a new one.</param>
    public static RunLog Create(RecordsRepository? records, string? resumed = null)
    {
        var log = new RunLog(records?.GitDirectory);
        if (resumed is not null)
            log.Open(resumed);
        return log;
    }

    /// <summary>Hears an event; secrets are out of it by then.</summary>
    public ValueTask HearAsync(RecordedEvent recorded)
    {
        if (recorded.Event is RunStarted started)
            Open(started.Run);
        if (_log is not { } log)
            return ValueTask.CompletedTask;
        switch (recorded.Event)
        {
            case RunStarted e:
                log.Information("Run {Run} of {Runbook} on {Target} at {BaseUrl}", e.Run, e.Runbook, e.Target, e.BaseUrl);
                break;
            case RunResumed { GivesUp: true } e:
                log.Information("Run {Run} is given up after event {LastEvent}, {IdleSeconds} s later", _run, e.LastEvent, e.IdleSeconds);
                break;
            case RunResumed e:
                log.Information("Run {Run} goes on after event {LastEvent}, {IdleSeconds} s later", _run, e.LastEvent, e.IdleSeconds);
                break;
            case LockTaken { RemoteProblem: { } problem } e:
                log.Warning("The lock is held with number {Fencing} on this machine, and not at the remote: {Problem}", e.Fencing, problem);
                break;
            case StatusObserved { Problem: { } problem } e:
                log.Warning("The status, read for {Purpose}, cannot be used: {Problem}", e.Purpose, problem);
                break;
            case StatusObserved e:
                log.Debug(
                    "The status, read for {Purpose}: {Environment} {Version}, standby {StandbyEnvironment} {StandbyVersion}",
                    e.Purpose,
                    e.Environment,
                    e.Version,
                    e.StandbyEnvironment,
                    e.StandbyVersion
                );
                break;
            case StepFinished { Error: { } error } e:
                log.Error(
                    "Step {Step} ({Kind}) failed after {DurationMs} ms at {Place}: {Message}",
                    e.Path,
                    e.Kind,
                    e.DurationMs,
                    error.Place,
                    error.Message
                );
                break;
            case StepFinished e:
                log.Information("Step {Step} ({Kind}) {Status} after {DurationMs} ms", e.Path, e.Kind, e.Status.ToString(), e.DurationMs);
                break;
            case RollbackIntended e:
                log.Information(
                    "Intent {Intent}: {Request}, from {From} {Bad} to {To} {Expected}, because {Reason}",
                    e.Intent,
                    e.Request,
                    e.FromEnvironment,
                    e.BadVersion,
                    e.ToEnvironment,
                    e.ExpectedVersion,
                    e.Reason
                );
                break;
            case RollbackAnswered e:
                log.Information(
                    "Intent {Intent} was answered after {ElapsedMs} ms: {Answer}, {Detail}",
                    e.Intent,
                    e.ElapsedMs,
                    e.Answer,
                    e.Detail
                );
                break;
            case RollbackResolved e:
                log.Information("The rollback is {Verdict}: {Detail}", e.Verdict.ToString(), e.Detail);
                break;
            case CheckFinished e:
                log.Write(
                    e.Status == CheckStatus.Pass ? LogEventLevel.Information : LogEventLevel.Warning,
                    "Check {Check} is {Status}: {Actual}",
                    e.Id,
                    e.Status.ToString(),
                    e.Actual
                );
                break;
            case RunFinished e:
                log.Information("The run ended {Outcome} after {Seconds} s: {Reason}", e.Outcome.ToString(), e.ActualSeconds, e.Reason);
                break;
            default:
                log.Debug("{Event}", recorded.Json);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _log?.Dispose();
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // The end of the log is lost; the journal is what counts.
        }
    }

    private void Open(string run)
    {
        _run = run;
        if (_gitDirectory is null)
            return;
        _log = new LoggerConfiguration()
            .MinimumLevel.Debug()
            .WriteTo.File(new CompactJsonFormatter(), Path.Combine(_gitDirectory, "runbook", "logs", $"{run}.log"), buffered: true)
            .CreateLogger();
    }
}
