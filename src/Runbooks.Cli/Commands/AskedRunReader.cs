using System.Text.Json.Nodes;
using Runbooks.Authoring;
using Runbooks.Authoring.Rules;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Rollback;
using Runbooks.Steps;

namespace Runbooks.Cli.Commands;

/// <summary>Finds and reads what a run, a plan or a rehearsal is asked for with.</summary>
internal static class AskedRunReader
{
    /// <summary>Reads all of it, so that every mistake is told at once.</summary>
    /// <param name="host">The world around.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="checksCalls">Whether lint must find no error in it, and the runbooks that it calls must be whole as well; a rehearsal
    /// asks more of them, and says so itself.</param>
    /// <param name="bag">Takes every mistake.</param>
    /// <param name="targetOf">Finds what stands for several targets; null for the one target of the options.</param>
    /// <returns>It, and where the runbook was found; null after diagnostics were added.</returns>
    public static (AskedRun Asked, FoundRunbook Found)? Read(
        CommandHost host,
        RunOptions options,
        bool checksCalls,
        DiagnosticBag bag,
        Func<RunbookCatalog, List<string>, Target?>? targetOf = null
    )
    {
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var found = options.Runbook is null ? null : catalog.Find(options.Runbook, bag);
        var runbook = found is null ? null : RunbookCatalog.Read(found, bag);
        if (runbook is not null)
        {
            SecretArguments.Check(runbook, bag);
            if (checksCalls)
                CheckCalls(catalog, runbook, bag);
            if (checksCalls)
                new Linter(catalog, host.Environment).Refuse(runbook, bag);
        }

        var secrets = new List<string>();
        var target = targetOf is null ? TargetOption.Resolve(host, catalog, options, bag, secrets) : targetOf(catalog, secrets);
        var inputs = runbook is null ? null : InputsOf(host, runbook, Given(options, runbook), bag);
        var terms = new RunTerms
        {
            EngineVersion = EngineVersion.Text,
            DetectedAt = TimeOption.Past(host, "--detected-at", options.DetectedAt, bag),
            QueuedAt = TimeOption.Past(host, "--queued-at", options.QueuedAt, bag),
            WaitForLock = WaitForLock(options.WaitForLock, bag),
            Known = new KnownVersions { Allowed = options.Allowed },
        };
        return bag.HasErrors ? null : (new AskedRun(runbook!, target!, inputs!, terms) { Secrets = secrets }, found!);
    }

    private static TimeSpan WaitForLock(string? text, DiagnosticBag bag)
    {
        if (text is null)
            return TimeSpan.Zero;
        if (Duration.Parse(text) is { } longest)
            return longest;
        bag.Add(DiagnosticCodes.BadOption, span: null, $"`--wait-for-lock {text}` is not a duration", help: Duration.Wanted);
        return TimeSpan.Zero;
    }

    // A runbook that another one calls must be whole too: at three in the morning is not the time to find out.
    private static void CheckCalls(RunbookCatalog catalog, Runbook runbook, DiagnosticBag bag)
    {
        foreach (var (id, span, _) in runbook.AllSteps().Select(s => s.Action.Calls).OfType<RunbookCall>())
        {
            var own = new DiagnosticBag();
            var found = catalog.Find(id, own);
            if (found is null)
                bag.Add(DiagnosticCodes.UnknownReference, span, $"there is no runbook `{id}`", help: own.Sorted()[0].Help);
            else if (RunbookCatalog.Read(found, bag) is { } called)
                SecretArguments.Check(called, bag);
        }
    }

    // What was given and cannot be used is not called missing as well.
    private static JsonObject? InputsOf(CommandHost host, Runbook runbook, IReadOnlyList<string> given, DiagnosticBag bag)
    {
        var (filled, refused) = SecretInputs.Fill(host, runbook, given, asks: true, bag);
        return InputValues.Parse(runbook with { Inputs = [.. runbook.Inputs.Where(i => !refused.Contains(i.Name))] }, filled, bag);
    }

    private static IReadOnlyList<string> Given(RunOptions options, Runbook runbook)
    {
        var wanted =
            runbook.Inputs.Any(i => i is { Name: "reason", Required: true, Default: null })
            && !options.Inputs.Any(g => g.StartsWith("reason=", StringComparison.Ordinal));
        return options.UsualReason is { } reason && wanted ? [.. options.Inputs, $"reason={reason}"] : options.Inputs;
    }
}
