using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Reads code that only sets what other code of the page uses.</summary>
internal static class ScriptSettings
{
    /// <summary>Sets what it sets, and does nothing else.</summary>
    /// <param name="code">The code.</param>
    /// <param name="scope">Takes it.</param>
    /// <returns>The lines that set something.</returns>
    public static IReadOnlyList<int> Read(CodeText code, ScriptScope scope)
    {
        var guarded = code.Guarded();
        var lines = new List<int>();
        foreach (var (_, node) in ShellParser.Read(guarded.Text))
        {
            var line = code.TextAt(node.Offset, node.End);
            if (node is ShellNode.Function function)
                scope.Define(function.Name, line);
            else if (
                node is not ShellNode.Pipeline { Commands: [var command] }
                || !ShellHabits.Assigns(command)
                || !ShellHabits.Assignments(command).All(a => scope.Assign(a.Key, a.Value, line))
            )
                continue;
            for (var at = code.LineAt(node.Offset); at <= code.LineAt(Math.Max(node.Offset, node.End - 1)); at++)
                lines.Add(at);
        }

        return lines;
    }
}
