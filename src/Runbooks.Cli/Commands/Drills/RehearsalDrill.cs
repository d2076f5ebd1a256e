using System.CommandLine;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Rehearsal.Rehearsing;

namespace Runbooks.Cli.Commands.Drills;

/// <summary>`runbook drill --against`: its options, and what runs when it is given.</summary>
internal sealed class RehearsalDrill
{
    private readonly CommandHost _host;
    private readonly Argument<string[]> _runbooks;
    private readonly RunArguments _asked;
    private readonly Option<string?> _against = new("--against")
    {
        Description =
            "Rehearse beside this target, a name in runbooks/targets/, a file or an address: reads are real, changes are only thought.",
    };
    private readonly Option<string[]> _harmless = new("--harmless")
    {
        Description = "With --against: a request that you declare harmless, as \"POST /path\"; those with `safe: true` in the runbook are.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> _records = new("--records")
    {
        Description =
            "With --against: the Git repository whose incidents tell what earlier switches took; the one you stand in, by default.",
    };

    /// <param name="host">The world around.</param>
    /// <param name="runbooks">The argument of all drills; one runbook must be named for a rehearsal.</param>
    public RehearsalDrill(CommandHost host, Argument<string[]> runbooks)
    {
        (_host, _runbooks) = (host, runbooks);
        _asked = RunArguments.OfRehearsal(host, runbooks, _against);
    }

    /// <summary>Puts its options on a command.</summary>
    public void AddTo(Command command)
    {
        _asked.AddTo(command);
        command.Options.Add(_harmless);
        command.Options.Add(_records);
    }

    /// <summary>Whether a rehearsal is asked for.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_against) is not null;

    /// <summary>
    /// Rehearses to the exit code: 0 where all holds, 1 where something fails, 2 where it is refused, 3 where something is not proved, 5
    /// where a run holds the target.
    /// </summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="format">text, json or markdown.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<int> RunAsync(ParseResult parsed, string format, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        var request = Prepare(parsed, bag);
        var report = request is null ? null : await new Rehearser(PlanCommand.SetupOf(_host)).RehearseAsync(request, bag, cancel);
        if (report is null)
        {
            var exit = DiagnosticReport.Invalid(_host, bag);
            await _host.Error.WriteLineAsync("Nothing was sent.");
            return exit;
        }

        var exitCode = report.Answer switch
        {
            RehearsalAnswer.Holds => ExitCodes.Recovered,
            RehearsalAnswer.Fails => ExitCodes.NotRecovered,
            RehearsalAnswer.NotProved => ExitCodes.Unknown,
            _ => ExitCodes.Locked,
        };
        PlanFormats.Write(
            _host,
            format,
            RehearsalSections.Of(report),
            new RehearsalDocument(report, RehearsalSections.Word(report).ToLowerInvariant(), exitCode),
            DocumentJson.Readable.RehearsalDocument,
            exitCode
        );
        return exitCode;
    }

    private RehearsalRequest? Prepare(ParseResult parsed, DiagnosticBag bag)
    {
        NativeLibraries.PrepareGit();
        var count = parsed.GetValue(_runbooks)?.Length ?? 0;
        if (count != 1)
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"`--against` was given with {(count == 0 ? "no runbook" : $"{count} runbooks")}",
                help: $"name one: `runbook drill quick-rollback --against {parsed.GetValue(_against)}`"
            );

        // The reason goes into a record, and a rehearsal leaves none.
        var asked = AskedRunReader.Read(_host, _asked.Read(parsed) with { UsualReason = "a rehearsal" }, checksCalls: false, bag);
        var harmless = Harmless(parsed.GetValue(_harmless) ?? [], bag);
        if (asked is null || bag.HasErrors)
            return null;
        var named = parsed.GetValue(_records);
        var records = RecordsRepository.Open(
            Path.GetFullPath(named ?? ".", _host.WorkingDirectory),
            named is null ? new DiagnosticBag() : bag,
            _host.Environment
        );
        return bag.HasErrors ? null : new RehearsalRequest(asked.Value.Asked, records) { Harmless = harmless };
    }

    private static List<(string Method, string Path)> Harmless(IReadOnlyList<string> given, DiagnosticBag bag)
    {
        var declared = new List<(string Method, string Path)>();
        foreach (var text in given)
        {
            if (text.Split(' ', 2) is [{ Length: > 0 } method, ['/', ..] path] && method.All(char.IsAsciiLetter))
                declared.Add((method.ToUpperInvariant(), path));
            else
                bag.Add(
                    DiagnosticCodes.BadOption,
                    span: null,
                    $"`--harmless {text}` is not a request",
                    help: "method and path: `--harmless \"POST /search\"`"
                );
        }

        return declared;
    }
}
