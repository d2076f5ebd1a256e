using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Journals;
using Runbooks.Redaction;
using Runbooks.Rollback;
using Runbooks.Runs;
using Runbooks.Steps;

namespace Runbooks.Cli.Commands;

/// <summary>
/// Puts together what an unfinished run needs to go on: the runbook as it ran, the target, and the secrets that no journal holds.
/// </summary>
internal static class Resumption
{
    /// <summary>Puts it together.</summary>
    /// <returns>Null after diagnostics were added.</returns>
    public static ResumeRequest? Prepare(
        CommandHost host,
        ResumeOptions options,
        RecordsRepository? records,
        UnfinishedRun run,
        DiagnosticBag bag
    )
    {
        var invocation = Invocation.Read(run.Directory.Invocation).Value
            ?? new Invocation(host.WorkingDirectory, Target: null, run.Started.BaseUrl, []);
        var catalog = new RunbookCatalog(invocation.WorkingDirectory);
        var runbook = RunbookOf(run, catalog, bag);
        var record = new RecordTerms(records) { Pushes = !options.Again.NoPush, OpensPullRequest = !options.Again.NoPullRequest };
        var terms = TermsOf(options);

        // Nothing is sent, so that neither the secrets nor the target's own file are needed.
        if ((run.HasFinished || options.Abandon) && runbook is not null)
        {
            var address = new Uri(run.Started.BaseUrl);
            var known = new Target(run.Started.Target, address)
            {
                Address = run.Started.TargetKey is { } key ? CanonicalAddress.Of(run.Started.BaseUrl, key) : CanonicalAddress.Of(address),
            };
            return new ResumeRequest(run, new AskedRun(runbook, known, run.Started.Inputs, terms), record) { Abandons = options.Abandon };
        }

        var secrets = new List<string>();
        var target = TargetOf(host, options, invocation, run, catalog, bag, secrets);
        var inputs = runbook is null
            ? null
            : InputsOf(run, runbook, SecretInputs.Fill(host, runbook, options.Again.Inputs, asks: false, bag).Inputs, bag);
        return bag.HasErrors
            ? null
            : new ResumeRequest(run, new AskedRun(runbook!, target!, inputs!, terms) { Secrets = secrets }, record)
            {
                Changed = run.Started.Described is { } was ? StartedTarget.Changed(was, target!) : [],
            };
    }

    /// <summary>What whoever goes on settles anew: all else is as the run has it.</summary>
    internal static RunTerms TermsOf(ResumeOptions options) =>
        new()
        {
            EngineVersion = EngineVersion.Text,
            Known = new KnownVersions { Allowed = options.Again.Allowed },
        };

    /// <summary>The runbook as it ran; null after a diagnostic.</summary>
    internal static Runbook? RunbookOf(UnfinishedRun run, RunbookCatalog catalog, DiagnosticBag bag)
    {
        var kept = Path.Combine(run.Directory.Evidence, RunJournal.RunbookFile);
        var text = File.Exists(kept) ? File.ReadAllText(kept) : null;
        if (text is null || HashOf(text) != run.Started.RunbookHash)
        {
            // The copy has its secrets taken out: what ran is only what has the same hash.
            var found = catalog.Find(run.Started.Runbook, bag);
            text = found is null ? null : RunbookCatalog.ReadText(found, bag)?.Text;
            if (text is null || HashOf(text) != run.Started.RunbookHash)
            {
                bag.Add(
                    DiagnosticCodes.NotFound,
                    span: null,
                    $"the runbook `{run.Started.Runbook}` is not any more what ran",
                    help: $"bring {run.Started.RunbookPath} back to what it was"
                );
                return null;
            }
        }

        return RunbookReader.Read(new SourceText(run.Started.RunbookPath, text), RunbookFormat.Vocabulary, bag);
    }

