using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;

namespace Runbooks.GitOps;

/// <summary>Fills texts in, one after the other, and keeps the first reason why one cannot be.</summary>
/// <param name="scope">The values that they read.</param>
internal sealed class FilledTexts(Scope scope)
{
    /// <summary>Why one could not be filled in; null where all could.</summary>
    public Diagnostic? Fault { get; private set; }

    /// <summary>The text; null for none, or one that cannot be filled in.</summary>
    public string? Of(Template? template)
    {
        if (template is null)
            return null;
        if (TemplateText.Fill(template, scope).Succeeds(out var text, out var fault))
            return text;
        Fault ??= fault;
        return null;
    }
}
