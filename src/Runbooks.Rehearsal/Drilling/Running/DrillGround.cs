using System.Collections.Concurrent;
using System.Text;
using Runbooks.Connections;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Incidents.Writing;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Runs;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Steps;
using Runbooks.Storage;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>What one drilled run stands on: a target that misbehaves, and a clock and a disk of its own.</summary>
/// <param name="one">The case.</param>
/// <param name="clock">The time of the run and of its target.</param>
/// <param name="environment">Looks an environment variable up as the run sees it.</param>
internal abstract class DrillGround(PlannedCase one, TimeProvider clock, Func<string, string?> environment) : IAsyncDisposable
{
    /// <summary>Who makes drilled runs.</summary>
    protected const string Operator = "drill";

    private readonly ConcurrentDictionary<string, bool> _withheld = new(StringComparer.Ordinal);

    /// <summary>The time of the run and of its target.</summary>
    public TimeProvider Clock => clock;

    public abstract PlayedTarget Played { get; }

    public abstract Uri Address { get; }

    /// <summary>Where its record goes; null for the spool.</summary>
    public virtual RecordsRepository? Records => null;

    /// <summary>Where it keeps what must outlive its process.</summary>
    public virtual Disk Disk => Disk.OfMachine;

    /// <summary>How its requests leave: to the target alone.</summary>
    public abstract TargetConnections Connections { get; }

    /// <summary>Whose requests were not sent, because they are not the target.</summary>
    public IEnumerable<string> Withheld => _withheld.Keys;

    /// <summary>A value that must appear nowhere: long and without meaning, so that finding it anywhere is finding this one.</summary>
    public string Secret { get; } = environment(SecretVariable)!;

    /// <summary>Looks an environment variable up as the run sees it: nothing of the person's own but the paths of programs.</summary>
    public Func<string, string?> Environment => environment;

    private const string SecretVariable = "DRILL_SECRET";

    /// <summary>What the run is made with.</summary>
    /// <param name="project">Where runbooks that are called are found, and where commands run.</param>
    public virtual RunSetup SetupOf(string project) =>
        new(clock, AnswerAsync, environment, project, Operator)
        {
            RunsCommands = one.RunsCommands,
            IsPlayed = true,
            SharesQuestions = false,
        };

    /// <summary>Looks into the record of the run.</summary>
    /// <returns>Whether it is as the run wrote it, or null where that is not looked at; and the files that hold the secret.</returns>
    public abstract (IncidentVerification? Verification, IReadOnlyList<string> SecretIn) Examine(RecordResult record);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>The target as the run knows it, with a credential of its own.</summary>
    public Target Target()
    {
        var target = one.On.At(Address, Secret);
        return one.ProcessingTime is { } declared ? target with { ProcessingTime = declared } : target;
    }

    /// <summary>Rolls the target back as somebody else would, before the run.</summary>
    public async Task RollBackBeforeAsync(CancellationToken cancel)
    {
        var somebody = new TargetClient(new Target("sandbox", Address), Connections, clock);
        var rollback = DescribedRequests.Usual.First(r => r.Role == RequestRole.Change);
        await somebody.SendAsync(new HttpCall(rollback.Method, rollback.Path), cancel);
    }

    /// <summary>What the target is started with.</summary>
    protected static SandboxOptions OptionsOf(PlannedCase one) =>
        one.On.Play(
            new SandboxOptions
            {
                BadRelease = one.Release,
                Faults = one.Faults,
                GoodVersion = one.GoodVersion,
                BadVersion = one.BadVersion,
                GoodRef = one.GoodRef,
            }
        );

    /// <summary>Looks an environment variable up as the run of a case sees it, with a home in which nothing of the person's lies.</summary>
    protected static Func<string, string?> EnvironmentOf(PlannedCase one, Draws draws, string home, Func<string, string?> environment)
    {
        var secret = $"drill-secret-{draws.Draw(one.Name):x8}-{draws.Draw(one.Runbook.Id):x8}";
        return name =>
            name switch
            {
                "HOME" or "USERPROFILE" => home,
                "XDG_STATE_HOME" => Path.Combine(home, "state"),
                "XDG_RUNTIME_DIR" => Path.Combine(home, "run"),
                "XDG_CONFIG_HOME" => Path.Combine(home, "config"),
                SecretVariable => secret,
                MachinePlace.Variable => "none",
                "PATH" or "LANG" or "TMPDIR" or "SystemRoot" => environment(name),
                _ when Credentials.AreNamed(name) || name == "TOKEN" => secret,
                _ => null,
            };
    }

    /// <summary>The files of a record in the spool that hold the secret.</summary>
    protected IReadOnlyList<string> SecretIn(RecordSpooled spooled) =>
        [
            .. Disk.Files(spooled.Directory, "*", isDeep: true)
                .Where(f => HoldsSecret(Disk.Read(f)))
                .Select(f => f[(spooled.Directory.Length + 1)..]),
        ];

    /// <summary>Whether a file holds the secret.</summary>
    protected bool HoldsSecret(ReadOnlySpan<byte> content) => content.IndexOf(Encoding.UTF8.GetBytes(Secret)) >= 0;

    /// <summary>Answers an approval as the case says.</summary>
    protected async Task<ApprovalAnswer> AnswerAsync(ApprovalRequest request, CancellationToken cancel)
    {
        if (request.Act is null ? one.Approval == DrillApproval.Unanswered : one.Manual == DrillManual.Unanswered)
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancel);
        if (request.Act is not null)
            return new ApprovalAnswer(one.Manual != DrillManual.Failed, "the person of the drill", "drill")
            {
                Report = ReportOf(one.Manual),
            };
        return new ApprovalAnswer(one.Approval == DrillApproval.Granted, "the person of the drill", "drill");
    }

    private static ManualReport ReportOf(DrillManual manual) =>
        manual switch
        {
            DrillManual.Skipped => new ManualReport(ManualAnswer.Skipped, "the drill leaves it out"),
            DrillManual.Failed => new ManualReport(ManualAnswer.Failed, "the drill says so"),
            _ => new ManualReport(ManualAnswer.Done, string.Empty),
        };

    /// <summary>Lets requests through to the target alone.</summary>
    protected SandboxOnly Within(HttpMessageHandler inner, params IReadOnlyList<Uri> allowed) =>
        new(inner, allowed, Played.ClosedPorts, whose => _withheld.TryAdd(whose, true));
}
