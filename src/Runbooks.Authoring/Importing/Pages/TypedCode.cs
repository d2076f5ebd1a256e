using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Pages;

/// <summary>Code of a terminal, divided into what somebody types and what the terminal shows.</summary>
/// <param name="Code">What is typed, without prompts.</param>
/// <param name="Shown">The lines that are shown.</param>
/// <param name="HasPrompts">Whether prompts say which is which.</param>
internal sealed partial record TypedCode(CodeText Code, IReadOnlyList<CodeLine> Shown, bool HasPrompts)
{
    private const int MostOpen = 20_000;

    /// <summary>Divides it: by its prompts, else by what a line of output looks like where a command could begin.</summary>
    public static TypedCode Of(CodeText code) => code.Lines.Any(l => Prompt().IsMatch(l.Text)) ? ByPrompts(code) : ByLooks(code);

    private static TypedCode ByPrompts(CodeText code)
    {
        var (typed, shown) = (new List<CodeLine>(), new List<CodeLine>());
        var (isTyped, goesOn) = (false, false);
        foreach (var line in code.Lines)
        {
            if (Prompt().Match(line.Text) is { Success: true } prompt)
                typed.Add(Behind(line, prompt.Length));
            else if ((isTyped && line.Text.StartsWith("> ", StringComparison.Ordinal)) || (!goesOn && RootPrompt().IsMatch(line.Text)))
                typed.Add(Behind(line, 2));
            else if (goesOn || line.Text.TrimStart().StartsWith('#'))
                typed.Add(line);
            else
            {
                isTyped = false;
                shown.Add(line);
                continue;
            }

            (isTyped, goesOn) = (true, typed[^1].Text.EndsWith('\\'));
        }

        return new TypedCode(new CodeText(code.Source, typed), shown, HasPrompts: true);
    }

    private static TypedCode ByLooks(CodeText code)
    {
        var (typed, shown) = (new List<CodeLine>(), new List<CodeLine>());
        var open = string.Empty;
        for (var i = 0; i < code.Lines.Count; i++)
        {
            var count = open.Length == 0 ? OutputAt(code.Lines, i) : 0;
            if (count > 0)
            {
                shown.AddRange(code.Lines.Skip(i).Take(count));
                i += count - 1;
                continue;
            }

            typed.Add(code.Lines[i]);
            open += code.Lines[i].Text + "\n";
            if (!code.Lines[i].Text.EndsWith('\\') && (!IsOpen(open) || open.Length > MostOpen))
                open = string.Empty;
        }

        return new TypedCode(new CodeText(code.Source, typed), shown, HasPrompts: false);
    }

    // How many lines of output begin here: one, a table with its rows, or a value of JSON up to its end.
    private static int OutputAt(IReadOnlyList<CodeLine> lines, int at)
    {
        var (text, end) = (lines[at].Text, at + 1);
        if (TableHead().IsMatch(text))
        {
            while (end < lines.Count && Columns().IsMatch(lines[end].Text) && !CommandBlocks.IsCommand(lines[end].Text))
                end++;
        }
        else if (Json().IsMatch(text) || (text.Trim() is "{" or "[" && end < lines.Count && InJson().IsMatch(lines[end].Text)))
        {
            for (var depth = Depth(text); depth > 0 && end < lines.Count && !CommandBlocks.IsCommand(lines[end].Text); end++)
                depth += Depth(lines[end].Text);
        }
        else if (!Output().IsMatch(text))
        {
            return 0;
        }

        return end - at;
    }

    private static int Depth(string text) => text.Count(c => c is '{' or '[') - text.Count(c => c is '}' or ']');

    // Whether a quote or a here-document goes on in the next line.
    private static bool IsOpen(string code) =>
        code.AsSpan().ContainsAny("'\"`<")
        && new ShellLexer(code, 0, code.Length).Read() is [.., ShellToken.Trouble, _] or [.., ShellToken.Trouble];

    private static CodeLine Behind(CodeLine line, int length) => new(line.Text[length..], line.Line, line.Column + length);

    // Behind a prompt of a user, `# systemctl restart x` is typed by root; a remark begins with a capital, or is a sentence.
    [GeneratedRegex(
        @"^# (?:sudo|chroot|systemctl|service|kubectl|oc|docker|podman|cat|ls|cd|rm|mv|cp|vi|nano|apt|yum|dnf|rpm|mount|umount|"
            + @"reboot|journalctl|iptables|ip|lvm|etcdctl|crictl|chmod|chown|mkdir|tar|dd|fsck|psql|mysql|curl|wget)\b"
    )]
    private static partial Regex RootPrompt();

    [GeneratedRegex(
        @"^\s*(?:[\w.@~:/\[\]()-]*[$%]|[\w.-]+@[\w.-]+:[^$#]*[$#]"
            + @"|\[[^\]]+\][$#%]|[\w.:-]+(?:=[#>]|>)|PS(?: [^>]*)?>)\s+(?=[A-Za-z./~_""'{(\[!])"
    )]
    private static partial Regex Prompt();

    // A time, a level, a status, `name: …`, a number, a member of JSON, what a program drew, and what became of something.
    [GeneratedRegex(
        @"^\s*(?:\[?\d{4}-\d\d-\d\d|\[?\d{1,2}:\d\d:\d\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d |"
            + @"\[?(?:ERROR|WARN|WARNING|INFO|DEBUG|FATAL|TRACE)\b|\[\w+\] |(?:time|ts|level)=(?:""[^""]*""|[^\s$]\S*) \w+=|"
            + @"HTTP/[0-9.]+ \d{3}\b|[●✓✔✗✘×⚠│├└─✅❌]|[<>*] \S|\+-|\|\s|[A-Za-z_][\w.-]*:(?:\s|$)|-?[0-9][0-9.,%]*\s*$|\d+\) ""|"
            + @"""[^""]*""\s*:|at \S+ \(|(?:[a-z]+(?:\.[a-z.]+)*/[\w.-]+|[a-z.]+ ""[^""]+"") (?:created|configured|unchanged|restarted|"
            + @"deleted|scaled|patched|labeled|annotated|cordoned|uncordoned|drained|evicted|exposed|edited|replaced|rolled back)\b)"
    )]
    private static partial Regex Output();

    [GeneratedRegex(@"^\s*[A-Z][A-Z0-9_()%/-]*(?:(?:[ ]{2,}|\t+)[A-Z][A-Z0-9 _()%/-]*)+$")]
    private static partial Regex TableHead();

    [GeneratedRegex(@"\S(?:[ ]{2,}|\t)\S")]
    private static partial Regex Columns();

    [GeneratedRegex("""^\s*(?:\{\s*(?:"|\})|\[(?:["{\]]|\d))""")]
    private static partial Regex Json();

    [GeneratedRegex("""^\s*["{}\]]""")]
    private static partial Regex InJson();
}
