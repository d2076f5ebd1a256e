using System.Security.Cryptography;
using System.Text;
using Runbooks.Incidents.Writing;
using Runbooks.Journals;
using Runbooks.Rehearsal.Simulation.Cases;
using Runbooks.Rehearsal.Simulation.Machines;
using Runbooks.Rehearsal.Simulation.Network;

namespace Runbooks.Rehearsal.Simulation.Judging;

/// <summary>Looks at a world that is over: its disk, its target, and what the witness saw.</summary>
/// <param name="machine">The disk.</param>
/// <param name="target">The target.</param>
/// <param name="witness">What was seen.</param>
/// <param name="played">What happened besides the runs.</param>
internal sealed class WorldJudge(SimulatedMachine machine, SimulatedTarget target, Witness witness, SimulationCase played)
{
    private static readonly HappeningKind[] Disturbing =
    [
        HappeningKind.OperatorToggles,
        HappeningKind.OperatorDeploys,
        HappeningKind.FlipsBack,
        HappeningKind.FlipsBackTold,
        HappeningKind.SomebodyFirst,
        HappeningKind.DeployedFirst,
        HappeningKind.Reconciles,
    ];

    private readonly string[] _spools =
    [
        .. new[] { "/state", $"{SimulatedMachine.Elsewhere}/state" }.Select(s =>
            Spool.Of(name => name == "XDG_STATE_HOME" ? s : null).Root
        ),
    ];

    /// <summary>Adds what does not hold to what the witness saw already.</summary>
    public void Judge()
    {
        JudgeRequests();
        foreach (var run in witness.Runs)
            JudgeRecord(run);
        JudgeSecrets();
    }

    /// <summary>A hash of all that happened.</summary>
    public byte[] Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(played.ToString()));
        foreach (var run in witness.Runs)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(run.Id));
            if (JournalIn(run) is { } journal)
                hash.AppendData(journal.Span);
        }

        foreach (var toggle in target.Truth.Toggles)
            hash.AppendData(Encoding.UTF8.GetBytes($"{toggle.At.Ticks} {toggle.By}\n"));
        foreach (var violation in witness.Violations)
            hash.AppendData(Encoding.UTF8.GetBytes($"{violation.Invariant}: {violation.Detail}\n"));
        return hash.GetHashAndReset();
    }

    private void JudgeRequests()
    {
        foreach (var sent in target.Arrivals.GroupBy(a => (a.Run, a.Intent)))
        {
            if (sent.Key.Intent == 0 || sent.Any(a => !a.WasDurable))
                Add(Invariant.IntentFirst, $"run {sent.Key.Run} sent a request whose intent was not on the disk");
            if (sent.Count() > 1)
                Add(Invariant.OncePerIntent, $"run {sent.Key.Run} sent its request {sent.Key.Intent} {sent.Count()} times");
            if (sent.Any(a => !a.HeldLock))
                Add(Invariant.HolderSends, $"run {sent.Key.Run} sent its request {sent.Key.Intent} without holding the lock");
        }

        var sentBy = target.Arrivals.DistinctBy(a => a.By).ToDictionary(a => a.By, StringComparer.Ordinal);
        var applied = target
            .Truth.Toggles.Where(t => t.By is not null)
            .Select(t => sentBy.GetValueOrDefault(t.By!))
            .OfType<Arrival>()
            .ToList();
        foreach (var of in applied.GroupBy(a => (a.Run, a.Intent)).Where(g => g.Count() > 1))
            Add(Invariant.OncePerIntent, $"the request {of.Key.Intent} of run {of.Key.Run} took effect {of.Count()} times");
        if (Disturbing.Any(played.Has))
            return;
        foreach (var of in applied.GroupBy(a => a.Run).Where(g => g.Count() > 1))
            Add(Invariant.OncePerRun, $"run {of.Key} toggled the target {of.Count()} times");
    }

    private void JudgeRecord(SimulatedRun run)
    {
        var spool = SpoolOf(run);
        var files = $"{spool}/{run.Id}/files/";
        if (JournalIn(run) is not { } journal || !machine.Disk.Files.ContainsKey($"{spool}/{run.Id}/commit.json"))
        {
            Add(Invariant.RecordForEach, $"run {run.Id} has no record");
            return;
        }

        foreach (var name in new[] { "/incident.yaml", "/postmortem.md" })
        {
            if (
                !machine
                    .Disk.Below($"{spool}/{run.Id}")
                    .Exists(p =>
                        p.StartsWith(files, StringComparison.Ordinal)
                        && p.EndsWith(name, StringComparison.Ordinal)
                        && machine.Disk.Files[p].Length > 0
                    )
            )
                Add(Invariant.RecordForEach, $"the record of run {run.Id} has no {name[1..]}");
        }

        if (!IsWhole(journal.Span))
            Add(Invariant.WholeJournal, $"the journal of run {run.Id} is not whole to its end");
        else if (played.IsThorough && JournalReader.Read(journal).Fault is { } fault)
            Add(Invariant.WholeJournal, $"the journal of run {run.Id}: {fault.Message}");
    }

    // Each line carries the hash of the one before, and the run has an end: said by the bytes alone, which takes a fifth of reading the
    // events.
    private static bool IsWhole(ReadOnlySpan<byte> journal)
    {
        var (previous, hasEnded) = (JournalLine.NoLine, false);
        while (journal.Length > 0)
        {
            var end = journal.IndexOf((byte)'\n');
            if (end < 0)
                return false;
            var line = journal[..end];
            if (!line.EndsWith(Encoding.UTF8.GetBytes($"\"prev\":\"{previous}\"}}")))
                return false;
            hasEnded |= line.IndexOf("\"event\":{\"type\":\"run-finished\""u8) >= 0;
            previous = JournalLine.Hash(line);
            journal = journal[(end + 1)..];
        }

        return hasEnded;
    }

    private void JudgeSecrets()
    {
        foreach (var (path, file) in machine.Disk.Files)
        {
            foreach (var form in SimulatedSecret.Forms)
            {
                if (file.Content.Span.IndexOf(form) >= 0)
                    Add(Invariant.NoSecret, $"{path} holds the secret as {Encoding.UTF8.GetString(form)}");
            }
        }
    }

    private string SpoolOf(SimulatedRun run) => Array.Find(_spools, s => machine.Disk.Below($"{s}/{run.Id}").Count > 0) ?? _spools[0];

    private ReadOnlyMemory<byte>? JournalIn(SimulatedRun run) =>
        machine.Disk.Below($"{SpoolOf(run)}/{run.Id}").Find(p => p.EndsWith("/journal.ndjson", StringComparison.Ordinal)) is { } path
            ? machine.Disk.Files[path].Content
            : null;

    private void Add(string invariant, string detail) => witness.Violations.Add(new Violation(invariant, detail));
}
