using static Runbooks.Definitions.BehaviourGroup;
using static Runbooks.Definitions.SafeEnding;

namespace Runbooks.Definitions;

/// <summary>
/// The catalogue of how targets behave: one line each. Reader, schema, reference and drill are fed from here, and every fault of the
/// sandbox stands in it.
/// </summary>
public static class Behaviours
{
    /// <summary>The one that does what it should.</summary>
    public const string AsExpected = "as-expected";

    // What the endpoints are called in the name of a behaviour, and what a spoilt answer of theirs leaves possible.
    private static readonly (string Place, string What, SafeEnding Ends)[] Endpoints =
    [
        ("rollback", "of the rollback", Recovered),
        ("status", "of the status", Open),
        ("health", "of the controller's word on health", Open),
        ("api-health", "of the application's own word", Open),
        ("query", "of the critical function", Open),
        ("widget", "of the widget", Open),
        ("metrics", "of the metrics", Open),
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

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new(AsExpected, Well, "The controller does what it is asked, and the version before works.", Recovered),
        new("streamed-answers", Well, "The critical function answers as a stream of events.", Recovered, "streamed-answers"),
        new("metrics-absent", Well, "There are no metrics.", Open, "metrics-absent"),
        new("metrics-garbage", Well, "The metrics are in no format that can be read.", Open, "metrics-garbage"),
        new("refused", Refusals, "A rollback is refused with HTTP 200; a switch is not.", RecoveredBySwitch, "refused"),
        new("refused-both", Refusals, "A rollback and a switch are refused with HTTP 200.", NotRecovered, "refused", "refused@switch"),
        new(
            "no-previous-deployment",
            Refusals,
            "The playbook's controller after one switch: it finds no previous deployment to roll back to, and only a "
                + "switch moves the traffic.",
            RecoveredBySwitch,
            "rollback-by-history"
        ),
        new(
            "rolls-back-to-itself",
            Lies,
            "The playbook's controller after two switches: a rollback goes from the active environment to itself, and it "
                + "says that this is done.",
            RecoveredBySwitch,
            "rollback-by-history",
            "history-of-two-switches"
        ),
        new(
            "claimed-not-done",
            Lies,
            "Says that the rollback is done, writes it into its history, and has not done it.",
            RecoveredBySwitch,
            "claimed-not-done"
        ),
        new(
            "claimed-both",
            Lies,
            "Says so of a rollback and of a switch, and has done neither.",
            NotRecovered,
            "claimed-not-done",
            "claimed-not-done@switch"
        ),
        new("done-before", Toggled, "Somebody else has rolled back already: once more would undo it.", Open)
        {
            IsDoneBefore = true,
            MostPosts = 0,
        },
        new(
            "refused-then-lost",
            Toggled,
            "Refuses the rollback, and loses the answer to the switch that it then makes.",
            RecoveredBySwitch,
            "refused",
            "dropped-after-switch@switch"
        ),
        new("lost-before", Lost, "Resets the connection of one request before it does anything.", Recovered, "dropped-before-switch*1"),
        new(
            "lost-before-always",
            Lost,
            "Resets the connection of every request before it does anything.",
            Unknown,
            "dropped-before-switch"
        ),
        new(
            "closed-before",
            Lost,
            "Closes the connection of one request before it does anything, so that careless clients send again.",
            Recovered,
            "dropped-before-switch=close*1"
        ),
        new("lost-after", Lost, "Switches, and resets the connection before it answers.", Recovered, "dropped-after-switch"),
        new("closed-after", Lost, "Switches, and closes the connection before it answers.", Recovered, "dropped-after-switch=close"),
        new("lost-ahead", Lost, "Resets the connection, and switches two seconds later.", Recovered, "dropped-ahead-of-switch=2s"),
        new(
            "lost-far-ahead",
            Lost,
            "Resets the connection, and switches near the end of its processing time.",
            Recovered,
            "dropped-ahead-of-switch=8s"
        ),
        new("error-before", Lost, "Answers one request with 500, and does nothing.", Recovered, "error-before-switch=500*1"),
        new("error-before-always", Lost, "Answers every request with 503, and does nothing.", Unknown, "error-before-switch=503"),
        new("error-after", Lost, "Switches, and answers 500.", Recovered, "error-after-switch=500"),
        new("error-ahead", Lost, "Answers 502, and switches two seconds later.", Recovered, "error-ahead-of-switch=2s"),
        new("hangs-before", Lost, "Never answers one request, and does nothing.", Recovered, "hang-before-switch*1"),
        new("hangs-before-always", Lost, "Never answers any request, and does nothing.", Unknown, "hang-before-switch"),
        new("hangs-after", Lost, "Switches, and never answers.", Recovered, "hang-after-switch"),
        new("hangs-ahead", Lost, "Never answers, and switches two seconds later.", Recovered, "hang-ahead-of-switch=2s"),
        new("answers-ahead", Unsteady, "Says that it is done, and switches two seconds later.", Recovered, "answer-ahead-of-switch=2s"),
        new("accepts-ahead", Unsteady, "Answers 202, and switches two seconds later.", Recovered, "accepted-ahead-of-switch=2s"),
        new("slow-switch", Unsteady, "Takes four seconds to switch.", Recovered, "slow-switch=4s"),
        new("slower-switch", Unsteady, "Takes nearly all of its processing time to switch.", Recovered, "slow-switch=9s"),
        new("flips-back", Unsteady, "Switches, and switches back by itself two seconds later.", NotRecovered, "flips-back=2s"),
        new("flips-back-at-once", Unsteady, "Switches, and is back before anybody has looked.", NotRecovered, "flips-back=50ms"),
        new(
            "flips-back-late",
            Unsteady,
            "Switches, and switches back by itself when five reads of the status have proved it.",
            NotRecovered,
            "flips-back-at-read=6"
        ),
        new("same-version-again", Unsteady, "Switches, and serves the version that was left.", NotRecovered, "wrong-version"),
        new("another-version", Unsteady, "Switches, and serves a version that nobody asked for.", NotRecovered, "wrong-version=1.3.9"),
        new("restarts", Unsteady, "Switches and restarts: its history is empty.", Recovered, "restarts-after-switch"),
        new("status-hidden", Unsteady, "Three reads of the status fail after the switch.", Recovered, "status-unreadable-after=3"),
        new(
            "status-hidden-longer",
            Unsteady,
            "The status cannot be read for eight seconds after the switch.",
            Recovered,
            "status-unreadable-after=8s"
        ),
        new("standby-unhealthy", Standby, "What stands by is unhealthy, and the status says so.", NotRecovered, "standby-unhealthy")
        {
            MostPosts = 0,
        },
        new(
            "standby-secretly-unhealthy",
            Standby,
            "What stands by is unhealthy, and the status calls it healthy.",
            NotRecovered,
            "standby-secretly-unhealthy"
        )
        {
            MostPosts = 0,
        },
        new("standby-gone", Standby, "Nothing stands by.", NotRecovered, "standby-gone") { MostPosts = 0 },
        new("standby-same-version", Standby, "The bad version stands by as well.", NotRecovered, "standby-same-version") { MostPosts = 0 },
        new("standby-never-served", Standby, "What stands by was deployed, and never switched to.", NotRecovered, "standby-never-served")
        {
            MostPosts = 0,
        },
        new(
            "no-history",
            Standby,
            "The history is empty, so that nothing says whether what stands by has served.",
            Recovered,
            "history-empty"
        ),
        new("ports-hidden", Standby, "The ports in the status lead nowhere from here.", Recovered, "ports-hidden"),
        new(
            "standby-crashing",
            Standby,
            "What stands by answers 500, and a controller that never looks calls it healthy.",
            NotRecovered,
            "constant-health",
            "crashing@good"
        )
        {
            MostPosts = 0,
        },
        new(
            "standby-no-database",
            Standby,
            "What stands by has no database, and a controller that never looks calls it healthy.",
            NotRecovered,
            "constant-health",
            "database-broken@good"
        )
        {
            MostPosts = 0,
        },
        new("constant-health", Health, "The controller's word on health is a constant.", Recovered, "constant-health"),
        new(
            "constant-health-crashing",
            Health,
            "The controller's word on health is a constant, and the version that was gone back to answers 500 from then on.",
            NeverRecovered,
            "constant-health",
            "breaks-after-switch"
        ),
        new(
            "constant-health-no-database",
            Health,
            "The controller's word on health is a constant, and the version that was gone back to loses its database.",
            NeverRecovered,
            "constant-health",
            "breaks-after-switch=database-broken"
        ),
        new("catch-all-health", Health, "The application's own word is a 200 that says nothing of health.", Open, "catch-all-health"),
        new(
            "healthy-late",
            Health,
            "The controller's word on health fails three times after the rollback.",
            Recovered,
            "error=503@health*3"
        ),
        new(
            "catch-all",
            Application,
            "Every path answers 200 with JSON, that of the critical function too.",
            NeverRecovered,
            "catch-all@good"
        ),
        new(
            "stub-front",
            Application,
            "The playbook's controller with its stub of a front: every path but its own answers the same 200 JSON, with a "
                + "message and the controller's version.",
            NeverRecovered,
            "stub-front",
            "rollback-by-history"
        ),
        new(
            "crashing-after",
            Application,
            "The version that was gone back to answers 500 from then on.",
            NeverRecovered,
            "breaks-after-switch"
        ),
        new(
            "no-database-after",
            Application,
            "The version that was gone back to loses its database.",
            NeverRecovered,
            "breaks-after-switch=database-broken"
        ),
        new("slow-after", Application, "The version that was gone back to is as slow.", NeverRecovered, "latency=3500ms@good"),
        new(
            "errors-after",
            Application,
            "Of ten queries to the version that was gone back to, one fails.",
            NeverRecovered,
            "error-rate=10@good"
        ),
        new(
            "breaking-after",
            Application,
            "The version that was gone back to breaks the API as well.",
            NeverRecovered,
            "breaking-api@good"
        ),
        new("widget-gone-after", Application, "The version that was gone back to has no widget.", Open, "widget-gone@good"),
        new("memory-after", Application, "The version that was gone back to runs out of memory.", Open, "high-memory@good"),
        new("cpu-after", Application, "The version that was gone back to runs out of CPU.", Open, "high-cpu@good"),
        new("pool-after", Application, "The version that was gone back to has no database connection left.", Open, "pool-exhausted@good"),
        .. Bodies(),
        new("denied", People, "The person who is asked says no.", NotRecovered) { Approval = DrillApproval.Denied, MostPosts = 0 },
        new("unanswered", People, "Nobody answers until the question expires.", NotRecovered)
        {
            Approval = DrillApproval.Unanswered,
            MostPosts = 0,
        },
    ];

    private static IEnumerable<Behaviour> Bodies() =>
        [
            .. from endpoint in Endpoints
            from spoil in Spoils
            select new Behaviour(
                $"{endpoint.Place}-{spoil.Name}",
                BehaviourGroup.Bodies,
                string.Format(null, spoil.Summary, endpoint.What),
                endpoint.Ends,
                $"{spoil.Fault}@{endpoint.Place}"
            ),
            .. from place in new[] { "status", "health" }
            from shape in Shapes
            select new Behaviour(
                $"{place}-{shape}",
                BehaviourGroup.Bodies,
                $"The body of `/{(place == "status" ? "deployment/status" : place)}` is JSON of another shape: {shape.Replace('-', ' ')}.",
                Open,
                $"other-shape={shape}@{place}"
            ),
        ];
}
