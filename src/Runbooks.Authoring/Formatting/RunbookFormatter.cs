using Runbooks.Diagnostics;
using Runbooks.Yaml.Layout;

namespace Runbooks.Authoring.Formatting;

/// <summary>
/// Gives runbooks, targets and notifications one layout: keys in the order of the reference, blocks indented alike, brackets
/// with a space inside, one blank line at most. Comments, quotes, anchors and blank lines between steps stay.
/// </summary>
public static class RunbookFormatter
{
    private const int UsualIndentation = 2;

    /// <param name="source">The text, without a byte order mark.</param>
    /// <param name="style">What is wanted of the file besides.</param>
    /// <param name="bag">Takes what keeps it from being formatted.</param>
    /// <returns>The text, with the line breaks of the style or of most of its lines; null after a diagnostic was added: the file is to be
    /// left alone.</returns>
    public static string? Format(SourceText source, FileStyle style, DiagnosticBag bag)
    {
        if (YamlLayout.Format(source, style.Indentation ?? UsualIndentation, KeyOrder.Of, bag) is not { } text)
            return null;
        if (style.EndsWithBreak == false)
            text = text.TrimEnd('\n');
        var lineBreak = style.LineBreak ?? UsualBreak(source.Text);
        return lineBreak == "\n" ? text : text.Replace("\n", lineBreak, StringComparison.Ordinal);
    }

    /// <summary>What the <c>.editorconfig</c> files above a file want of it.</summary>
    /// <param name="fullPath">The file, which need not exist.</param>
    public static FileStyle StyleOf(string fullPath) => EditorConfig.For(fullPath);

    private static string UsualBreak(string text)
    {
        var all = text.AsSpan().Count('\n');
        return all > 0 && text.AsSpan().Count("\r\n") * 2 > all ? "\r\n" : "\n";
    }
}
