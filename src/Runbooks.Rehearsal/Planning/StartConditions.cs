using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Locks;
using Runbooks.Rollback;
using Runbooks.Runs;
using Runbooks.Watch;
using Runbooks.Watch.Acting;
using Runbooks.Watch.Scheduling;

namespace Runbooks.Rehearsal.Planning;

/// <summary>Looks at what can keep a run from beginning, and writes nothing: no lock, no reference, no file that is put aside.</summary>
/// <param name="setup">What runs are made with.</param>
internal sealed class StartConditions(RunSetup setup)
{
    /// <summary>Who holds the target, and what the lock says that earlier runs left.</summary>
    public async Task<(PlanGate Gate, IReadOnlyList<LeftVersion> Left)> LockAsync(
        Target target,
        RecordsRepository? records,
        CancellationToken cancel
    )
    {
        var look = await RunSetup.LocksOf(setup.Environment, setup.Time).LookAsync(target, records, cancel);
        if (look.Holder is { } holder)
            return (new PlanGate("lock", $"held by another run: {holder.Describe()}", PlanAnswer.Locked), look.Left);
        var text = look.Problem is null
            ? "nobody holds the target"
            : $"nobody on this machine holds the target; at the remote that cannot be told: {look.Problem}";
        return (new PlanGate("lock", text, PlanAnswer.Goes), look.Left);
    }

    /// <summary>Whether a run on the target was broken off.</summary>
    public PlanGate Runs(Target target, RecordsRepository? records)
    {
        return new RunRecording(setup).OpenOn(target, records) is not { } open
            ? new PlanGate("runs", "no run on it is unfinished", PlanAnswer.Goes)
            : new PlanGate(
                "runs",
                $"{open.Started.Run} of {open.Started.Runbook} is unfinished since "
                    + $"{open.LastAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: `runbook resume {open.Started.Run}` comes first",
                PlanAnswer.Locked
            );
    }

    /// <summary>Where the record would go.</summary>
    public static PlanGate Records(PlanRequest request) =>
        request.Records is { } records
            ? new PlanGate("records", $"a record would be committed in {records.Place}", PlanAnswer.Goes)
            : new PlanGate(
                "records",
                $"the record would be spooled: {request.RecordsProblem ?? "there is no repository for it"}",
                PlanAnswer.Goes
            );

    /// <summary>What the ledger knows, and what earlier runs left according to the lock.</summary>
    public static (PlanGate Gate, KnownVersions Known) Ledger(Target target, RecordsRepository? records, IReadOnlyList<LeftVersion> left)
    {
        var (text, ledger) = Read(target, records);
        var known = RunSetup.Known(ledger, left);
        var bad = known.Bad;
        var broken = bad.FirstOrDefault(b => b.IsBrokenOff) is { } run ? $"; {run.Incident} broke off on another machine" : string.Empty;
        var elsewhere = bad.Where(b => !b.IsBrokenOff && ledger?.KnownBadVersions.Any(k => k.Version == b.Version) != true).ToList();
        var carried = elsewhere.Count == 0 ? string.Empty : $"; left by runs on other machines or without a ledger: {Names(elsewhere)}";
        return (new PlanGate("ledger", text + carried + broken, PlanAnswer.Goes), known);
    }

    private static (string Text, DeploymentLedger? Ledger) Read(Target target, RecordsRepository? records)
    {
        if (records is null)
            return ("there is none without a records repository", null);
        var trouble = records.TryReadNewestLedger(target.Name, out var text);
        if (trouble is not null)
            return ($"it cannot be read, so a run would know of no bad version: {trouble}", null);
        if (text is null)
            return ($"{target.Name} has none yet", null);
        if (
            DeploymentLedger.Parse(target.Name, new SourceText(DeploymentLedger.PathOf(target.Name), text), new DiagnosticBag())
            is not { } ledger
        )
            return ($"it holds mistakes, so a run would know of no bad version: mend {DeploymentLedger.PathOf(target.Name)}", null);
        var bad = ledger.KnownBadVersions;
        return (
            $"{ledger.EventCount} event{(ledger.EventCount == 1 ? string.Empty : "s")}; "
                + $"{(bad.Count == 0 ? "no version is known to be bad" : $"known to be bad: {Names(bad)}")}",
            ledger
        );
    }

    private static string Names(IReadOnlyList<KnownBadVersion> versions) =>
        string.Join(", ", versions.Select(b => $"{b.Version} ({b.Incident})"));

    /// <summary>
    /// What would hold back a run that begins by itself: the safeguards as the watch last wrote them down, and the ledger.
    /// </summary>
    public PlanGate ByItself(Target target, string project, string? version, RecordsRepository? records)
    {
        var safeguards = new Safeguards(setup.Time, new SteadyClock(setup.Time));
        var path = Path.Combine(WatchMemory.DirectoryOf(project, setup.Environment), "guards.json");
        var guards = WatchMemory.Read(path, putsAside: false);
        var known = guards.Value is { Shadow: false } saved ? saved.Find(target.Name) : null;
        if ((guards.Problem ?? known?.Problem) is { } unread)
            return Gate($"it would not begin: {unread}");
        if (known?.Value is { } before)
            safeguards.Restore(before.Safeguards);
        if (!LedgerRollbacks.Read(records, target.Name).Succeeds(out var elsewhere, out var problem))
            return Gate($"it would not begin: {problem}");
        var answer = safeguards.Ask(target.Safeguards, version, elsewhere);
        return Gate(
            answer.IsGiven
                ? "no cooldown, limit or open circuit holds one back"
                : $"it would be held back: {answer.Reason}. A run that a person begins is not"
        );

        static PlanGate Gate(string text) => new("by itself", text, PlanAnswer.Goes);
    }
}
