using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using YamlDotNet.Core;

namespace Runbooks.Yaml;

/// <summary>Says what is wrong with text that is not YAML, in words that help.</summary>
internal static partial class YamlSyntaxErrors
{
    private const string InQuotes = "put the value in quotes";

    public static void Report(YamlException e, SourceText source, DiagnosticBag bag)
    {
        var line = (int)Math.Clamp(e.Start.Line, 1, source.LineCount);
        var text = source.Line(line);
        var column = (int)Math.Clamp(e.Start.Column, 1, text.Length + 1);
        if (TabOf(source, line) is { } tab) bag.Add(DiagnosticCodes.NotYaml, tab, "a tab stands where the line is indented", help: "indent with spaces");
        else if (BareInterpolation().IsMatch(text)) ReportInterpolation(new SourceSpan(source, line, text.IndexOf("{{", StringComparison.Ordinal) + 1, 2), bag);
        else if (Has(e.Message, "flow") || Has(e.Message, "','")) ReportUnclosed(source, bag);
        else
        {
            var (message, help) = Explain(e.Message, text, column);
            bag.Add(DiagnosticCodes.NotYaml, new SourceSpan(source, line, column, 1), message, help: help);
        }
    }

    public static void ReportInterpolation(SourceSpan span, DiagnosticBag bag) =>
        bag.Add(DiagnosticCodes.NotYaml, span, "a value that begins with `{{` is read as a mapping", help: "put the value in quotes: \"{{ … }}\"");

    /// <summary>Points at the first line that opens more brackets than it closes; at the beginning where there is none.</summary>
    public static void ReportUnclosed(SourceText source, DiagnosticBag bag)
    {
        for (var number = 1; number <= source.LineCount; number++)
        {
            var line = source.Line(number);
            var at = line.AsSpan().IndexOfAny("[{");
            if (at < 0 || line.Count(c => c is '[' or '{') <= line.Count(c => c is ']' or '}')) continue;
            bag.Add(DiagnosticCodes.NotYaml, new SourceSpan(source, number, at + 1, 1), $"a `{line[at]}` is not closed, or a comma is missing", help: $"close it with `{(line[at] == '[' ? ']' : '}')}`");
            return;
        }

        bag.Add(DiagnosticCodes.NotYaml, new SourceSpan(source, 1, 1, 0), "the text is not YAML", help: "look for a bracket or quote that is not closed");
    }

    private static (string Message, string? Help) Explain(string said, string line, int column)
    {
        var text = said.Contains("): ", StringComparison.Ordinal) ? said[(said.LastIndexOf("): ", StringComparison.Ordinal) + 3)..] : said;
        return text switch
        {
            _ when Has(text, "escape") => ("a `\\` stands before a character that it does not go with", "inside \"…\" write `\\\\` for a backslash, or use '…'"),
            _ when Has(text, "cannot start any token") => ($"no value begins with `{(column <= line.Length ? line[column - 1] : ' ')}`", InQuotes),
            _ when Has(text, "mapping values are not allowed") || Has(text, "invalid mapping") => ("a second `:` stands in this line, or the line is indented otherwise than its neighbours", "put a text with `: ` in it in quotes"),
            _ when Has(text, "simple key") || Has(text, "expected ':'") => ("a key stands here without its `:`", "write `key: value`, with a space behind the colon"),
            _ when Has(text, "unexpected end of stream") || Has(text, "quoted scalar") => ("a quote is opened and not closed", "close it, or double a quote that belongs to the text"),
            _ when TextBehindQuote().IsMatch(line) => ("text stands behind a closing quote", "double a quote that belongs to the text, or use the other kind around it"),
            _ when Has(text, "block") && !line.Contains(':', StringComparison.Ordinal) && !line.TrimStart().StartsWith('-') => ("a key stands here without its `:`", "write `key: value`, with a space behind the colon"),
            _ when Has(text, "block") => ("this line does not fit the ones around it: it is indented otherwise, or its kind is another", "indent the items of one list or mapping alike"),
            _ when Has(text, "anchor") || Has(text, "alias") => ("an anchor or alias is malformed", "an anchor is `&name`, an alias `*name`"),
            _ => ($"the text is not YAML: {text.TrimEnd('.')}", null),
        };
    }

    // The parser may point at the line before the one with the tab.
    private static SourceSpan? TabOf(SourceText source, int line)
    {
        for (var number = line; number <= line + 1; number++)
        {
            var text = source.Line(number);
            var tab = text.AsSpan(0, text.Length - text.TrimStart().Length).IndexOf('\t');
            if (tab >= 0) return new SourceSpan(source, number, tab + 1, 1);
        }

        return null;
    }

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"(:|-)\s+\{\{")]
    private static partial Regex BareInterpolation();

    [GeneratedRegex(@":\s+('[^']*'|""[^""]*"")\s*[^\s#,\]}:]")]
    private static partial Regex TextBehindQuote();
}
