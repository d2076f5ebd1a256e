using Scriban.Syntax;

namespace Runbooks.Expressions;

/// <summary>The name by which something is called.</summary>
internal static class CallTarget
{
    /// <summary><c>string.contains</c> or <c>include</c>; null where no name is called.</summary>
    public static string? NameOf(ScriptExpression? target) =>
        target switch
        {
            ScriptVariableGlobal variable => variable.Name,
            ScriptMemberExpression { Target: ScriptVariableGlobal family, Member: { } member } => $"{family.Name}.{member.Name}",
            _ => null,
        };
}
