using System.Diagnostics.CodeAnalysis;
using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;
using Runbooks.Yaml;
using Scriban.Parsing;
using Scriban.Syntax;
using ScribanTemplate = Scriban.Template;
using SourceSpan = Runbooks.Diagnostics.SourceSpan;

namespace Runbooks.Expressions;

/// <summary>The text of expressions in a scalar: what Scriban finds in it, and where each part stands in the file.</summary>
internal sealed class ExpressionSource(YamlScalar scalar, DiagnosticBag bag)
{
    private static readonly ParserOptions Options = new() { ExpressionDepthLimit = ExpressionLimits.Depth };

    public string Text => scalar.Value;

    public SourceSpan At(Excerpt place) => scalar.Part(place.Offset, place.Length);

    public void Report(DiagnosticCode code, Excerpt place, string message, string? label = null, string? help = null) =>
        bag.Add(code, At(place), message, label, help);

    /// <summary>The whole text with another one in the place of a part of it; null where it goes over several lines.</summary>
    public TextFix? Rewritten(Excerpt place, string text) =>
        Text.Contains('\n', StringComparison.Ordinal)
            ? null
            : new TextFix(
                scalar.Span,
                YamlText.Write(string.Concat(Text.AsSpan(0, place.Offset), text, Text.AsSpan(place.Offset + place.Length)), inFlow: true)
            );

    public Excerpt Whole => new(Text, 0, Text.Length);

    /// <summary>The part that a node of Scriban's covers.</summary>
    public Excerpt PlaceOf(ScriptNode node)
    {
        var end = node.Span.End.Offset + 1;
        // Scriban's span of a call ends with its last argument.
        if (node is ScriptFunctionCall { ExplicitCall: true } && Text.AsSpan(Math.Clamp(end, 0, Text.Length)).TrimStart() is [')', ..] rest)
            end = Text.Length - rest.Length + 1;
        return Between(node.Span.Start.Offset, end);
    }

    public Excerpt Between(int start, int end)
    {
        start = Math.Clamp(start, 0, Text.Length);
        return new(Text, start, Math.Clamp(end, start, Text.Length) - start);
    }

    /// <summary>What Scriban reads; false where it reports what it cannot read.</summary>
    public bool TryRead(ScriptMode mode, [NotNullWhen(true)] out IReadOnlyList<ScriptStatement>? statements)
    {
        statements = null;
        if (Text.Length > ExpressionLimits.Source)
        {
            bag.Add(
                DiagnosticCodes.NotAnExpression,
                scalar.Span,
                $"the text is {Text.Length} characters long, and no expression is longer than {ExpressionLimits.Source}"
            );
            return false;
        }

        // A line break ends a statement for Scriban; in YAML it is only where an author broke a long line.
        var text = mode == ScriptMode.ScriptOnly ? Text.Replace('\n', ' ').Replace('\r', ' ') : Text;
        var parsed = ScribanTemplate.Parse(text, null, Options, new LexerOptions { Mode = mode });
        if (parsed.HasErrors)
        {
            var first = parsed.Messages.First(m => m.Type == ParserMessageType.Error);
            var at =
                first.Span.Start.Offset < 0
                    ? Between(Text.Length, Text.Length)
                    : Between(first.Span.Start.Offset, first.Span.End.Offset + 1);
            Report(DiagnosticCodes.NotAnExpression, at, PlainMessage.Of(first.Message));
            return false;
        }

        statements = parsed.Page?.Body?.Statements is { } found ? [.. found] : [];
        return true;
    }

    /// <summary>The first comment in a bare expression, or null.</summary>
    public Excerpt? FindComment()
    {
        if (!Text.Contains('#', StringComparison.Ordinal))
            return null;
        foreach (var token in new Lexer(Text, null, new LexerOptions { Mode = ScriptMode.ScriptOnly, KeepTrivia = true }))
        {
            if (token.Type is TokenType.Comment or TokenType.CommentMulti)
                return Between(token.Start.Offset, token.End.Offset + 1);
        }

        return null;
    }
}
