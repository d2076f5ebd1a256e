using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Tells what a command of a script is there for, besides what it does.</summary>
internal static partial class ShellHabits
{
    /// <summary>Whether a command only sets how the shell goes on, or ends it.</summary>
    public static bool IsSetting(ShellCommand command) =>
        command.Name is "set" or "shopt" or "trap" or "export" or "unset" or "alias" or "clear" or "true" or ":" or "exit" or "return";

    /// <summary>Whether a command only sets variables.</summary>
    public static bool Assigns(ShellCommand command) =>
        command is { Words.Count: 0, Assignments.Count: > 0, Redirections.Count: 0 }
        || (
            command.Name is "export" or "local" or "readonly" or "declare" or "typeset"
            && command.Arguments.Any(a => a.Beginning.Contains('=', StringComparison.Ordinal))
        );

    /// <summary>The variables that it sets, with what they hold.</summary>
    public static IEnumerable<KeyValuePair<string, ShellWord>> Assignments(ShellCommand command) =>
        command.Words.Count == 0
            ? command.Assignments
            : command
                .Arguments.Where(a => a.Cut('=') is not null)
                .Select(a => KeyValuePair.Create(a.Cut('=')!.Value.Before.Literal ?? "?", a.Cut('=')!.Value.After));

    /// <summary>Whether it only writes what a person reads while the script goes on.</summary>
    public static bool IsSaying(ShellNode node) =>
        node is ShellNode.Pipeline { Commands: [{ Name: "echo" or "printf" or "date" or "log" or "info" or "tput" } command] }
        && command.Redirections.All(r =>
            r.Target.Literal is "&2" or "2" or "/dev/stderr" or "/dev/null" || r.Sign.Contains('&', StringComparison.Ordinal)
        );

    /// <summary>Whether it only says that something failed, and ends.</summary>
    public static bool IsGivingUp(ShellNode node) =>
        IsSaying(node)
        || node
            is ShellNode.Pipeline
            {
                Commands: [{ Name: "exit" or "return" or "die" or "fail" or "abort" or "error" or "false" or "true" or ":" or "break" }]
            }
        || (node is ShellNode.Group { Body: var body } && body.All(s => IsGivingUp(s.Node)));

    /// <summary>Whether it ends the script as failed.</summary>
    public static bool IsExit(ShellNode node) =>
        node
            is ShellNode.Pipeline
            {
                Commands: [
                    { Name: "exit" or "return", Words: not [_, { Literal: "0" }] }
                    or { Name: "die" or "fail" or "abort" or "false" },
                ]
            }
        || (node is ShellNode.Group { Body: var body } && body.Any(s => IsExit(s.Node)));

    /// <summary>Whether it fetches a file, which other commands use.</summary>
    public static bool IsDownload(ShellCommand command) =>
        command.Name == "wget"
        && !command.Arguments.Any(a =>
            a.Beginning is "-" || a.Beginning.EndsWith("O-", StringComparison.Ordinal) || Sends().IsMatch(a.Beginning)
        );

    [GeneratedRegex("^--(?:post|body|method|spider|delete)")]
    private static partial Regex Sends();
}
