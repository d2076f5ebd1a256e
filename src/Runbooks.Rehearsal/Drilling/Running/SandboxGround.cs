using Runbooks.Connections;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Incidents.Writing;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Clocks;
using Runbooks.Sandbox;

namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>
/// A sandbox over HTTP, a records repository and a clock that goes far faster than the real one; they go when the run has ended.
/// </summary>
internal sealed class SandboxGround : DrillGround
{
    private readonly string _folder;
    private readonly DrillTicker _ticker;
    private readonly DrillClock _clock;
    private readonly SandboxTarget _sandbox;
    private readonly RecordsRepository? _records;

    private SandboxGround(
        PlannedCase one,
        string folder,
        DrillTicker ticker,
        DrillClock clock,
        SandboxTarget sandbox,
        RecordsRepository? records,
        Func<string, string?> environment
    )
        : base(one, clock, environment)
    {
        (_folder, _ticker, _clock, _sandbox, _records) = (folder, ticker, clock, sandbox, records);
        var under = new RequestsUnderWay();
        clock.IsBusy = () => under.Count > sandbox.RequestsHeldUp;
        Connections = TargetConnections.CreateAround([], Counted, Counted, isOfOurs: true);

        HttpMessageHandler Counted(HttpMessageHandler inner) => under.Around(Within(inner, sandbox.BaseUrl, sandbox.Blue, sandbox.Green));
    }

    /// <inheritdoc/>
    public override PlayedTarget Played => _sandbox.Played;

    /// <inheritdoc/>
    public override Uri Address => _sandbox.BaseUrl;

    /// <inheritdoc/>
    public override RecordsRepository? Records => _records;

    /// <inheritdoc/>
    public override TargetConnections Connections { get; }

    /// <param name="one">The case.</param>
    /// <param name="ticker">Moves the clock.</param>
    /// <param name="draws">What chance decides.</param>
    /// <param name="environment">Looks an environment variable up, for commands that are run.</param>
    /// <param name="cancel">Cancels it.</param>
    public static async Task<SandboxGround> PrepareAsync(
        PlannedCase one,
        DrillTicker ticker,
        Draws draws,
        Func<string, string?> environment,
        CancellationToken cancel
    )
    {
        var folder = DrillFolder.Make(environment);
        var clock = ticker.NewClock(one.RunsCommands);
        SandboxTarget? sandbox = null;
        try
        {
            sandbox = await SandboxTarget.StartAsync(OptionsOf(one) with { IsInMemory = true }, clock, cancel);
            var around = EnvironmentOf(one, draws, Path.Combine(folder, "home"), environment);
            // A repository takes a third of a run's time, and is the same whatever the target does.
            var records = one.Name == Behaviours.AsExpected ? RepositoryIn(Path.Combine(folder, "records"), around) : null;
            return new SandboxGround(one, folder, ticker, clock, sandbox, records, around);
        }
        catch
        {
            if (sandbox is not null)
                await sandbox.DisposeAsync();
            ticker.LetGo(clock);
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public override (IncidentVerification? Verification, IReadOnlyList<string> SecretIn) Examine(RecordResult record)
    {
        if (record is RecordSpooled spooled)
            return (null, SecretIn(spooled));
        if (record is not RecordCommitted committed)
            return (null, []);
        using var files = _records!.OpenFiles(committed.Commit);
        if (files is null)
        {
            var gone = new IncidentFault("incident.yaml", 0, $"the commit {committed.Commit} is gone.");
            return (new IncidentVerification(committed.Incident, 0, 0, [gone]), []);
        }

        var found = files.Below(committed.Path).Where(f => HoldsSecret(files.Read(f)));
        return (
            IncidentVerification.Of(files, committed.Incident, committed.Path + "/incident.yaml"),
            [.. found.Select(f => f[(committed.Path.Length + 1)..])]
        );
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        Connections.Dispose();
        await _sandbox.DisposeAsync();
        _ticker.LetGo(_clock);
        Directory.Delete(_folder, recursive: true);
    }

    private static RecordsRepository RepositoryIn(string path, Func<string, string?> around)
    {
        var bag = new DiagnosticBag();
        return (RecordsRepository.Create(path, bag) is null ? null : RecordsRepository.Open(path, bag, around))
            ?? throw new IOException(bag.Sorted()[0].Message);
    }
}
