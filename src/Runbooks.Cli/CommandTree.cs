using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Runbooks.Cli.Commands;
using Runbooks.Cli.Commands.Drills;
using Runbooks.Cli.Commands.Incidents;
using Runbooks.Cli.Commands.Init;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Storage;

namespace Runbooks.Cli;

/// <summary>The `runbook` command with everything under it.</summary>
internal static partial class CommandTree
{
    private static readonly (string Name, Func<CommandHost, Command> Build)[] Commands =
    [
        ("init", InitCommand.Build),
        ("run", RunCommand.Build),
        ("plan", PlanCommand.Build),
        ("drill", DrillCommand.Build),
        ("resume", ResumeCommand.Build),
        ("approve", ApproveCommand.Build),
        ("watch", WatchCommand.Build),
        ("ack", AckCommand.Build),
        ("notify", NotifyCommand.Build),
        ("dispatch", DispatchCommand.Build),
        ("list", ListCommand.Build),
        ("show", ShowCommand.Build),
        ("target", TargetCommand.Build),
        ("lint", LintCommand.Build),
        ("fmt", FmtCommand.Build),
        ("new", NewCommand.Build),
        ("import", ImportCommand.Build),
        ("incidents", IncidentsCommand.Build),
        ("replay", ReplayCommand.Build),
        ("sync", SyncCommand.Build),
        ("lock", LockCommand.Build),
        ("sandbox", SandboxCommand.Build),
        ("demo", DemoCommand.Build),
        ("docs", DocsCommand.Build),
        ("schema", SchemaCommand.Build),
        ("completion", CompletionCommand.Build),
        ("man", host => ManCommand.Build(host, () => Build(host))),
    ];

    /// <summary>Runs a command line to its exit code. Nothing that goes wrong prints a stack trace.</summary>
    public static async Task<int> RunAsync(CommandHost host, IReadOnlyList<string> arguments, CancellationToken cancel = default)
    {
        try
        {
            if (arguments is ["--version", "--verbose"])
                return SayBuild(host);
            var parsed = Build(host, arguments).Parse(arguments);
            if (
                parsed.Errors.Count == 0
                && parsed.Action is not ExampledHelp
                && TlsLibrary.ProblemOf(Top(parsed.CommandResult), host.Environment) is { } missing
            )
            {
                await host.Error.WriteLineAsync($"error: {missing}");
                return ExitCodes.Invalid;
            }

            if (parsed.Errors.Count == 0)
            {
                // Signals are heard by Interruption: the library's own way ends the process in the middle of a rollback.
                var configuration = new InvocationConfiguration
                {
                    Output = host.Out,
                    Error = host.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                };
                return await parsed.InvokeAsync(configuration, cancel);
            }

            foreach (var error in parsed.Errors)
                await host.Error.WriteLineAsync($"error: {Values().Replace(error.Message, "$1=…")}");
            await host.Error.WriteLineAsync($"Try `runbook {string.Concat(Names(parsed.CommandResult.Command))}--help`.");
            return ExitCodes.Invalid;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
        catch (IOException e) when (IsBrokenPipe(e))
        {
            return 0;
        }
        catch (Exception e)
        {
            return await FailAsync(host, e);
        }
    }

    // The command that stands right behind `runbook`; null for none, and where something is only asked about it.
    private static string? Top(CommandResult result) =>
        result.Parent is CommandResult { Parent: { } } above ? Top(above)
        : result.Parent is null ? null
        : result.Command.Name;

    private static int SayBuild(CommandHost host)
    {
        host.Out.WriteLine($"runbook {EngineVersion.Text}");
        foreach (var (what, text) in BuildInfo.Lines())
            host.Out.WriteLine($"{what, -8} {text}");
        return 0;
    }

    private static async Task<int> FailAsync(CommandHost host, Exception e)
    {
        try
        {
            await host.Error.WriteLineAsync($"error: {e.Message}");
            if (host.Environment("RUNBOOK_DEBUG") is { Length: > 0 })
                await host.Error.WriteLineAsync(e.ToString());
            else
                await host.Error.WriteLineAsync(
                    "  = help: this is a mistake in the engine or in its environment; RUNBOOK_DEBUG=1 shows where"
                );
        }
        catch (Exception silent) when (DiskFault.IsIn(silent))
        {
            // Standard error is closed or full: the exit code is all that can be said.
        }

        return ExitCodes.NotRecovered;
    }

    /// <summary>The tree, in the order of its help.</summary>
    /// <param name="host">What the commands speak to.</param>
    /// <param name="arguments">What was typed: where it begins with a command's name, that command alone is built, because the options of
    /// all of them cost more than most commands do. Null for the whole tree.</param>
    public static RootCommand Build(CommandHost host, IReadOnlyList<string>? arguments = null)
    {
        var root = new RootCommand("Executes rollback runbooks, proves what they did, and records it.");
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            // They are of another system's shells, and would be offered by those of ours.
            help.Aliases.Remove("/h");
            help.Aliases.Remove("/?");
            help.Action = new ExampledHelp(
                (HelpAction)help.Action!,
                "runbook run quick-rollback --target local -i reason=\"errors since the release\""
            );
        }

        foreach (var (_, build) in Asked(arguments))
            root.Subcommands.Add(build(host));
        return root;
    }

    private static (string Name, Func<CommandHost, Command> Build)[] Asked(IReadOnlyList<string>? arguments)
    {
        if (arguments is ["--version"])
            return [];
        var named = arguments is [var first, ..] ? Array.FindAll(Commands, c => c.Name == first) : [];
        return named.Length > 0 ? named : Commands;
    }

    // What was typed in the wrong place may be a header or a secret input.
    [GeneratedRegex("('[^'=]*)=[^']*")]
    private static partial Regex Values();

    private static bool IsBrokenPipe(IOException e) => e.HResult is 32 or unchecked((int)0x8007006D);

    private static IEnumerable<string> Names(Command command)
    {
        if (command is RootCommand)
            return [];
        return [.. command.Parents.OfType<Command>().SelectMany(Names), command.Name + " "];
    }
}
