using Runbooks.Application;
using Runbooks.Catalogue;
using Runbooks.Connections;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Locks;
using Runbooks.Rehearsal.Forecasting;
using Runbooks.Rehearsal.Guarding;
using Runbooks.Runs;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>
/// Rehearses a runbook beside a real target: the real engine, with reads that are real and a switch that is only thought.
/// It takes no lock, so that it keeps no run from beginning, and it does not begin while one is held. It keeps no journal
/// and no record, and its run is called <c>rehearsal</c>, so that nothing takes it for one.
/// </summary>
/// <param name="setup">What runs are made with.</param>
/// <param name="before">Stands in front of every connection, for tests; null for the connection itself.</param>
public sealed class Rehearser(RunSetup setup, Func<HttpMessageHandler, HttpMessageHandler>? before = null)
{
    private const string Name = "rehearsal";

    /// <param name="request">What.</param>
    /// <param name="bag">Takes what cannot be proved to be harmless: then nothing is sent.</param>
    /// <param name="cancel">Stops it: there is nothing to be finished.</param>
    /// <returns>What it found out; null after a diagnostic was added.</returns>
    public async Task<RehearsalReport?> RehearseAsync(RehearsalRequest request, DiagnosticBag bag, CancellationToken cancel)
    {
        var (runbook, target, inputs, terms) = request.Asked;
        var proof = new HarmlessProof(target, Find, request.Harmless, bag);
        proof.Prove(runbook, inputs);
        if (bag.HasErrors)
            return null;

        var heard = new RehearsedRun();
        using var events = new RunEvents(setup.Time, setup.RedactorOf(request.Asked), [heard.HearAsync]);
        var report = new RehearsalReport(
            runbook.Id,
            runbook.Title,
            target.Name,
            target.Url,
            setup.Time.GetUtcNow(),
            RehearsalAnswer.Fails,
            string.Empty
        );
        var known = await LookAsync(request, cancel);
        if (known.Holder is { } holder)
            return (
                report with
                {
                    Answer = RehearsalAnswer.Locked,
                    Reason =
                        $"Nothing was sent: the target is held by another run, and what would be seen would be its doing: "
                        + $"{holder.Describe()}.",
                }
            ).Clean(events.Clean);

        var (book, words) = (new SentRequests(), new ControllerWords(target));
        var programs = setup.Programs().HeardBy(book.Add);
        ControllerState? began;
        string? problem;
        using (
            var first = Guarded(
                target,
                Addresses([.. words.LookCalls.Select(c => new NamedRequest("status", c))], target, standby: null),
                book
            )
        )
        {
            (began, problem) = await StateReader.LookAsync(
                new TargetClient(target, first, setup.Time) { Programs = programs },
                within: null,
                cancel
            );
        }

        if (began is null)
            return (
                report with
                {
                    Answer = RehearsalAnswer.NotProved,
                    Reason = $"The status cannot be read: {problem}.",
                    Sent = book.Left,
                }
            ).Clean(events.Clean);
        var thought = new AssumedSwitch(target, began);
        var met = thought.Met(setup.Time);
        var allowed = Addresses(proof.Named, target, thought.StandbyAddress is { } standby ? (standby, thought.StandbyIsNamed) : null);
        using var connections = Guarded(target, allowed, book, guard => new SwitchedTarget(guard, target, thought, setup.Time));
        var tools = new RunTools(
            setup.Time,
            new TargetClient(met, connections, setup.Time)
            {
                Programs = programs,
                LooksOnly = "a rehearsal runs no program that moves the traffic, and pushes nothing",
            },
            events,
            (question, _) => Task.FromResult(Assumed(question)),
            () => 0.5
        )
        {
            // The proof refuses programs; what it overlooked is not run either.
            RunsCommands = false,
        };
        var rehearsed = thought.StandbyAddress is null ? GoingOn(runbook) : runbook;
        var asked = request.Asked with
        {
            Runbook = rehearsed,
            Target = met,
            Terms = terms with
            {
                Start = new RunStart(RunStarted.ByHand, Name),
                Known = RunSetup.Known(request.Records, target.Name, known.Left),
            },
        };
        var made = new RunRequest(asked, new RunIdentity(Name, Name)) { FindRunbook = id => proof.Called.GetValueOrDefault(id) };
        using (var runner = new Runner(made, tools))
        {
            await runner.RunAsync(cancel);
        }

        cancel.ThrowIfCancellationRequested();
        if (await HolderAsync(request, cancel) is { } since)
            thought.Disturbed ??= $"another run took the target meanwhile: {since.Describe()}";
        var judge = new RehearsalJudge(runbook, target, proof, thought, heard, EarlierSwitches.Of(request.Records, target.Name));
        return judge.Judge(report with { Sent = book.Left, HeldBack = book.HeldBack }).Clean(events.Clean);

        Runbook? Find(string id)
        {
            var own = new DiagnosticBag();
            return new RunbookCatalog(setup.WorkingDirectory).Find(id, own) is { } found ? RunbookCatalog.Read(found, own) : null;
        }
    }

