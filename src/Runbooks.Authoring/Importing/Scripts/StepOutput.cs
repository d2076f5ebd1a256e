namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>An output of a step as an expression names it, <c>steps.login.body.token</c>.</summary>
internal static class StepOutput
{
    /// <summary>The expression of an output.</summary>
    /// <param name="step">The step's id.</param>
    /// <param name="own">What the step itself calls it: <c>body.token</c>, <c>status</c>.</param>
    public static string Of(string step, string own)
    {
        var whole = $"steps.{step.Replace('-', '_')}";
        return own.StartsWith("(array.is_list", StringComparison.Ordinal)
            ? own.Replace("(body", $"({whole}.body", StringComparison.Ordinal)
            : $"{whole}.{own}";
    }

    /// <summary>The step of such an expression, as expressions name it, and what the step itself calls the output.</summary>
    public static (string Step, string Own) Split(string expression)
    {
        if (expression.StartsWith("(array.is_list(steps.", StringComparison.Ordinal))
        {
            var name = expression["(array.is_list(steps.".Length..].Split('.', 2)[0];
            return (name, expression.Replace($"steps.{name}.", string.Empty, StringComparison.Ordinal));
        }

        var parts = expression.Split('.', 3);
        return (parts[1], parts[2]);
    }
}
