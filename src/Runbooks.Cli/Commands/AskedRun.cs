using System.Text.Json.Nodes;
using Runbooks.Authoring;
using Runbooks.Authoring.Rules;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Execution;

namespace Runbooks.Cli.Commands;

/// <summary>What a run, a plan or a rehearsal is made of, found and read as it was asked for.</summary>
/// <param name="Found">Where the runbook was found.</param>
/// <param name="Runbook">The runbook.</param>
/// <param name="Target">The target, with the headers of the command line.</param>
/// <param name="Inputs">The inputs, defaults filled in.</param>
/// <param name="Secrets">What of the command line must appear nowhere.</param>
internal sealed record AskedRun(FoundRunbook Found, Runbook Runbook, Target Target, JsonObject Inputs, IReadOnlyList<string> Secrets)
{
    /// <summary>Reads all of it, so that every mistake is told at once; null after diagnostics were added.</summary>
    /// <param name="host">The world around.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="checksCalls">Whether lint must find no error in it, and the runbooks that it calls must be whole as well; a rehearsal
    /// asks more of them, and says so itself.</param>
    /// <param name="bag">Takes every mistake.</param>
    public static AskedRun? Read(CommandHost host, RunOptions options, bool checksCalls, DiagnosticBag bag)
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
        var target = TargetOption.Resolve(host, catalog, options, bag, secrets);
        var inputs = runbook is null ? null : InputsOf(host, runbook, Given(options, runbook), bag);
        return bag.HasErrors ? null : new AskedRun(found!, runbook!, target!, inputs!, secrets);
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