    private async Task<FoundLock?> HolderAsync(RehearsalRequest request, CancellationToken cancel) =>
        (await LookAsync(request, cancel)).Holder;

    private Task<LockLook> LookAsync(RehearsalRequest request, CancellationToken cancel) =>
        RunSetup.LocksOf(setup.Environment, setup.Time).LookAsync(request.Asked.Target, request.Records, cancel);

    private TargetConnections Guarded(
        Target target,
        AllowedRequests allowed,
        SentRequests book,
        Func<HttpMessageHandler, HttpMessageHandler>? inFront = null
    ) => HarmlessGuard.Connections(target.Authorities, allowed, book, setup.Time, inFront, before);

    // A path on the target may be asked of it, and of the environment that stands by, which is thought to serve it later. Where only an
    // answer names that one's address, nothing but a read goes there.
    private static AllowedRequests Addresses(IReadOnlyList<NamedRequest> named, Target target, (Uri Address, bool IsNamed)? standby)
    {
        Uri[] bases =
        [
            target.BaseUrl,
            .. target.Environments.Values,
            .. standby is { IsNamed: true } ? [standby.Value.Address] : Array.Empty<Uri>(),
        ];
        List<(string Method, Uri Url, string Body)> all =
        [
            .. from request in named
            from address in At(request.Call.Url)
            select (request.Call.Method, address, request.Call.Body ?? string.Empty),
            .. bases
                .Select(root => OwnWord.Of(target, root))
                .OfType<HttpCall>()
                .Where(c => c.Method is "GET" or "HEAD" || c.IsDeclaredSafe)
                .Select(c => (c.Method, new Uri(c.Url), c.Body ?? string.Empty)),
            .. standby is { IsNamed: false, Address: var guessed }
                ? named
                    .Select(n => n.Call)
                    .Where(c => c.Url.StartsWith('/'))
                    .Select(c => (c.Method, new Uri(Target.UrlOf(guessed) + c.Url), c.Body ?? string.Empty))
                    .Concat(OwnWord.Of(target, guessed) is { } word ? [(word.Method, new Uri(word.Url), word.Body ?? string.Empty)] : [])
                    .Where(c => c.Method is "GET" or "HEAD")
                : [],
        ];
        return AllowedRequests.Only(all, new ControllerWords(target).OpenLooks);

        IEnumerable<Uri> At(string url) =>
            url.StartsWith('/') ? bases.Select(root => new Uri(Target.UrlOf(root) + url))
            : ControllerPaths.Below(ServiceRequest.Address(target), new Uri(url)) is { } path
                ? bases.Skip(1).Select(root => new Uri(Target.UrlOf(root) + path)).Prepend(new Uri(url))
            : [new Uri(url)];
    }

    // Without an address of the other environment, what comes after the switch proves nothing, and must not end the rehearsal.
    private static Runbook GoingOn(Runbook runbook)
    {
        var change = runbook.Steps.ToList().FindIndex(s => s.Action.ChangesTarget);
        return change < 0
            ? runbook
            : runbook with
            {
                Steps = [.. runbook.Steps.Select((s, i) => i > change ? s with { ContinueOnFailure = true } : s)],
            };
    }

    // A run that goes on was told yes, and what was to be done by hand was done; that it was done proves nothing.
    private static ApprovalAnswer Assumed(ApprovalRequest asked) =>
        asked.Act is null
            ? new ApprovalAnswer(Granted: true, By: null, Name)
            : new ApprovalAnswer(Granted: true, "the rehearsal", Name)
            {
                Report = new ManualReport(ManualAnswer.Done, "it was only thought"),
            };
}
