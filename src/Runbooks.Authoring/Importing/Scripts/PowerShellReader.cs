using System.Text;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Reads the requests of PowerShell: <c>Invoke-RestMethod -Method Post -Uri "…"</c>, and <c>curl.exe</c>.</summary>
internal static partial class PowerShellReader
{
    /// <summary>The commands of a piece of code: a line that goes on in the next one, or opens a bracket, ends where that does.</summary>
    public static IEnumerable<CodeText> Commands(CodeText code)
    {
        var (lines, depth) = (new List<CodeLine>(), 0);
        foreach (var line in code.Lines)
        {
            if (lines.Count == 0 && line.Text.Trim().Length == 0)
                continue;
            lines.Add(line);
            depth += line.Text.Count(c => c is '{' or '(') - line.Text.Count(c => c is '}' or ')');
            if (depth > 0 || line.Text.TrimEnd().EndsWith('`') || line.Text.TrimEnd().EndsWith('|'))
                continue;
            yield return new CodeText(code.Source, lines);
            (lines, depth) = ([], 0);
        }

        if (lines.Count > 0)
            yield return new CodeText(code.Source, lines);
    }

    /// <summary>A request as a line of curl; null where it is none, or more is said of it.</summary>
    public static CodeText? AsCurl(CodeText command)
    {
        var line = string.Join(' ', command.Lines.Select(l => l.Text.Trim().TrimEnd('`').Trim()));
        if (line.StartsWith("curl.exe ", StringComparison.OrdinalIgnoreCase))
            return Of("curl " + line["curl.exe ".Length..]);
        if (Invoke().Match(line) is not { Success: true } invoke)
            return null;
        var curl = new StringBuilder("curl");
        string? url = null;
        foreach (Match word in Words().Matches(invoke.Groups[1].Value))
        {
            var value = word.Groups["value"].Value;
            switch (word.Groups["option"].Value.ToLowerInvariant())
            {
                case "-method":
                    curl.Append(" -X ").Append(value.Trim('\'', '"').ToUpperInvariant());
                    break;
                case "-uri" or "":
                    url = value;
                    break;
                case "-body":
                    curl.Append(" -d ").Append(value);
                    break;
                case "-contenttype":
                    curl.Append(" -H 'Content-Type: ").Append(value.Trim('\'', '"')).Append('\'');
                    break;
                case "-timeoutsec":
                    curl.Append(" -m ").Append(value);
                    break;
                case "-usebasicparsing":
                    break;
                default:
                    return null;
            }
        }

        // What a variable holds, this reader does not know.
        return url is null || line.Contains('$', StringComparison.Ordinal) ? null : Of(curl.Append(' ').Append(url).ToString());

        CodeText Of(string text) => new(command.Source, [command.Lines[0] with { Text = text }]);
    }

    [GeneratedRegex(@"^(?:Invoke-RestMethod|Invoke-WebRequest|irm|iwr)\s+(.+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Invoke();

    [GeneratedRegex(
        """(?<option>-UseBasicParsing)\b|(?:(?<option>-[A-Za-z]+)[\s:]+)?(?<value>"[^"$`]*"|'[^']*'|[^\s"'-]\S*)""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Words();
}
