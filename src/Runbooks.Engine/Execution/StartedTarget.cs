using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Yaml;

namespace Runbooks.Execution;

/// <summary>What a target is when a run is begun on it, and what of that is another thing when the run goes on.</summary>
public static class StartedTarget
{
    private const string Controller = "controller";

    // By what they say is looked and judged. Its headers, its reviewers and whatever else its file says change no answer.
    private static readonly string[] Judging =
    [
        "application",
        "tenant",
        "environments",
        "probe-path",
        "read-every",
        "stable-reads",
        "stable-every",
        "metrics",
        "prometheus",
    ];

    /// <summary>What it is now.</summary>
    public static TargetAtStart Of(Target target)
    {
        var words = new ControllerWords(target);
        return new TargetAtStart
        {
            Means = words.MeansWord,
            ActsWithinSeconds = target.ProcessingTime.TotalSeconds,
            Change = words.ChangeHash,
            State = words.StateHash,
            Keys = KeysOf(target),
        };
    }

    /// <summary>
    /// What is not as it was and must be, because what the run has sent is judged by it: whether a request is sent again rests on what a
    /// second one does, on how late the first may take effect, and on what the state is compared with. Who waits longer doubles nothing.
    /// </summary>
    /// <param name="was">What it was.</param>
    /// <param name="target">What it is now.</param>
    /// <returns>Each with what is to be brought back.</returns>
    public static IReadOnlyList<(string What, string Back)> Undone(TargetAtStart was, Target target)
    {
        var now = Of(target);
        var found = new List<(string, string)>();
        if (was.Means != now.Means)
            found.Add(($"a change of it means `{now.Means}` now, and meant `{was.Means}` then", $"`means: {was.Means}`"));
        else if (was.Change != now.Change)
            found.Add(("what is sent to move its traffic is written otherwise now than then", "`change` and `otherwise`"));
        if (was.State != now.State)
            found.Add(("its state is read, or understood, otherwise now than then", "`state`"));
        if (was.Keys.GetValueOrDefault(Controller) != now.Keys.GetValueOrDefault(Controller) && found.Count == 0)
            found.Add(("its `controller` is told something else now than then", "`controller` in the target's file"));
        if (TimeSpan.FromSeconds(was.ActsWithinSeconds) is var before && before > target.ProcessingTime)
        {
            var within = Duration.Format(before);
            found.Add(
                ($"it may take {Duration.Format(target.ProcessingTime)} to act now, and {within} then", $"`processing-time: {within}`")
            );
        }

        return found;
    }

    /// <summary>The keys of its file that say something else than they did, by which the run looks and judges from here on.</summary>
    /// <param name="was">What it was.</param>
    /// <param name="target">What it is now.</param>
    public static IReadOnlyList<string> Changed(TargetAtStart was, Target target) =>
        KeysOf(target) is var now
            ? [.. Judging.Where(k => was.Keys.GetValueOrDefault(k) != now.GetValueOrDefault(k)).Select(k => $"`{k}` of {target.Name}")]
            : [];

    // As it is written: what fills it may be secret.
    private static Dictionary<string, string> KeysOf(Target target)
    {
        var file = target.Source is { } source ? YamlReader.Read(source, new DiagnosticBag()) as YamlMapping : null;
        return Judging
            .Append(Controller)
            .Select(k => KeyValuePair.Create(k, file?.Find(k)?.Value))
            .Where(e => e.Value is not null)
            .ToDictionary(e => e.Key, e => HashOf(YamlCoreSchema.ToJson(e.Value!)));
    }

    private static string HashOf(JsonNode? written) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(WithoutHeaders(written)?.ToJsonString() ?? "null")));

    private static JsonNode? WithoutHeaders(JsonNode? written) =>
        written switch
        {
            JsonObject members => new JsonObject(
                members.Where(m => m.Key != "headers").Select(m => KeyValuePair.Create(m.Key, WithoutHeaders(m.Value)))
            ),
            JsonArray items => new JsonArray([.. items.Select(WithoutHeaders)]),
            _ => written?.DeepClone(),
        };
}
