using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Outputs of steps, as later steps read them.</summary>
internal static partial class StepOutput
{
    /// <summary>An expression over a step's own outputs as later steps write it: <c>body.x</c> is <c>steps.status.body.x</c>.</summary>
    public static string Of(string step, string own) => Roots().Replace(own, $"steps.{step.Replace('-', '_')}.$0");

    /// <summary>The step of such an expression with the expression over its own outputs; null for anything else.</summary>
    public static (string Step, string Own)? Read(string expression) =>
        Whole().Match(expression) is { Success: true } match && Whole().Count(expression) == 1
            ? (match.Groups[1].Value, expression.Replace($"steps.{match.Groups[1].Value}.", string.Empty, StringComparison.Ordinal))
            : null;

    [GeneratedRegex("(?<![A-Za-z0-9_.\"])(?:body|status|headers|elapsed_ms)\\b(?=[.\\[),\\s]|$)")]
    private static partial Regex Roots();

    [GeneratedRegex("steps\\.([a-z0-9_]+)\\.")]
    private static partial Regex Whole();
}
