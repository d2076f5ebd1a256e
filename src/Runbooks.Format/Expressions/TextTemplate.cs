using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Documents;
using Scriban.Parsing;
using Scriban.Syntax;
using ScribanTemplate = Scriban.Template;
using SourceSpan = Runbooks.Diagnostics.SourceSpan;

namespace Runbooks.Expressions;

/// <summary>
/// A document with statements: a post-mortem, a notice, the text of a pull request. Scriban's whole language,
/// with the functions of expressions and those of documents, and without files, clock and randomness.
/// </summary>
public sealed class TextTemplate
{
    private readonly SourceText _source;
    private readonly ScribanTemplate _parsed;

    private TextTemplate(SourceText source, ScribanTemplate parsed) => (_source, _parsed) = (source, parsed);

    /// <summary>Reads a template; null where something was reported.</summary>
    /// <param name="source">The file.</param>
    /// <param name="bag">Takes RB0201.</param>
    public static TextTemplate? Parse(SourceText source, DiagnosticBag bag)
    {
        if (source.Text.Length > ExpressionLimits.Output)
        {
            bag.Add(
                DiagnosticCodes.NotAnExpression,
                new SourceSpan(source, 1, 1, 0),
                $"the template is longer than {ExpressionLimits.Output} characters"
            );
            return null;
        }

        var parsed = ScribanTemplate.Parse(source.Text, source.Path, new ParserOptions { ExpressionDepthLimit = ExpressionLimits.Depth });
        if (!parsed.HasErrors)
        {
            if (ChainCheck.FindTooLong(source.Text) is not { } chain)
                return new(source, parsed);
            bag.Add(DiagnosticCodes.NotAnExpression, Place(source, chain), "this path has more members than any model");
            return null;
        }

        foreach (var message in parsed.Messages.Where(m => m.Type == ParserMessageType.Error).Take(20))
            bag.Add(DiagnosticCodes.NotAnExpression, Place(source, message.Span), PlainMessage.Of(message.Message));
        return null;
    }

    /// <summary>Fills it in. A name or member that does not exist is a fault; null is written as nothing.</summary>
    /// <param name="model">The root variables; keys with hyphens are also found with underscores.</param>
    /// <param name="time">Bounds the rendering; the document cannot see it.</param>
    public RenderResult Render(JsonObject model, TimeProvider time)
    {
        using var stop = new CancellationTokenSource(ExpressionLimits.Rendering, time);
        var context = new DocumentContext(ScriptValues.ToScript(model), stop.Token);
        try
        {
            var text = _parsed.Render(context);
            return text.Length <= ExpressionLimits.Output
                ? new Rendered(text)
                : new RenderFault($"the document is longer than {ExpressionLimits.Output} characters", Place(_source, default));
        }
        catch (ScriptAbortException aborted)
        {
            return new RenderFault($"rendering took longer than {ExpressionLimits.Rendering.TotalSeconds} s", Place(_source, aborted.Span));
        }
        catch (ScriptRuntimeException fault)
        {
            return new RenderFault(PlainMessage.Of(fault.OriginalMessage), Place(_source, fault.Span));
        }
        catch (Exception fault)
            when (fault
                    is FaultException
                        or ArgumentException
                        or InvalidOperationException
                        or InvalidCastException
                        or ArithmeticException
                        or FormatException
                        or NotSupportedException
                        or IndexOutOfRangeException
                        or NullReferenceException
                        or InsufficientExecutionStackException
            )
        {
            // Scriban lets some mistakes of a template through as they come from .NET.
            return new RenderFault(
                $"this cannot be rendered: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}",
                Place(_source, context.CurrentSpan)
            );
        }
    }

    private static SourceSpan Place(SourceText source, Scriban.Parsing.SourceSpan span)
    {
        if (span.Start.Offset < 0)
            return new SourceSpan(source, source.LineCount, source.Line(source.LineCount).Length + 1, 0);
        var line = span.Start.Line + 1;
        var column = span.Start.Column + 1;
        var rest = Math.Max(0, source.Line(line).Length - column + 1);
        return new SourceSpan(source, line, column, Math.Clamp(span.Length, 0, rest));
    }
}
