using System.Text.RegularExpressions;
using Runbooks.Yaml;

namespace Runbooks.Authoring.Upgrading;

/// <summary>What the texts of a runbook make of a step's outputs.</summary>
internal static class StepOutputs
{
    /// <summary>What expressions call the outputs of a step: <c>steps.before_all</c>.</summary>
    public static string Prefix(YamlMapping step) => $"steps.{Id(step).Replace('-', '_')}";

    /// <summary>Each use of a step's outputs in a text, as it is written: <c>steps.status.body.id</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="step">The step.</param>
    public static IEnumerable<string> In(string text, YamlMapping step) =>
        Regex
            .Matches(
                text,
                $$"""\b(?:{{Regex.Escape(Prefix(step))}}\b|steps\[ *["']{{Regex.Escape(Id(step))}}["'] *\])[\w.]*""",
                RegexOptions.CultureInvariant
            )
            .Select(m => m.Value);

    private static string Id(YamlMapping step) => (step.Find("id")?.Value as YamlScalar)?.Value ?? string.Empty;
}
