using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Expressions;

namespace Runbooks.Programs;

/// <summary>
/// Finds texts that are filled into a script, which a shell or another interpreter then runs: whoever says such a text says what runs.
/// </summary>
internal static class ScriptArgument
{
    private const string ByShell = "which the script reads as \"$1\": `run: [sh, -c, 'echo \"$1\"', sh, \"{{ … }}\"]`";

    // What takes a script from its arguments: the options behind which it stands, and how the script reads an argument of its own.
    private static readonly (string[] Names, string[] Options, string Mend)[] Interpreters =
    [
        (["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "su", "runuser", "flock", "script"], ["-c", "--command"], ByShell),
        (["python", "python2", "python3", "pypy", "pypy3"], ["-c"], "which the script reads as `sys.argv[1]`"),
        (["perl"], ["-e", "-E"], "which the script reads as `$ARGV[0]`"),
        (["ruby"], ["-e"], "which the script reads as `ARGV[0]`"),
        (["node", "nodejs", "bun", "deno"], ["-e", "-p", "--eval", "--print", "eval"], "which the script reads as `process.argv[1]`"),
        (["php"], ["-r", "-B", "-R", "-E"], "which the script reads as `$argv[1]`"),
        (["lua", "luajit"], ["-e"], "which the script reads as `arg[1]`"),
        (["pwsh", "powershell"], ["-c", "-command", "-Command", "-Co", "/c"], "which the script reads as `$args[0]`"),
        (["cmd"], ["/c", "/C", "/k", "/K"], "which a file of commands reads as `%1`"),
        (["env"], ["-S", "--split-string"], "behind the program, each in its place"),
    ];

    // These take it as the first argument that is no option.
    private static readonly string[] Programmed = ["awk", "gawk", "mawk", "nawk", "sed", "eval"];

    // These hand all that stands behind a host to a shell of its own.
    private static readonly string[] Remote = ["ssh", "rsh"];

    // These start the program that stands behind them.
    private static readonly string[] Starters =
    [
        "env",
        "sudo",
        "doas",
        "xargs",
        "timeout",
        "nice",
        "nohup",
        "setsid",
        "stdbuf",
        "busybox",
        "docker",
        "podman",
        "watch",
    ];

    private static readonly string[] Shells = [.. Interpreters[0].Names.Take(8)];

    /// <summary>Reports each.</summary>
    /// <param name="command">The program.</param>
    /// <param name="context">Where mistakes go.</param>
    /// <returns>Whether there is none.</returns>
    public static bool Check(CommandFields command, ReadContext context)
    {
        var before = context.Bag.Count;
        for (var at = 0; at < command.Run.Count; at++)
        {
            if (NameAt(command.Run, at) is { } name)
                Check(command, at, name, context.Bag);
        }

        return context.Bag.Count == before;
    }

    private static void Check(CommandFields command, int at, string name, DiagnosticBag bag)
    {
        var rest = command.Run.Skip(at + 1).ToList();
        if (Array.Find(Interpreters, i => i.Names.Contains(name)) is { Names: not null } interpreter)
        {
            foreach (var script in ScriptsIn(rest, interpreter.Options).Where(s => !s.IsConstant))
                Report(bag, script, name, interpreter.Mend);

            // Without a script among the arguments, and without a file, it is what is read.
            if (
                command.Stdin is { IsConstant: false } stdin
                && Shells.Contains(name)
                && rest.TrueForAll(a => a.Text.StartsWith('-') && !IsOption(a.Text, "-c"))
            )
                Report(bag, stdin, name, interpreter.Mend);
        }
        else if (at == 0 && Programmed.Contains(name) && rest.Find(a => !a.Text.StartsWith('-')) is { IsConstant: false } program)
        {
            Report(bag, program, name, "by a variable: `-v 'name={{ … }}'` before the program");
        }
        else if (at == 0 && Remote.Contains(name))
        {
            // The host, and values of options before it, are not read by a shell.
            foreach (var argument in rest.SkipWhile(a => a.Text.StartsWith('-')).Skip(1).Where(a => !a.IsConstant))
                Report(bag, argument, name, "by `stdin`, which no shell reads where the command there takes it as data");
        }
    }

    private static IEnumerable<Template> ScriptsIn(List<Template> rest, string[] options)
    {
        for (var i = 0; i < rest.Count; i++)
        {
            if (Array.Exists(options, o => IsOption(rest[i].Text, o)))
            {
                if (i + 1 < rest.Count)
                    yield return rest[i + 1];
                yield break;
            }

            // `-cSCRIPT`, `--eval=SCRIPT`
            if (Array.Exists(options, o => o.StartsWith('-') && rest[i].Text.StartsWith(o, StringComparison.Ordinal)))
                yield return rest[i];
        }
    }

    // Short options may stand together: `-ec`.
    private static bool IsOption(string text, string option) =>
        text == option
        || (
            option.Length == 2
            && option[0] == '-'
            && text.Length > 2
            && text[0] == '-'
            && text[^1] == option[1]
            && text.Skip(1).All(char.IsAsciiLetter)
        );

    // A program may stand behind others that start it, as in `env sh` and `kubectl exec pod -- sh`: a shell is one wherever it stands.
    private static string? NameAt(IReadOnlyList<Template> run, int at)
    {
        if (!run[at].IsConstant)
            return null;
        var name = run[at].Text.Split('/', '\\')[^1];
        if (name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
            name = name[..^4];
        var plain = name.TrimEnd('.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var known = Array.Exists(Interpreters, i => i.Names.Contains(name)) ? name : plain;
        var starts = at == 0 || Shells.Contains(known) || run[at - 1].Text == "--" || Starters.Contains(run[0].Text.Split('/')[^1]);
        return starts ? known : null;
    }

    private static void Report(DiagnosticBag bag, Template script, string name, string mend) =>
        bag.Add(
            DiagnosticCodes.FilledScript,
            script.Span,
            $"`{script.Text}` is a script that `{name}` runs, and what is filled into it runs as well, whoever says it",
            help: $"pass each value as an argument of its own, {mend}"
        );
}