    private static Target? TargetOf(
        CommandHost host,
        ResumeOptions options,
        Invocation invocation,
        UnfinishedRun run,
        RunbookCatalog catalog,
        DiagnosticBag bag,
        List<string> secrets
    )
    {
        var target = TargetOption.Resolve(
            host,
            catalog,
            new RunOptions(run.Started.Runbook)
            {
                WorkingDirectory = invocation.WorkingDirectory,
                Target = invocation.Target,
                BaseUrl = invocation.BaseUrl,
                TargetName = run.Started.Target,
                Headers = [.. HeadersOf(options, invocation, bag)],
            },
            bag,
            secrets
        );
        if (target is null)
            return null;

        // The journal has the address without secrets.
        return
            IsWhereItWas(target, (run.Started.BaseUrl, run.Started.TargetKey), secrets, bag)
            && ActsAsItDid(target, run.Started.Described, bag)
            ? target
            : null;
    }

    /// <summary>The headers of the beginning with those that are given again; a diagnostic for each whose value nobody knows.</summary>
    internal static IReadOnlyList<string> HeadersOf(ResumeOptions options, Invocation invocation, DiagnosticBag bag)
    {
        var given = options.Again.Headers.Select(NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in invocation.Headers.Where(h => !h.Contains('=') && !given.Contains(h)))
        {
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"the run was begun with the header `{name}`, whose value no journal holds",
                help: $"give it again: --header '{name}=${{env:NAME}}'"
            );
        }

        return [.. invocation.Headers.Where(h => h.Contains('=') && !given.Contains(NameOf(h))).Concat(options.Again.Headers)];
    }

    /// <summary>Whether a target is what it was at the address that it had; a diagnostic where it is not.</summary>
    internal static bool IsWhereItWas(Target target, (string Address, string? Key) was, IReadOnlyList<string> secrets, DiagnosticBag bag)
    {
        var (before, key) = was;
        var address = RunSetup.AddressOf(target, secrets);
        if (address == before && (key ?? target.Address.Key) == target.Address.Key)
            return true;
        if (address == before)
        {
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"the target {target.Name} is something else at {address} now than what the run was begun on",
                help: "bring its `controller` back to what it was, or look at the target by hand"
            );
            return false;
        }

        bag.Add(
            DiagnosticCodes.BadOption,
            span: null,
            $"the target {target.Name} is at {address} now, and was at {before}",
            help: "bring its address back, or look at the target by hand"
        );
        return false;
    }

    /// <summary>Whether a target acts, and is seen, as when the run was begun; a diagnostic for each that is not so.</summary>
    internal static bool ActsAsItDid(Target target, TargetAtStart? was, DiagnosticBag bag)
    {
        var undone = was is null ? [] : StartedTarget.Undone(was, target);
        foreach (var (what, back) in undone)
        {
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"the target {target.Name} is not what the run was begun on: {what}",
                help: $"what the run has sent is judged by that. Bring {back} back until the run has ended, or look at the target by hand"
            );
        }

        return undone.Count == 0;
    }

    /// <summary>The inputs of the run, the secret ones as they are given again; null after diagnostics.</summary>
    internal static JsonObject? InputsOf(UnfinishedRun run, Runbook runbook, IReadOnlyList<string> given, DiagnosticBag bag)
    {
        var inputs = (JsonObject)run.Started.Inputs.DeepClone();
        foreach (var pair in given)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            var name = at < 0 ? pair : pair[..at];
            if (runbook.Inputs.FirstOrDefault(i => i.Name == name) is { Secret: true })
                inputs[name] = pair[(at + 1)..];
            else
                bag.Add(
                    DiagnosticCodes.BadOption,
                    span: null,
                    $"`{name}` is not a secret input of `{runbook.Id}`",
                    help: "the others are as they were when the run began"
                );
        }

        foreach (var input in runbook.Inputs.Where(i => i.Secret && (string?)inputs[i.Name] == Redactor.Mask))
        {
            bag.Add(
                DiagnosticCodes.MissingInput,
                input.Span,
                $"the input `{input.Name}` is secret, and no journal holds it",
                help: $"give it again: -i '{input.Name}=${{env:NAME}}'"
            );
        }

        foreach (var name in inputs.Where(i => i.Value is null).Select(i => i.Key).ToList())
            inputs.Remove(name);
        return InputValues.Complete(runbook, inputs, bag);
    }

    private static string NameOf(string header) => header.Split('=')[0];

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
