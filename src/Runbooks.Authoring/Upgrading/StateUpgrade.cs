using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Controllers;
using Runbooks.Requests;
using Runbooks.Steps;
using Runbooks.Yaml;

namespace Runbooks.Authoring.Upgrading;

/// <summary>
/// A step that asks the playbook's controller for its state becomes <c>state: {}</c>, which asks whatever moves the traffic. What is
/// expected of the answer, and what other steps make of it, is written in the outputs of <c>state</c>. A condition that only asks
/// whether the answer has what every state has is left out, because the step fails by itself where it has not.
/// </summary>
internal static class StateUpgrade
{
    private const string What = "`state: {}` asks whatever moves the traffic";

    private static readonly Lazy<PlaybookNames> Names = new(() => new PlaybookNames(ShippedControllers.BlueGreen.Definition.State));

    /// <summary>Makes the change where a step has the older form.</summary>
    /// <param name="draft">The runbook.</param>
    /// <param name="step">The step.</param>
    /// <param name="meant">What the step must read as.</param>
    /// <returns>What became of it; null where the step has another form.</returns>
    public static UpgradedPlace? Look(UpgradeDraft draft, YamlMapping step, JsonObject meant)
    {
        if (
            step.Find("http") is not { Value: YamlMapping http } entry
            || http.Find("get")?.Value is not YamlScalar path
            || path.Value != Names.Value.Path
        )
            return null;
        var texts = draft.Texts.Where(t => StepOutputs.In(t.Value, step).Any()).ToList();
        var conditions = draft.Conditions(step);
        if (Reason(step, http, conditions, texts.Select(t => Others(t.Value, step))) is { } reason)
            return new UpgradedPlace(entry.Key.Span, What, reason);

        draft.Edit.Replace(entry, "state", new JsonObject());
        meant.Remove("http");
        meant["state"] = new JsonObject();
        var kept = conditions.Where(c => !Names.Value.Asks(c.Value)).ToList();
        if (kept.Count < conditions.Count)
            draft.Keep(step, meant, kept);
        foreach (var condition in kept)
            condition.Become(Own(condition.Value));
        foreach (var text in texts)
            text.Become(Others(text.Value, step));
        return new UpgradedPlace(entry.Key.Span, What, Left: null);
    }

    private static string? Reason(YamlMapping step, YamlMapping http, IReadOnlyList<UpgradedText> conditions, IEnumerable<string> others)
    {
        if (http.Entries.Select(e => e.Key.Value).FirstOrDefault(k => k is not ("get" or "within")) is { } other)
            return $"`{other}` has no counterpart";
        if (step.Find("expect") is { } expect && (expect.Value is not YamlSequence list || list.Items.Any(i => i is not YamlScalar)))
            return "its `expect` is not a list of conditions";
        if (conditions.FirstOrDefault(c => !Names.Value.Asks(c.Value) && OfAnswer(Own(c.Value))) is { } kept)
            return $"`{kept.Value}` has no counterpart";
        var left = others.SelectMany(t => StepOutputs.In(t, step)).FirstOrDefault(u => !IsOutput(u, step));
        return left is null ? null : $"`{left}` has no counterpart";
    }

    // What the step itself makes of its answer, and what other steps do.
    private static string Own(string text) => Names.Value.Rewritten(text, string.Empty);

    private static string Others(string text, YamlMapping step) => Names.Value.Rewritten(text, $"{StepOutputs.Prefix(step)}.");

    private static bool IsOutput(string use, YamlMapping step) =>
        StateStep.Kind.Outputs.Any(o => use == $"{StepOutputs.Prefix(step)}.{o.Name}");

    // An answer's outputs stand at the beginning of a reference; `steps.other.body` is another step's.
    private static bool OfAnswer(string condition) =>
        HttpRequestFields.Outputs.Any(o => Regex.IsMatch(condition, $@"(?<![\w.]){o.Name}\b", RegexOptions.CultureInvariant));
}
