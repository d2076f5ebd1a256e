using Runbooks.Diagnostics;
using YamlDotNet.Core;

namespace Runbooks.Yaml;

/// <summary>Says what is wrong with text that is not YAML, in words that help.</summary>
internal static class YamlSyntaxErrors
{
    public static void Report(YamlException e, SourceText source, DiagnosticBag bag)
    {
        var line = (int)Math.Clamp(e.Start.Line, 1, source.LineCount);
        var text = source.Line(line);
        var column = (int)Math.Clamp(e.Start.Column, 1, text.Length + 1);
        var (message, help) = Explain(e.Message, text);
        if (text.Contains('\t', StringComparison.Ordinal) && text.TrimStart().Length < text.Length && text[..(text.Length - text.TrimStart().Length)].Contains('\t', StringComparison.Ordinal))
        {
            (message, help, column) = ("a tab stands where the line is indented", "indent with spaces", text.IndexOf('\t') + 1);
        }

        bag.Add(DiagnosticCodes.NotYaml, new SourceSpan(source, line, column, 1), message, help: help);
    }

    private static (string Message, string? Help) Explain(string said, string line)
    {
        if (line.Contains("{{", StringComparison.Ordinal) && !line.Contains("\"{{", StringComparison.Ordinal) && !line.Contains("'{{", StringComparison.Ordinal))
        {
            return ("a value that begins with `{{` is read as a mapping", "put the value in quotes: \"{{ … }}\"");
        }

        var text = said.Contains("): ", StringComparison.Ordinal) ? said[(said.LastIndexOf("): ", StringComparison.Ordinal) + 3)..] : said;
        return text switch
        {
            _ when Has(text, "mapping values are not allowed") => ("a second `:` stands in this line, or the line is indented otherwise than its neighbours", "put a text with `: ` in it in quotes"),
            _ when Has(text, "simple key") || Has(text, "expected ':'") => ("a key stands here without its `:`", "write `key: value`, with a space behind the colon"),
            _ when Has(text, "unexpected end of stream") || Has(text, "quoted scalar") => ("a quote is opened and not closed", "close it, or double a quote that belongs to the text"),
            _ when Has(text, "block end") || Has(text, "block mapping") || Has(text, "block collection") || Has(text, "block sequence") => ("this line does not fit the ones around it: it is indented otherwise, or its kind is another", "indent the items of one list or mapping alike"),
            _ when Has(text, "flow") => ("a `[` or `{` is not closed, or a comma is missing", null),
            _ when Has(text, "anchor") || Has(text, "alias") => ("an alias names an anchor that does not exist, or an anchor is malformed", null),
            _ => ($"the text is not YAML: {text.TrimEnd('.')}", null),
        };
    }

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
