namespace Runbooks.Diagnostics;

/// <summary>A rewriting that mends a mistake and guesses nothing: <c>runbook lint --fix</c> and editors apply it.</summary>
/// <param name="Span">What is replaced: a stretch of one line.</param>
/// <param name="Text">What stands there then; empty where it is taken away.</param>
public sealed record TextFix(SourceSpan Span, string Text)
{
    /// <summary>The line as it is then, without the white space around it.</summary>
    public string Line
    {
        get
        {
            var line = Span.Source.Line(Span.Line);
            return string.Concat(line.AsSpan(0, Span.Column - 1), Text, line.AsSpan(Span.Column - 1 + Span.Length)).Trim();
        }
    }

    /// <summary>A text with rewritings in it; of two that meet, the later one is left for the next time.</summary>
    /// <param name="text">The text that they are of.</param>
    /// <param name="fixes">The rewritings.</param>
    public static string Apply(string text, IEnumerable<TextFix> fixes)
    {
        var end = int.MaxValue;
        foreach (var fix in fixes.OrderByDescending(f => f.Span.Source.OffsetOf(f.Span.Line, f.Span.Column)))
        {
            var start = fix.Span.Source.OffsetOf(fix.Span.Line, fix.Span.Column);
            if (start + fix.Span.Length > end)
                continue;
            text = string.Concat(text.AsSpan(0, start), fix.Text, text.AsSpan(start + fix.Span.Length));
            end = start;
        }

        return text;
    }
}
