using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Pages;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>Tells code that a shell runs from code that it does not.</summary>
internal static partial class CommandBlocks
{
    private static readonly string[] Shells =
    [
        "bash",
        "sh",
        "shell",
        "zsh",
        "ksh",
        "console",
        "shell-session",
        "shellsession",
        "terminal",
        "text/x-sh",
    ];

    /// <summary>All code of a block.</summary>
    public static IEnumerable<CodeText> CodesOf(PageBlock block) =>
        block switch
        {
            PageBlock.Code code => [code.Content],
            PageBlock.Item item => item.Content.Codes,
            PageBlock.Prose prose => prose.Content.Codes,
            PageBlock.Row row => row.Cells.SelectMany(c => c.Codes),
            _ => [],
        };

    /// <summary>The code of a block that a shell runs.</summary>
    public static IEnumerable<CodeText> CommandsOf(PageBlock block) =>
        block switch
        {
            PageBlock.Code code => IsShell(code) ? [WithoutPrompts(code.Content)] : [],
            _ => CodesOf(block).Where(c => Command().IsMatch(c.Text)).Select(WithoutPrompts),
        };

    /// <summary>The code of a block that is said to be a shell's, whatever it does.</summary>
    public static IEnumerable<CodeText> ScriptsOf(PageBlock block) =>
        block is PageBlock.Code code
        && (IsShell(code) || (code.Language.Length == 0 && ShellParser.Read(code.Content.Text).All(s => IsDefinition(s.Node))))
            ? [WithoutPrompts(code.Content)]
            : [];

    /// <summary>Whether a block holds a command that sends something or may become a step.</summary>
    /// <param name="block">The block.</param>
    /// <param name="countsDefinitions">Whether code counts that only sets variables and defines functions.</param>
    public static bool HaveCommand(PageBlock block, bool countsDefinitions = false) =>
        CommandsOf(block)
            .Any(c => AnyCommand().IsMatch(c.Text) && (countsDefinitions || ShellParser.Read(c.Text).Any(s => !IsDefinition(s.Node))));

    /// <summary>Whether something in a script only sets what later parts of it use.</summary>
    public static bool IsDefinition(ShellNode node) =>
        node is ShellNode.Comment or ShellNode.Function
        || node
            is ShellNode.Pipeline
            {
                Commands: [{ Words: [] } or { Name: "export" or "set" or "readonly" or "declare" or "shopt" or "trap" }]
            } pipeline
            && !pipeline.Commands[0].Assignments.Any(a => a.Value.Parts.Any(p => p is ShellPart.Substitution));

    /// <summary>Whether a shell runs a block.</summary>
    public static bool IsShell(PageBlock.Code code) =>
        Shells.Contains(code.Language.Split([' ', '{', ','], 2)[0])
        || (code.Language.Length == 0 && AnyCommand().IsMatch(code.Content.Text));

    /// <summary>The lines that are typed, without the prompt before them; all lines where none has a prompt.</summary>
    public static CodeText WithoutPrompts(CodeText code)
    {
        if (!code.Lines.Any(l => Prompt().IsMatch(l.Text)))
            return code;
        var lines = new List<CodeLine>();
        var (isTyped, goesOn) = (false, false);
        foreach (var line in code.Lines)
        {
            if (Prompt().Match(line.Text) is { Success: true } prompt)
                lines.Add(new CodeLine(line.Text[prompt.Length..], line.Line, line.Column + prompt.Length));
            else if (isTyped && line.Text.StartsWith("> ", StringComparison.Ordinal))
                lines.Add(new CodeLine(line.Text[2..], line.Line, line.Column + 2));
            else if (goesOn)
                lines.Add(line);
            else
            {
                isTyped = false;
                continue;
            }

            (isTyped, goesOn) = (true, lines[^1].Text.EndsWith('\\'));
        }

        return new CodeText(code.Source, lines);
    }

    /// <summary>The lines that a terminal wrote: those that are left when the typed ones are taken away.</summary>
    public static IEnumerable<CodeLine> AnswersIn(CodeText code)
    {
        var typed = WithoutPrompts(code).Lines.Select(l => l.Line).ToHashSet();
        return code.Lines.Where(l => !typed.Contains(l.Line) && l.Text.Trim().Length > 0);
    }

    [GeneratedRegex(@"^\s*(?:[\w.@~:/\[\]()-]*[$%]|[\w.-]+@[\w.-]+:[^$#]*[$#])\s+(?=\S)")]
    private static partial Regex Prompt();

    [GeneratedRegex(
        @"^\s*(?:\$\s+)?(?:[A-Z_]+=\S*\s+)*(?:curl|wget|https?(?=\s+(?:-|[A-Z]+ "
            + @"|:|\S+[./]))|kubectl|docker|helm|systemctl|sudo|ssh|psql|watch|time|sleep|until|while|for)\s+\S",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Command();

    [GeneratedRegex(
        @"(?:^|[\s;&|(`$!])(?:curl|wget|https?(?=\s+(?:-|[A-Z]+ |:|\S+[./]))|kubectl|docker|helm|systemctl|sudo|ssh|psql)\s+\S",
        RegexOptions.CultureInvariant | RegexOptions.Multiline
    )]
    private static partial Regex AnyCommand();
}
