using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Takes variables and functions from code that is in no procedure: what follows on the page uses them.</summary>
internal static class ScriptDefinitions
{
    /// <param name="code">The code.</param>
    /// <param name="scope">Takes what is set.</param>
    /// <returns>The lines whose variables were taken.</returns>
    public static IEnumerable<int> Read(CodeText code, ScriptScope scope)
    {
        foreach (var statement in ShellParser.Read(code.Text))
        {
            if (statement.Node is ShellNode.Function function)
            {
                scope.Functions[function.Name] = (function, code);
                continue;
            }

            if (
                statement.Node is not ShellNode.Pipeline { Commands: [{ } command] }
                || command is not ({ Words: [] } or { Name: "export" or "readonly" or "declare" })
            )
                continue;
            var isTaken = false;
            foreach (
                var (name, value) in command.Assignments.Concat(
                    command
                        .Arguments.Select(a => a.Cut('='))
                        .OfType<(ShellWord Before, ShellWord After)>()
                        .Where(c => c.Before.Literal is not null)
                        .Select(c => KeyValuePair.Create(c.Before.Literal!, c.After))
                )
            )
            {
                var expanded = scope.Expand(value);
                var isKnown = !PlaybookSecrets.IsNamed(name) && !expanded.Parts.Any(p => p is ShellPart.Substitution or ShellPart.Other);
                scope.Set(name, isKnown ? expanded : null);
                isTaken |= isKnown;
            }

            if (isTaken)
                yield return code.LineAt(command.Offset);
        }
    }
}
