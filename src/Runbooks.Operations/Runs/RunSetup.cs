using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Runbooks.Accounts;
using Runbooks.Catalogue;
using Runbooks.Checklist;
using Runbooks.Connections;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Incidents.Deriving;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Writing;
using Runbooks.Journals;
using Runbooks.Locks;
using Runbooks.Notifications;
using Runbooks.Programs;
using Runbooks.Redaction;
using Runbooks.Rollback;
using Runbooks.SharedLocks;
using Runbooks.Steps;
using Runbooks.Storage;
using Runbooks.Targets;

namespace Runbooks.Runs;

/// <summary>
/// What every recorded run is made with, whether it begins or goes on: the lock, the redaction, and what the engine uses of the world.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="approve">Asks a person.</param>
/// <param name="environment">Looks an environment variable up.</param>
/// <param name="workingDirectory">Where the command stands: commands of runbooks run there.</param>
/// <param name="account">Who runs it, for approvals.</param>
public sealed class RunSetup(
    TimeProvider time,
    Approver approve,
    Func<string, string?> environment,
    string workingDirectory,
    string account
)
{
    public TimeProvider Time => time;

    /// <summary>Who runs it, by the name that answers at its terminal are given under: an account, or GitHub's actor.</summary>
    public string Actor => account;

    /// <summary>The account that runs it, as the kernel knows it; the actor alone by default.</summary>
    public Account Account
    {
        get => field ??= new Account(account, Number: null);
        init;
    }

    /// <summary>
    /// The account for journals: that of the operating system, or GitHub's actor, and who started the workflow again where that is another.
    /// </summary>
    internal string AccountText => RunAccount.Of(Account, environment);

    /// <summary>Whether a question is put where other terminals of the machine find it.</summary>
    public bool SharesQuestions { get; init; } = true;

    /// <summary>Tells who sits at the other end of a socket; the kernel by default.</summary>
    public Func<Socket, Account?> PeerOf { get; init; } = Account.OfPeer;

    /// <summary>Looks an environment variable up.</summary>
    public Func<string, string?> Environment => environment;

    /// <summary>
    /// Whether commands of runbooks are run; where they are not, they count as done, with an exit code of 0 and no output.
    /// </summary>
    public bool RunsCommands { get; init; } = true;

    /// <summary>Whether targets are played, so that nothing but the playbook's application can be asked of them.</summary>
    public bool IsPlayed { get; init; }

    /// <summary>Where runs keep what must outlive them; the machine's disk by default.</summary>
    public Disk Disk { get; init; } = Disk.OfMachine;

    /// <summary>Gives so many random bytes, for ids; the system's by default.</summary>
    public Func<int, byte[]> RandomBytes { get; init; } = RandomNumberGenerator.GetBytes;

    /// <summary>A random number from 0 to 1, for the jitter between attempts; the system's by default.</summary>
    public Func<double> Jitter { get; init; } = Draw;

    /// <summary>Derives changes to the runbook from a run and its text as it ran.</summary>
    public Func<RunHistory, string, IReadOnlyList<Proposal>> Propose { get; init; } = ProposedChanges.Of;

    /// <summary>Writes the post-mortem of a record; null for the template, which is what everybody wants but who makes thousands.</summary>
    public Func<IncidentRecord, string>? Postmortem { get; init; }

    /// <summary>Where records wait that have not arrived yet.</summary>
    internal Spool Spool => Spool.Of(environment) with { Disk = Disk };

    /// <summary>What brings records to the remote.</summary>
    public RecordDelivery Delivery => new(Spool, time, Draw) { Signed = new SignedDelivery(time, environment) };

    /// <summary>What opens the pull requests of records that were pushed.</summary>
    public PullRequestDelivery PullRequests => new(time, environment, workingDirectory);

    /// <summary>The machine that it runs on.</summary>
    public Machine Machine
    {
        get => field ??= Machine.Here();
        init;
    }

    /// <summary>Where the command stands.</summary>
    public string WorkingDirectory => workingDirectory;

    /// <summary>A target's address as journals have it: without secrets.</summary>
    /// <param name="target">The target.</param>
    /// <param name="secrets">Further texts that must appear nowhere.</param>
    public static string AddressOf(Target target, IEnumerable<string> secrets)
    {
        var redactor = new Redactor();
        foreach (var secret in target.Secrets.Concat(secrets))
            redactor.Add(secret);
        return AddressOf(target, redactor);
    }

    /// <summary>A target's address as journals have it: without secrets.</summary>
    internal static string AddressOf(Target target, Redactor redactor) => redactor.Apply(target.Url);

    /// <summary>
    /// Where this account's locks lie: in its state, and where that takes none, in its memory or its temporary files. What
    /// belongs to another account is not looked at: a lock there would lock us out.
    /// </summary>
    /// <param name="environment">Looks an environment variable up.</param>
    public static IReadOnlyList<string> Locks(Func<string, string?> environment)
    {
        var memory =
            environment("XDG_RUNTIME_DIR") is { Length: > 0 } named && Path.IsPathRooted(named) ? Path.Combine(named, "runbook") : null;
        var runtime = memory is not null && PrivateFiles.MayBeUsed(memory) ? memory : StateDirectory.Temporary("memory");
        string[] places = [Path.Combine(StateDirectory.Find(environment), "locks"), Path.Combine(runtime, "locks")];
        return [.. places.Where(PrivateFiles.MayBeUsed)];
    }

    /// <summary>The locks of targets as a run with such an environment sees them.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="time">The clock.</param>
    public static TargetLocks LocksOf(Func<string, string?> environment, TimeProvider time) =>
        new(Locks(environment), Machine.Here(), time) { Shared = MachinePlace.All(environment) };

    /// <summary>Takes the lock of a run's target, and waits for it where that is wanted.</summary>
    internal Task<LockAttempt> TakeLockAsync(RecordedRunRequest asked, string run, CancellationToken cancel)
    {
        var (runbook, target, _, terms) = asked.Asked;
        if (terms.StaysHere)
            asked.Record.Records?.AskRemote();
        var records = terms.StaysHere ? null : asked.Record.Records;
        return TakeLockAsync(target, records, run, runbook.Id, terms.WaitForLock, asked.OnWait, cancel);
    }

    /// <summary>Takes the target's lock, and waits for it where that is wanted.</summary>
    internal Task<LockAttempt> TakeLockAsync(
        Target target,
        RecordsRepository? records,
        string run,
        string runbook,
        TimeSpan longest,
        Func<FoundLock, ValueTask> waiting,
        CancellationToken cancel
    )
    {
        // Beside it, so that it is known where the record's branch begins when the record is written.
        records?.AskRemote();
        var locks = new TargetLocks(Locks(environment), Machine, time, Disk)
        {
            Shared = Disk == Disk.OfMachine ? MachinePlace.All(environment) : [],
        };
        return new LockPatience(locks, time, longest, waiting).TakeAsync(
            new LockRequest(target, run, $"run {run} of {runbook}"),
            records,
            cancel
        );
    }

    /// <summary>Who holds a target's lock, so that a run would not begin; null for nobody that can be seen.</summary>
    public async Task<FoundLock?> HolderOfAsync(Target target, RecordsRepository? records, CancellationToken cancel) =>
        (await new TargetLocks(Locks(environment), Machine, time, Disk).LookAsync(target, records, cancel)).Holder;

    /// <summary>What the engine uses of the world.</summary>
    internal RunTools Tools(
        AskedRun asked,
        RunEvents events,
        TargetConnections connections,
        string root,
        HeldLock held,
        RunIdentity identity,
        GitHubReviews reviews
    ) =>
        new(
            time,
            new TargetClient(asked.Target, connections, time, FenceOf(held, events))
            {
                Programs = Programs(root),
                Run = identity.Run,
                Incident = identity.Incident,
                PullRequests = reviews.AskAsync,
                KeepSecret = events.KeepSecret,
            },
            events,
            new SharedApproval(approve, this, identity.Run, asked.Runbook.Id).AskAsync,
            Jitter
        )
        {
            RunsCommands = RunsCommands,
            IsPlayed = IsPlayed,
        };

    /// <summary>What opens the pull requests of a run's commits.</summary>
    internal GitHubReviews Reviews(RunEvents events) => new(environment, time, events.KeepSecret, events.Clean);

    /// <summary>A recorded run as the runner takes it: where its runbook stands, who asks, and where its record goes.</summary>
    internal RunRequest RequestOf(RecordedRunRequest request, RunIdentity identity, Func<string, Runbook?> findRunbook)
    {
        var (record, terms) = (request.Record, request.Asked.Terms);
        var source = request.Found.FullPath is null || record.Records is null ? null : SourceCommit.Of(request.Found.FullPath);
        return new RunRequest(request.Asked, identity)
        {
            RunbookPath = source?.Path ?? request.Found.DisplayPath,
            RunbookCommit = source is { IsModified: false } ? source.Commit : null,
            FindRunbook = findRunbook,
            Account = AccountText,
            NotPushed = record.Records?.WhyNotPushed(record.Pushes, terms.StaysHere ? "--rehearsal" : "--no-push"),
        };
    }

    /// <summary>Runs programs in a directory.</summary>
    /// <param name="root">The directory; null for the one we stand in.</param>
    public ProgramRunner Programs(string? root = null) => new(root ?? WorkingDirectory, environment, time);

    /// <summary>What is told of the lock right behind the start.</summary>
    internal static RunEvent Preface(HeldLock held) =>
        held.ToEvent() with
        {
            WaitedSeconds = Math.Round(held.Waited.TotalSeconds, 3),
            WaitedFor = held.WaitedFor,
        };

    /// <summary>What takes the secrets of a target out.</summary>
    public static Redactor RedactorOf(Target target)
    {
        var redactor = new Redactor();
        foreach (var secret in target.Secrets.Concat(EnvironmentProxy.OfProcess.Secrets))
            redactor.Add(secret);
        return redactor;
    }

    /// <summary>What takes the secrets of a run out.</summary>
    public Redactor RedactorOf(AskedRun asked)
    {
        var redactor = new Redactor();
        foreach (
            var secret in asked
                .Target.Secrets.Concat(asked.Secrets)
                .Concat(EnvironmentProxy.OfProcess.Secrets)
                .Concat(InputValues.Secrets(asked.Runbook, asked.Inputs))
                .Concat(PassedTo(asked))
        )
            redactor.Add(secret);
        return redactor;
    }

    // Null where there is none, or it cannot be read.
    internal static DeploymentLedger? Ledger(RecordsRepository? records, string target) =>
        records is null || records.TryReadNewestLedger(target, out var text) is not null || text is null
            ? null
            : DeploymentLedger.Parse(target, new SourceText(DeploymentLedger.PathOf(target), text), new DiagnosticBag());

    /// <summary>
    /// The versions that earlier runs left, and those that served: as the ledger knows them, and as the lock carried them here from
    /// wherever they ran. What people took out of the ledger is not known to be bad any more, whatever the lock still carries.
    /// </summary>
    /// <param name="records">The records repository; null where it cannot be used.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="left">What the lock carries.</param>
    public static KnownVersions Known(RecordsRepository? records, string target, IReadOnlyList<LeftVersion> left) =>
        Known(Ledger(records, target), left);

    /// <summary>The same for a ledger that was read; null for none.</summary>
    public static KnownVersions Known(DeploymentLedger? ledger, IReadOnlyList<LeftVersion> left)
    {
        var known = ledger?.KnownBadVersions ?? [];
        var newest = LeftVersion.Newest(left);
        return new KnownVersions
        {
            Bad =
            [
                .. known.Select(k => Told(k, newest)),
                .. newest
                    .Where(l =>
                        !known.Any(k => k.Version == l.Version) && (l.IsUncertain || ledger?.HasCleared(l.Version, l.Incident) != true)
                    )
                    .Select(l => new KnownBadVersion(l.Version, l.Incident)
                    {
                        ArrivedAt = l.ArrivedAt,
                        Since = l.At,
                        ToldBy = l.ToldBy,
                        IsUncertain = l.IsUncertain,
                        MayActUntil = l.MayActUntil,
                    }),
            ],
            Served = ledger?.ServedVersions ?? [],
        };
    }

    // What the ledger has, with what the lock knows besides.
    private static KnownBadVersion Told(KnownBadVersion known, IReadOnlyList<LeftVersion> left)
    {
        var said = left.FirstOrDefault(l => l.Version == known.Version);
        var same = said is { ToldBy: null } && said.Incident == known.Incident ? said : null;
        return known with
        {
            ArrivedAt = known.ArrivedAt ?? same?.ArrivedAt,
            Since = known.Since ?? same?.At,
            MayActUntil = said?.MayActUntil,
            MayActBy = said?.Incident,
        };
    }

    /// <summary>What shows a run to colleagues hears what the journal has by then.</summary>
    internal static RunEventSink[] HeardBy(LivePublication? live) => live is null ? [] : [live.HearAsync];

    /// <summary>What tells people hears last: what it says is in the journal and on the terminal by then.</summary>
    internal static RunEventSink[] HeardBy(Notifier? notifier) => notifier is null ? [] : [notifier.HearAsync];

    /// <summary>
    /// A terminal that is closed, or a pipe that nobody reads, must not stop a rollback half-way: such a listener is let go.
    /// </summary>
    internal static RunEventSink Detachable(RunEventSink listener)
    {
        var isGone = false;
        return async recorded =>
        {
            if (isGone)
                return;
            try
            {
                await listener(recorded);
            }
            catch (Exception e) when (e is ObjectDisposedException || DiskFault.IsIn(e))
            {
                isGone = true;
            }
        };
    }

    /// <summary>A random number from 0 to 1.</summary>
    public static double Draw() => RandomNumberGenerator.GetInt32(1000) / 1000.0;

    // What the record says of the lock is told anew when the question before a request finds it changed.
    private static SendFence FenceOf(HeldLock held, RunEvents events)
    {
        var told = held.RemoteProblem;
        return async cancel =>
        {
            var refusal = await held.CheckAsync(cancel);
            if (held.RemoteProblem == told)
                return refusal;
            told = held.RemoteProblem;
            await events.PublishAsync(held.ToEvent());
            return refusal;
        };
    }

    // What a command is given of our environment under a name like API_TOKEN is a secret without a `${env:…}`.
    private IEnumerable<string> PassedTo(AskedRun asked)
    {
        return asked
            .Runbook.AllSteps()
            .SelectMany(s => (s.Action as CommandStep)?.Command.Passed ?? s.Action.Harmless.Checks.SelectMany(Passed))
            .Concat(asked.Runbook.Checklist.SelectMany(Passed))
            .Where(name => Credentials.AreNamed(name) || name == "TOKEN")
            .Select(environment)
            .OfType<string>();

        IEnumerable<string> Passed(Check check) => check.PassedVariables(asked.Target);
    }

    // A run that is resumed calls what it called before, even where the files have changed since.
    internal Runbook? FindRunbook(string id, string root, RunJournal journal, Redactor redactor)
    {
        var bag = new DiagnosticBag();
        var kept = Path.Combine(journal.Directory.Called, id + ".yaml");
        if (Disk.Exists(kept))
            return RunbookReader.Read(
                new SourceText(id + ".yaml", Encoding.UTF8.GetString(Disk.Read(kept))),
                RunbookFormat.Vocabulary,
                bag
            );
        var found = new RunbookCatalog(root).Find(id, bag);
        var runbook = found is null ? null : RunbookCatalog.Read(found, bag);
        if (runbook is null)
            return null;
        try
        {
            Disk.CreateDirectory(journal.Directory.Called);
            Disk.Write(kept, Encoding.UTF8.GetBytes(redactor.Apply(runbook.Source.Text)));
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // It is called all the same: only a resumption would read it again.
        }

        return runbook;
    }
}
