using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;
using Runbooks.Results;

namespace Runbooks.Expressions;

/// <summary>Fills templates in, as texts.</summary>
public static class TemplateText
{
    /// <returns>The text, or why it cannot be filled in.</returns>
    public static Result<string, Diagnostic> Fill(Template template, Scope scope) =>
        template.Evaluate(scope) switch
        {
            Evaluated { Value: JsonValue value } when value.TryGetValue<string>(out var text) => text,
            Evaluated evaluated => evaluated.Value?.ToJsonString() ?? string.Empty,
            EvaluationFault fault => Result.Failed(new Diagnostic(DiagnosticCodes.CannotEvaluate, fault.Message, fault.Span)),
            _ => throw new InvalidOperationException("an evaluation yields a value or a fault"),
        };

    /// <returns>The texts in order, or why the first that cannot be filled in cannot.</returns>
    public static Result<List<string>, Diagnostic> FillAll(IEnumerable<Template> templates, Scope scope)
    {
        var texts = new List<string>();
        foreach (var template in templates)
        {
            if (!Fill(template, scope).Succeeds(out var text, out var error))
                return Result.Failed(error);
            texts.Add(text);
        }

        return texts;
    }
}
