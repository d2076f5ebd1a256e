using System.Text;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Pages;

/// <summary>A request as it is sent, in a block of code: its method and address, its headers, a blank line and its body.</summary>
/// <param name="Code">Its lines.</param>
/// <param name="Title">What a comment above it says; null for nothing.</param>
/// <param name="Curl">The same as a line of curl.</param>
internal sealed partial record RequestBlock(CodeText Code, string? Title, CodeText Curl)
{
    /// <summary>The requests of a block; an answer between them is none.</summary>
    public static IEnumerable<RequestBlock> In(CodeText code)
    {
        string? title = null;
        for (var i = 0; i < code.Lines.Count; i++)
        {
            if (Comment().Match(code.Lines[i].Text) is { Success: true } comment)
                title = comment.Groups[1].Value;
            if (!Line().IsMatch(code.Lines[i].Text))
                continue;
            var lines = code.Lines.Skip(i).TakeWhile((l, n) => n == 0 || !End().IsMatch(l.Text)).ToList();
            yield return Of(code, lines, title);
            title = null;
        }
    }

    private static RequestBlock Of(CodeText code, List<CodeLine> lines, string? title)
    {
        var request = Line().Match(lines[0].Text);
        var headers = lines.Skip(1).TakeWhile(l => l.Text.Trim().Length > 0).Select(l => l.Text.Trim()).ToList();
        var body = string.Join('\n', lines.Skip(headers.Count + 2).Select(l => l.Text)).Trim();
        var address = request.Groups[2].Value;
        if (headers.Find(h => h.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)) is { } host)
        {
            headers.Remove(host);
            if (address.StartsWith('/'))
                address = (Near().IsMatch(host) ? "http://" : "https://") + host["Host:".Length..].Trim() + address;
        }

        var curl = new StringBuilder($"curl -X {request.Groups[1].Value} {Quoted(address)}");
        foreach (var header in headers.Where(h => !h.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)))
            curl.Append(" -H ").Append(Quoted(header));
        if (body.Length > 0)
            curl.Append(" --data-raw ").Append(Quoted(body));
        return new RequestBlock(
            new CodeText(code.Source, lines),
            title,
            new CodeText(code.Source, [lines[0] with { Text = curl.ToString() }])
        );
    }

    // What stands for a value is known by the shell's own sign for it.
    private static string Quoted(string text) => $"\"{Special().Replace(text, "\\$0")}\"";

    [GeneratedRegex(@"^\s*(GET|POST|PUT|PATCH|DELETE|HEAD)\s+((?:https?:/)?/\S*|\{\{[^}]*\}\}\S*|[$<]\S+)(?:\s+HTTP/[0-9.]+)?\s*$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^\s*(?:###|HTTP/[0-9.]+ \d{3}\b|(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s+\S+(?:\s+HTTP/[0-9.]+)?\s*$)")]
    private static partial Regex End();

    [GeneratedRegex(@"^\s*(?:#+|//)\s*(\S.*)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@":\s*(?:localhost|127\.|\[::1\])|:\d+\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Near();

    [GeneratedRegex("""["\\`]""")]
    private static partial Regex Special();
}
