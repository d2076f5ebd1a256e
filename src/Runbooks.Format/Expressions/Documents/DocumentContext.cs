using System.Collections;
using System.Runtime.CompilerServices;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Functions;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Runbooks.Expressions.Documents;

/// <summary>Scriban's engine with our functions only, our limits, and no way to .NET objects or files.</summary>
internal sealed class DocumentContext : TemplateContext
{
    private static readonly ScriptObject Functions = Register();

    public DocumentContext(JsonScriptObject model, CancellationToken stop)
        : base(Functions)
    {
        StrictVariables = true;
        EnableRelaxedMemberAccess = false;
        EnableRelaxedIndexerAccess = false;
        LoopLimit = ExpressionLimits.Loop;
        RecursiveLimit = ExpressionLimits.Recursion;
        // One more, so that a text that was cut is longer than any that was not.
        LimitToString = ExpressionLimits.Output + 1;
        RegexTimeOut = ExpressionLimits.Regex;
        NewLine = "\n";
        AutoIndent = false;
        CancellationToken = stop;
        PushGlobal(model);
    }

    public override void Import(SourceSpan span, object objectToImport) =>
        throw new ScriptRuntimeException(span, "`import` is not available");

    public override object? Evaluate(ScriptNode? scriptNode, bool aliasReturnedFunction)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return base.Evaluate(scriptNode, aliasReturnedFunction);
    }

    protected override IObjectAccessor? GetMemberAccessorImpl(object target) =>
        target is IScriptObject or string or IList || target.GetType().IsPrimitive ? base.GetMemberAccessorImpl(target) : null;

    private static ScriptObject Register()
    {
        var all = new ScriptObject();
        foreach (var function in FunctionTable.All.Concat(DocumentFunctions.All))
        {
            var owner = all;
            var name = function.Name;
            if (name.Split('.') is [var family, var member])
            {
                if (!all.TryGetValue(family, out var found))
                    all.SetValue(family, found = new ScriptObject(), readOnly: true);
                (owner, name) = ((ScriptObject)found!, member);
            }

            owner.SetValue(name, new ScriptFunctionAdapter(function), readOnly: true);
        }

        foreach (var family in all.Values.OfType<ScriptObject>())
            family.IsReadOnly = true;
        all.IsReadOnly = true;
        return all;
    }
}
