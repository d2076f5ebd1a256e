using System.CommandLine;
using Runbooks.Authoring;
using Runbooks.Authoring.Rules;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Drills.Rehearsal;
using Runbooks.Execution;
using Runbooks.Git;

namespace Runbooks.Cli.Commands.Drills;

/// <summary>`runbook drill --against`: its options, and what runs when it is given.</summary>
internal sealed class RehearsalDrill
{
    private const int WidestLine = 120;

    private readonly Option<string?> _against = new("--against") { Description = "Rehearse beside this target, a name in runbooks/targets/, a file or an address: reads are real, changes are only thought." };
    private readonly Option<string[]> _inputs = new("--input", "-i") { Description = "With --against: an input, as name=value; may be given several times.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _headers = new("--header") { Description = "With --against: a header for each request to the target, as Name=Value; ${env:NAME} is filled in.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _harmless = new("--harmless") { Description = "With --against: a request that you declare harmless, as \"POST /path\"; those with `safe: true` in the runbook are.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _records = new("--records") { Description = "With --against: the Git repository whose incidents tell what earlier switches took; the one you stand in, unless said." };

    /// <summary>Puts its options on a command.</summary>
    public void AddTo(Command command, CommandHost host)
    {
        Completions.OfTargets(_against, host);
        foreach (var option in new Option[] { _against, _inputs, _headers, _harmless, _records }) command.Options.Add(option);
    }

    /// <summary>Whether a rehearsal is asked for.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_against) is not null;

    /// <summary>Rehearses to the exit code: 0 where all holds, 1 where something fails, 2 where it is refused, 3 where something is not proved, 5 where a run holds the target.</summary>
    /// <param name="host">The world around.</param>
    /// <param name="ids">The runbooks; one must be named.</param>
    /// <param name="parsed">What was typed.</param>
    /// <param name="format">text, json or markdown.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<int> RunAsync(CommandHost host, IReadOnlyList<string> ids, ParseResult parsed, string format, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        var request = Prepare(host, ids, parsed, bag);
        var report = request is null ? null : await new Rehearser(PlanCommand.SetupOf(host)).RehearseAsync(request, bag, cancel);
        if (report is null)
        {
            var exit = DiagnosticReport.Invalid(host, bag);
            await host.Error.WriteLineAsync("Nothing was sent.");
            return exit;
        }

        var exitCode = report.Answer switch
        {
            RehearsalAnswer.Holds => ExitCodes.Recovered,
            RehearsalAnswer.Fails => ExitCodes.NotRecovered,
            RehearsalAnswer.NotProved => ExitCodes.Unknown,
            _ => ExitCodes.Locked,
        };
        switch (format)
        {
            case "json":
                await host.Out.WriteLineAsync(RehearsalJson.Of(report, exitCode).ToJsonString(JsonText.Indented));
                break;
            case "markdown":
                RehearsalText.WriteMarkdown(host.Out, report);
                break;
            default:
                RehearsalText.Write(host.Out, report, host.OutWidth is { } columns ? Math.Min(columns, WidestLine) : int.MaxValue, exitCode, host.OutIsTerminal && host.WantsColour);
                break;
        }

        return exitCode;
    }

    private RehearsalRequest? Prepare(CommandHost host, IReadOnlyList<string> ids, ParseResult parsed, DiagnosticBag bag)
    {
        NativeLibraries.PrepareGit();
        var against = parsed.GetValue(_against)!;
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        if (ids.Count != 1) bag.Add(DiagnosticCodes.BadOption, span: null, $"`--against` was given with {(ids.Count == 0 ? "no runbook" : $"{ids.Count} runbooks")}", help: $"name one: `runbook drill quick-rollback --against {against}`");
        var found = ids.Count == 1 ? catalog.Find(ids[0], bag) : null;
        var runbook = found is null ? null : RunbookCatalog.Read(found, bag);
        if (runbook is not null) SecretArguments.Check(runbook, bag);
        var secrets = new List<string>();
        var isAddress = against.Contains("://", StringComparison.Ordinal);
        var options = new RunOptions(ids.Count == 1 ? ids[0] : string.Empty) { Target = isAddress ? null : against, BaseUrl = isAddress ? against : null, Headers = parsed.GetValue(_headers) ?? [] };
        var target = TargetOption.Resolve(host, catalog, options, bag, secrets);

        // The reason goes into a record, and a rehearsal leaves none.
        var given = parsed.GetValue(_inputs) ?? [];
        if (runbook is not null && runbook.Inputs.Any(i => i is { Name: "reason", Required: true, Default: null }) && !given.Any(g => g.StartsWith("reason=", StringComparison.Ordinal))) given = [.. given, "reason=a rehearsal"];
        var inputs = runbook is null ? null : InputValues.Parse(runbook, given, bag);
        var harmless = Harmless(parsed.GetValue(_harmless) ?? [], bag);
        if (bag.HasErrors) return null;
        var records = RecordsRepository.Open(Path.GetFullPath(parsed.GetValue(_records) ?? ".", host.WorkingDirectory), parsed.GetValue(_records) is null ? new DiagnosticBag() : bag, host.Environment);
        return bag.HasErrors ? null : new RehearsalRequest(runbook!, target!, inputs!, records) { Harmless = harmless, Secrets = secrets };
    }

    private static List<(string Method, string Path)> Harmless(IReadOnlyList<string> given, DiagnosticBag bag)
    {
        var declared = new List<(string Method, string Path)>();
        foreach (var text in given)
        {
            if (text.Split(' ', 2) is [{ Length: > 0 } method, ['/', ..] path] && method.All(char.IsAsciiLetter)) declared.Add((method.ToUpperInvariant(), path));
            else bag.Add(DiagnosticCodes.BadOption, span: null, $"`--harmless {text}` is not a request", help: "method and path: `--harmless \"POST /api/ai/query\"`");
        }

        return declared;
    }
}
