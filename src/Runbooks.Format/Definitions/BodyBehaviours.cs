using static Runbooks.Definitions.ControllerTrait;
using static Runbooks.Definitions.SafeEnding;

namespace Runbooks.Definitions;

/// <summary>Answers that are late, lost, huge, cut, not JSON, or of another shape: every endpoint, spoilt in every way.</summary>
internal static class BodyBehaviours
{
    // What the endpoints are called in the name of a behaviour, and what a spoilt answer of theirs leaves possible.
    private static readonly (string Place, string What, SafeEnding Ends, ControllerTrait Needs)[] Endpoints =
    [
        ("rollback", "of the rollback", Recovered, None),
        ("status", "of the status", Open, None),
        ("health", "of the controller's word on health", Open, PlaybookApplication),
        ("api-health", "of the application's own word", Open, ApplicationHealth),
        ("query", "of the critical function", Open, Critical),
        ("widget", "of the widget", Open, PlaybookApplication),
        ("metrics", "of the metrics", Open, Metrics),
        ("operation", "to the question what became of the switch", Recovered, Operation),
    ];

    private static readonly (string Name, string Fault, string Summary)[] Spoils =
    [
        ("late", "late=2s", "The answer {0} comes two seconds late."),
        ("late-body", "late-body=2s", "The headers {0} come at once, and the body two seconds later."),
        ("dropped", "dropped", "Every answer {0} is lost."),
        ("failing", "error=503", "Every answer {0} is 503."),
        ("redirected", "redirect", "Every answer {0} is a redirect to another host."),
        ("huge", "huge=8MiB", "The body {0} is padded by 8 MiB."),
        ("truncated", "truncated", "The body {0} ends half-way."),
        ("not-json", "not-json", "The body {0} is an HTML page."),
        ("empty-object", "other-shape=empty-object", "The body {0} is `{{}}`."),
    ];

    // Of the shapes beyond `{}`, those that the status and the health can be mistaken in.
    private static readonly string[] Shapes =
    [
        "no-body",
        "null",
        "text",
        "number",
        "list",
        "wrapped",
        "nulls",
        "lists",
        "upper-case",
        "values-as-text",
        "versions-as-numbers",
        "unknown-environment",
        "no-environments",
        "deep",
    ];

    /// <summary>All of them, endpoint by endpoint.</summary>
    public static IEnumerable<Behaviour> All { get; } =
    [
        .. from endpoint in Endpoints
        from spoil in Spoils
        select new Behaviour(
            $"{endpoint.Place}-{spoil.Name}",
            BehaviourGroup.Bodies,
            string.Format(null, spoil.Summary, endpoint.What),
            endpoint.Ends,
            $"{spoil.Fault}@{endpoint.Place}"
        )
        {
            Needs = endpoint.Needs,
        },
        .. from place in new[] { "status", "health" }
        from shape in Shapes
        select new Behaviour(
            $"{place}-{shape}",
            BehaviourGroup.Bodies,
            $"The body of `/{(place == "status" ? "deployment/status" : place)}` is JSON of another shape: {shape.Replace('-', ' ')}.",
            Open,
            $"other-shape={shape}@{place}"
        )
        {
            Needs = place == "status" ? Playbook : PlaybookApplication,
        },
    ];
}
