using System.Text.RegularExpressions;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Notifications;
using Runbooks.Steps;

namespace Runbooks.Authoring.Formatting;

/// <summary>
/// The order in which the keys of runbooks, steps, targets and notifications stand. Keys of the author's own come last, as they stood.
/// </summary>
internal static partial class KeyOrder
{
    private const string Merge = "<<";
    private static readonly string[] Runbook = [Merge, .. RunbookReader.Fields.Select(f => f.Name)];
    private static readonly string[] Target = [Merge, .. TargetReader.Fields.Select(f => f.Name)];
    private static readonly string[] Notifications = [Merge, .. NotificationReader.Fields.Select(f => f.Name)];
    private static readonly string[] Kinds = [.. StepKinds.All.Select(k => k.Name)];

    // What it is and whether it is done, what it does, what must be true of it, and how long and how often it is tried.
    private static readonly string[] Step =
    [
        Merge,
        StepFields.Id.Name,
        StepFields.Title.Name,
        StepFields.When.Name,
        StepFields.ContinueOnFailure.Name,
        .. Kinds,
        StepFields.Expect.Name,
        StepFields.Timeout.Name,
        StepFields.Retry.Name,
    ];

    /// <summary>The order of the keys of a mapping; null to keep them.</summary>
    /// <param name="place">Where it stands: <c>steps[].foreach</c>; empty for the root.</param>
    /// <param name="keys">The keys that it has, as they stand.</param>
    public static IReadOnlyList<string>? Of(string place, IReadOnlyList<string> keys)
    {
        if (place.Length > 0)
            return Steps().IsMatch(place) ? WithOwn(Step, keys, Kinds) : null;
        return keys.Contains("steps") ? WithOwn(Runbook, keys, ["inputs", "triggers", "timeout", "steps"])
            : keys.Contains("base-url") ? Target
            : keys.Contains("channels") ? Notifications
            : null;
    }

    // Keys of the author's own that stood before the heart of it stay before it: an anchor must come before its aliases.
    private static IReadOnlyList<string> WithOwn(string[] order, IReadOnlyList<string> keys, string[] heart)
    {
        var last = keys.Select((key, at) => heart.Contains(key) ? at : -1).Max();
        var own = keys.Where((key, at) => at < last && !order.Contains(key)).ToList();
        var place = Array.FindIndex(order, k => heart.Contains(k));
        return [.. order[..place], .. own, .. order[place..]];
    }

    [GeneratedRegex(@"^(?:steps|on-failure|always)\[\](?:\.parallel\[\]|\.foreach\.steps\[\])*$")]
    private static partial Regex Steps();
}
