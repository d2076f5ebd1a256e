using Runbooks.Expressions.Data;
using Runbooks.Expressions.Functions;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Runbooks.Expressions.Documents;

/// <summary>One of our functions as Scriban's engine calls it, without reflection.</summary>
internal sealed class ScriptFunctionAdapter(Function function) : IScriptCustomFunction
{
    public int RequiredParameterCount => function.Required;

    public int ParameterCount => function.Parameters.Length;

    public ScriptVarParamKind VarParamKind => ScriptVarParamKind.None;

    public Type ReturnType => typeof(object);

    public ScriptParameterInfo GetParameterInfo(int index) =>
        index < function.Required
            ? new(typeof(object), function.Parameters[index])
            : new(typeof(object), function.Parameters[index], Absent.Member);

    public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement)
    {
        try
        {
            var given = arguments
                .TakeWhile((a, i) => i < function.Required || a is not Absent)
                .Select(a => ScriptValues.FromScript(a))
                .ToArray();
            return ScriptValues.ToScript(function.Call(given));
        }
        catch (FaultException fault)
        {
            throw new ScriptRuntimeException(callerContext?.Span ?? default, $"`{function.Name}`: {fault.Message}");
        }
    }

    public ValueTask<object?> InvokeAsync(
        TemplateContext context,
        ScriptNode? callerContext,
        ScriptArray arguments,
        ScriptBlockStatement? blockStatement
    ) => ValueTask.FromResult(Invoke(context, callerContext, arguments, blockStatement));
}
