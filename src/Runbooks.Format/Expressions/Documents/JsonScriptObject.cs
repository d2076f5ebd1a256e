using Runbooks.Expressions.Data;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace Runbooks.Expressions.Documents;

/// <summary>An object whose keys with hyphens are also found with underscores.</summary>
internal sealed class JsonScriptObject : ScriptObject
{
    public JsonScriptObject()
        : base(0, autoImportStaticsFromThisType: false) { }

    public override bool TryGetValue(TemplateContext? context, SourceSpan span, string member, out object? value)
    {
        if (base.TryGetValue(context, span, member, out value))
            return true;
        if (!member.Contains('_', StringComparison.Ordinal))
            return false;
        foreach (var key in Keys)
        {
            if (JsonMembers.Matches(key, member))
                return base.TryGetValue(context, span, key, out value);
        }

        return false;
    }
}
