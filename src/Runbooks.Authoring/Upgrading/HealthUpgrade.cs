using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Controllers;
using Runbooks.Definitions.Values;
using Runbooks.Targets;
using Runbooks.Yaml;

namespace Runbooks.Authoring.Upgrading;

/// <summary>
/// A <c>wait</c> until the playbook's path says healthy becomes the check of health, which asks whatever the target calls its health:
/// <c>wait: { http: …, until: …, every: 1s, within: 30s }</c> becomes <c>check: [ health ]</c> with
/// <c>retry: { attempts: 30, delay: 1s, max-delay: 1s, within: 30s }</c>.
/// </summary>
internal static partial class HealthUpgrade
{
    // What `retry` takes.
    private const int MostAttempts = 100;
    private const string What = "`check: [ health ]` asks for the health of any target, by its own description";

    /// <summary>Makes the change where a step has the older form.</summary>
    /// <param name="draft">The runbook.</param>
    /// <param name="step">The step.</param>
    /// <param name="meant">What the step must read as.</param>
    /// <returns>What became of it; null where the step has another form.</returns>
    public static UpgradedPlace? Look(UpgradeDraft draft, YamlMapping step, JsonObject meant)
    {
        if (
            step.Find("wait") is not { Value: YamlMapping wait } entry
            || (wait.Find("http")?.Value as YamlMapping) is not { Entries: [{ Key.Value: "get", Value: YamlScalar path }] }
            || path.Value != PlaybookApplication.HealthPath
            || wait.Find("until")?.Value is not YamlScalar until
            || Word().Match(until.Value.Trim()) is not { Success: true } word
            || !HealthReading.IsHealthy(word.Groups[1].Value, word.Groups[2].Value)
        )
            return null;
        if (Reason(draft, step, wait) is { } reason)
            return new UpgradedPlace(entry.Key.Span, What, reason);

        var every = Text(wait, "every") ?? "1s";
        var within = Text(wait, "within")!;
        var retry = new JsonObject
        {
            ["attempts"] = Attempts(within, every),
            ["delay"] = every,
            ["max-delay"] = every,
            ["within"] = within,
        };
        draft.Edit.Replace(entry, "check", new JsonArray("health")).AddAfter(step, entry, "retry", retry.DeepClone());
        meant.Remove("wait");
        (meant["check"], meant["retry"]) = (new JsonArray("health"), retry);
        return new UpgradedPlace(entry.Key.Span, What, Left: null);
    }

    private static string? Reason(UpgradeDraft draft, YamlMapping step, YamlMapping wait)
    {
        if (step.Find("retry") is not null)
            return "the step has a `retry` of its own";
        if (step.Find("expect") is not null)
            return "the step has an `expect` besides";
        if (wait.Entries.Select(e => e.Key.Value).FirstOrDefault(k => k is not ("http" or "until" or "every" or "within")) is { } other)
            return $"`{other}` has no counterpart";
        if (
            Duration.Parse(Text(wait, "within") ?? string.Empty) is null
            || Duration.Parse(Text(wait, "every") ?? "1s") is not { Ticks: > 0 }
        )
            return "its bound cannot be read";
        if (Attempts(Text(wait, "within")!, Text(wait, "every") ?? "1s") is not (>= 2 and <= MostAttempts))
            return $"it asks once, or more than {MostAttempts} times";
        return draft.Texts.SelectMany(t => StepOutputs.In(t.Value, step)).FirstOrDefault() is { } used
            ? $"`{used}` has no counterpart"
            : null;
    }

    private static int Attempts(string within, string every) =>
        (int)Math.Ceiling(Duration.Parse(within)!.Value / Duration.Parse(every)!.Value);

    private static string? Text(YamlMapping mapping, string key) => (mapping.Find(key)?.Value as YamlScalar)?.Value;

    [GeneratedRegex("""^body\.(\w+) *== *["']([\w-]+)["']$""", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
