using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Incidents.Writing;
using Runbooks.Locks;
using Runbooks.Operations;
using Runbooks.Rollback;
using Runbooks.Watch;
using Runbooks.Watch.Acting;
using Runbooks.Watch.Scheduling;

namespace Runbooks.Drills.Planning;

/// <summary>Looks at what can keep a run from beginning, and writes nothing: no lock, no reference, no file that is put aside.</summary>
/// <param name="setup">What runs are made with.</param>
internal sealed class GateKeeper(RunSetup setup)
{
    /// <summary>Who holds the target.</summary>
    public async Task<PlanGate> LockAsync(Target target, RecordsRepository? records, CancellationToken cancel)
    {
        var (holder, problem) = await new TargetLocks(RunSetup.Locks(setup.Environment), Machine.Here(), setup.Time).LookAsync(target, records, cancel);
        if (holder is not null) return new PlanGate("lock", $"held by another run: {holder.Describe()}", PlanAnswer.Locked);
        return new PlanGate("lock", problem is null ? "nobody holds the target" : $"nobody on this machine holds the target; at the remote that cannot be told: {problem}", PlanAnswer.Goes);
    }

    /// <summary>Whether a run on the target was broken off.</summary>
    public PlanGate Runs(string address, RecordsRepository? records)
    {
        var state = StateDirectory.Find(setup.Environment);
        var open = UnfinishedRun.In(records is null ? [state] : [records.GitDirectory, state]).FirstOrDefault(r => !r.HasFinished && !r.IsLive && r.Started.BaseUrl == address);
        return open is null
            ? new PlanGate("runs", "no run on it is unfinished", PlanAnswer.Goes)
            : new PlanGate("runs", $"{open.Started.Run} of {open.Started.Runbook} is unfinished since {open.LastAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: `runbook resume {open.Started.Run}` comes first", PlanAnswer.Locked);
    }

    /// <summary>Where the record would go.</summary>
    public static PlanGate Records(PlanRequest request) => request.Records is { } records
        ? new PlanGate("records", $"a record would be committed in {records.Place}", PlanAnswer.Goes)
        : new PlanGate("records", $"a run would not begin: {request.RecordsProblem ?? "there is no repository for its record"}", PlanAnswer.Stops);

    /// <summary>What the ledger knows.</summary>
    public static (PlanGate Gate, IReadOnlyList<KnownBadVersion> KnownBad, IReadOnlyCollection<string> Served) Ledger(Target target, RecordsRepository? records)
    {
        if (records is null) return (new PlanGate("ledger", "there is none without a records repository", PlanAnswer.Goes), [], []);
        var trouble = records.TryReadNewestLedger(target.Name, out var text);
        if (trouble is not null) return (new PlanGate("ledger", $"it cannot be read, so a run would know of no bad version: {trouble}", PlanAnswer.Goes), [], []);
        if (text is null) return (new PlanGate("ledger", $"{target.Name} has none yet", PlanAnswer.Goes), [], []);
        if (DeploymentLedger.Parse(target.Name, new SourceText(DeploymentLedger.PathOf(target.Name), text), new DiagnosticBag()) is not { } ledger) return (new PlanGate("ledger", $"it holds mistakes, so a run would know of no bad version: mend {DeploymentLedger.PathOf(target.Name)}", PlanAnswer.Goes), [], []);
        var bad = ledger.KnownBadVersions;
        return (new PlanGate("ledger", $"{ledger.EventCount} event{(ledger.EventCount == 1 ? string.Empty : "s")}; {(bad.Count == 0 ? "no version is known to be bad" : $"known to be bad: {string.Join(", ", bad.Select(b => $"{b.Version} ({b.Incident})"))}")}", PlanAnswer.Goes), bad, ledger.ServedVersions);
    }

    /// <summary>What would hold back a run that begins by itself: the safeguards as the watch last wrote them down, and the ledger.</summary>
    public PlanGate ByItself(Target target, string project, string? version, RecordsRepository? records)
    {
        var safeguards = new Safeguards(setup.Time, new SteadyClock(setup.Time));
        var path = Path.Combine(WatchMemory.DirectoryOf(project, setup.Environment), "guards.json");
        string? unread = null;
        try
        {
            if (File.Exists(path) && JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject guards && (bool?)guards["shadow"] != true && guards["targets"]?[target.Name] is JsonObject saved) safeguards.Restore(saved);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException || DiskTrouble.IsIn(e))
        {
            unread = e.Message;
        }

        if (unread is not null) return Gate($"it would not begin: what the watch wrote down cannot be read: {unread}");
        var (elsewhere, problem) = LedgerRollbacks.Read(records, target.Name);
        if (problem is not null) return Gate($"it would not begin: {problem}");
        var answer = safeguards.Ask(target.Safeguards, version, elsewhere);
        return Gate(answer.IsGiven ? "no cooldown, limit or open circuit holds one back" : $"it would be held back: {answer.Reason}. A run that a person begins is not");

        static PlanGate Gate(string text) => new("by itself", text, PlanAnswer.Goes);
    }
}
