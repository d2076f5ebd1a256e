using System.CommandLine;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook completion`: scripts that ask the command itself what may come next.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # source <(runbook completion bash)
        _runbook() {
          local IFS=$'\n'
          COMPREPLY=( $(compgen -W "$(runbook "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}") )
        }
        complete -o default -F _runbook runbook
        """;

    private const string Zsh = """
        # source <(runbook completion zsh)
        _runbook() {
          local -a found
          found=("${(@f)$(runbook "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -a found
        }
        compdef _runbook runbook
        """;

    private const string Fish = """
        # runbook completion fish | source
        complete -c runbook -f -a '(runbook "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
        """;

    public static Command Build(CommandHost host)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new ExampledCommand("completion", "Writes a script that makes the shell complete commands, ids and targets.", "source <(runbook completion bash)") { shell };
        command.SetAction(parsed =>
        {
            host.Out.WriteLine(parsed.GetValue(shell) switch { "zsh" => Zsh, "fish" => Fish, _ => Bash });
            return 0;
        });
        return command;
    }
}
