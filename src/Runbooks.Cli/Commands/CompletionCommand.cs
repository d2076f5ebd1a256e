using System.CommandLine;
using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook completion`: scripts that ask the command itself what may come next.</summary>
internal static class CompletionCommand
{
    // Bash takes `=` for the beginning of a new word: of `-i stage=b` it knows `b` alone, and so is told `blue` alone.
    private const string Bash = """
        # source <(runbook completion bash)
        _runbook() {
          local line=${COMP_LINE:0:COMP_POINT} IFS=$'\n' found
          local word=${line##*[[:space:]]}
          COMPREPLY=()
          for found in $(runbook "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null); do
            [[ $found == "$word"* ]] || continue
            if [[ $word == *=* && $COMP_WORDBREAKS == *=* ]]; then found=${found#"${word%%=*}="}; fi
            COMPREPLY+=("$found")
          done
          if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
        }
        complete -o default -F _runbook runbook
        """;

    private const string Zsh = """
        # source <(runbook completion zsh)
        _runbook() {
          local -a found values
          found=("${(@f)$(runbook "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          values=("${(@M)found:#*=}")
          found=("${(@)found:#*=}")
          compadd -S '' -a values
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
        var command = new ExampledCommand(
            "completion",
            "Writes a script that makes the shell complete commands, ids, targets, inputs and incidents.",
            "source <(runbook completion bash)"
        )
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            host.Document.WriteLine(
                parsed.GetValue(shell) switch
                {
                    "zsh" => Zsh,
                    "fish" => Fish,
                    _ => Bash,
                }
            );
            return 0;
        });
        return command;
    }
}
