using System.Buffers;
using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using YamlDotNet.Core;

namespace Runbooks.Yaml;

/// <summary>Says what is wrong with text that is not YAML, in words that help.</summary>
internal static partial class YamlSyntaxErrors
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\n\r\f\u0085\u2028\u2029");
    private const string InQuotes = "put the value in quotes";

    public static void Report(YamlException e, SourceText source, DiagnosticBag bag)
    {
        var line = (int)Math.Clamp(e.Start.Line, 1, source.LineCount);
        var text = source.Line(line);
        var column = (int)Math.Clamp(e.Start.Column, 1, text.Length + 1);
        if (TabOf(source, line) is { } tab)
            bag.Add(DiagnosticCodes.NotYaml, tab, "a tab stands where the line is indented", help: "indent with spaces");
        else if (BareInterpolation().IsMatch(text))
            ReportInterpolation(new SourceSpan(source, line, text.IndexOf("{{", StringComparison.Ordinal) + 1, 2), bag);
        else if (HalfSurrogate().Match(text) is { Success: true } half)
            bag.Add(
                DiagnosticCodes.NotYaml,
                new SourceSpan(source, line, half.Index + 1, half.Length),
                $"`{half.Value}` is half a surrogate, which is no character",
                help: "write the character itself, or all of it as `\\U0001F680`"
            );
        else if (BreakOf(source, line) is var (at, sign))
            bag.Add(
                DiagnosticCodes.NotYaml,
                at,
                $"the sign {NameOf(sign)} stands in this line, which some readers take for a line break",
                help: MendOf(sign)
            );
        else if (Has(e.Message, "flow") || Has(e.Message, "','") || FlowItems.Broken(source, line).Count > 0)
            ReportUnclosed(source, bag);
        else
        {
            var (message, help) = Explain(e.Message, text, column);
            bag.Add(DiagnosticCodes.NotYaml, new SourceSpan(source, line, column, 1), message, help: help);
        }
    }

    /// <summary>A sign that some readers take for a line break, as a person calls it.</summary>
    public static string NameOf(char sign) =>
        sign switch
        {
            '\r' => "CR (U+000D) without LF",
            '\f' => "form feed (U+000C)",
            '\u0085' => "next line (U+0085)",
            '\u2028' => "line separator (U+2028)",
            _ => "paragraph separator (U+2029)",
        };

    /// <summary>What to do about such a sign.</summary>
    public static string MendOf(char sign) =>
        sign switch
        {
            '\r' => "end lines with LF, or with CR and LF",
            '\f' => "take it out",
            _ => $"take it out, or write it as an escape in double quotes: \"\\u{(int)sign:x4}\"",
        };

    public static void ReportInterpolation(SourceSpan span, DiagnosticBag bag) =>
        bag.Add(
            DiagnosticCodes.NotYaml,
            span,
            "a value that begins with `{{` is read as a mapping",
            help: "put the value in quotes: \"{{ … }}\""
        );

    /// <summary>
    /// Points at the first value in brackets that wants quotes, else
    /// at the first line that opens more brackets than it closes.
    /// </summary>
    public static void ReportUnclosed(SourceText source, DiagnosticBag bag)
    {
        for (var number = 1; number <= source.LineCount; number++)
        {
            if (FlowItems.Broken(source, number) is not { Count: > 0 } broken)
                continue;
            foreach (var fix in broken)
                ReportBroken(fix, bag);
            return;
        }

        for (var number = 1; number <= source.LineCount; number++)
        {
            var line = source.Line(number);
            var at = line.AsSpan().IndexOfAny("[{");
            if (at < 0 || line.Count(c => c is '[' or '{') <= line.Count(c => c is ']' or '}'))
                continue;
            bag.Add(
                DiagnosticCodes.NotYaml,
                new SourceSpan(source, number, at + 1, 1),
                $"a `{line[at]}` is not closed, or a comma is missing",
                help: $"close it with `{(line[at] == '[' ? ']' : '}')}`"
            );
            return;
        }

        bag.Add(
            DiagnosticCodes.NotYaml,
            new SourceSpan(source, 1, 1, 0),
            "the text is not YAML",
            help: "look for a bracket or quote that is not closed"
        );
    }

    /// <summary>Says that a comma, a bracket or a quote in a value ends it, with the value as it should be.</summary>
    public static void ReportBroken(TextFix fix, DiagnosticBag bag) =>
        bag.Add(
            DiagnosticCodes.NotYaml,
            fix.Span,
            "a comma, bracket or quote in this value ends it for YAML",
            help: $"write `{fix.Text}`",
            fix: fix
        );

    private static (string Message, string? Help) Explain(string said, string line, int column)
    {
        var text = said.Contains("): ", StringComparison.Ordinal) ? said[(said.LastIndexOf("): ", StringComparison.Ordinal) + 3)..] : said;
        return text switch
        {
            _ when Has(text, "escape") => (
                "a `\\` stands before a character that it does not go with",
                "inside \"…\" write `\\\\` for a backslash, or use '…'"
            ),
            _ when Has(text, "cannot start any token") => (
                $"no value begins with `{(column <= line.Length ? line[column - 1] : ' ')}`",
                InQuotes
            ),
            _ when Has(text, "mapping values are not allowed") || Has(text, "invalid mapping") => (
                "a second `:` stands in this line, or the line is indented differently from its neighbours",
                "put a text with `: ` in it in quotes"
            ),
            _ when Has(text, "simple key") || Has(text, "expected ':'") => (
                "a key stands here without its `:`",
                "write `key: value`, with a space behind the colon"
            ),
            _ when Has(text, "unexpected end of stream") || Has(text, "quoted scalar") => (
                "a quote is opened and not closed",
                "close it, or double a quote that belongs to the text"
            ),
            _ when TextBehindQuote().IsMatch(line) => (
                "text stands behind a closing quote",
                "double a quote that belongs to the text, or use the other kind around it"
            ),
            _ when Has(text, "block") && !line.Contains(':', StringComparison.Ordinal) && !line.TrimStart().StartsWith('-') => (
                "a key stands here without its `:`",
                "write `key: value`, with a space behind the colon"
            ),
            _ when Has(text, "block") => (
                "this line does not fit the ones around it: it is indented differently, or is of another kind",
                "indent the items of one list or mapping alike"
            ),
            _ when Has(text, "anchor") || Has(text, "alias") => (
                "an anchor or alias is malformed",
                "an anchor is `&name`, an alias `*name`"
            ),
            _ => ($"the text is not YAML: {text.TrimEnd('.')}", null),
        };
    }

    // Lines end at these signs for whoever shows them, and for the parser within quotes; the place is the line they end.
    private static (SourceSpan At, char Sign)? BreakOf(SourceText source, int line)
    {
        var text = source.Text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var (from, number) = (0, 1);
        for (var at = text.AsSpan().IndexOfAny(Breaks); at >= 0; at = Next(text, from, Breaks))
        {
            if (text[at] != '\n' && Math.Abs(number - line) <= 1)
                return (new SourceSpan(source, number, at - from + 1, 1), text[at]);
            (from, number) = (at + 1, number + 1);
        }

        return null;
    }

    private static int Next(string text, int from, SearchValues<char> signs) =>
        text.AsSpan(from).IndexOfAny(signs) is var at and >= 0 ? from + at : -1;

    // The parser may point at the line before the one with the tab.
    private static SourceSpan? TabOf(SourceText source, int line)
    {
        for (var number = line; number <= line + 1; number++)
        {
            var text = source.Line(number);
            var tab = text.AsSpan(0, text.Length - text.TrimStart().Length).IndexOf('\t');
            if (tab >= 0)
                return new SourceSpan(source, number, tab + 1, 1);
        }

        return null;
    }

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")]
    private static partial Regex HalfSurrogate();

    [GeneratedRegex(@"(:|-)\s+\{\{")]
    private static partial Regex BareInterpolation();

    [GeneratedRegex(@":\s+('[^']*'|""[^""]*"")\s*[^\s#,\]}:]")]
    private static partial Regex TextBehindQuote();
}
