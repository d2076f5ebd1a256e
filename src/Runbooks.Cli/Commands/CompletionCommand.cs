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

    // It is sourced, or lies in a folder of `fpath`, where its first line is read and its text is the function.
    private const string Zsh = """
        #compdef runbook
        # source <(runbook completion zsh)
        _runbook() {
          local line="runbook ${(j: :)words[2,CURRENT]}"
          local -a found values
          found=("${(@f)$(runbook "[suggest:${#line}]" "$line" 2>/dev/null)}")
          values=("${(@M)found:#*=}")
          found=("${(@)found:#*=}")
          found=("${(@)found:#}")
          if (( ! ${#found} && ! ${#values} )); then _files; return; fi
          compadd -S '' -a values
          compadd -a found
        }
        if [[ ${funcstack[1]:-} == _runbook ]]; then _runbook "$@"; else compdef _runbook runbook; fi
        """;

    // Where nothing is offered, no file is forbidden.
    private const string Fish = """
        # runbook completion fish | source
        function __runbook_offers
          set -l line (commandline -cp)
          runbook "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -v ''
        end
        complete -c runbook -n 'test (count (__runbook_offers)) -gt 0' -f -a '(__runbook_offers)'
        """;

    // Where nothing is offered, it offers files by itself.
    private const string PowerShell = """
        # runbook completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName runbook -ScriptBlock {
          param($word, $ast, $cursor)
          $at = $cursor - $ast.Extent.StartOffset
          $line = $ast.Extent.Text.PadRight($at)
          runbook "[suggest:$at]" $line 2>$null | Where-Object { $_ -and $_.StartsWith($word) } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    public static Command Build(CommandHost host)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or powershell." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");
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
                    "powershell" => PowerShell,
                    _ => Bash,
                }
            );
            return 0;
        });
        return command;
    }
}
