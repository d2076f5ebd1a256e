using static Runbooks.Definitions.BehaviourGroup;
using static Runbooks.Definitions.ControllerTrait;
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

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new(AsExpected, Well, "The controller does what it is asked, and the version before works.", Recovered),
        new("streamed-answers", Well, "The critical function answers as a stream of events.", Recovered, "streamed-answers")
        {
            Needs = PlaybookApplication,
        },
        new("metrics-absent", Well, "There are no metrics.", Open, "metrics-absent") { Needs = Metrics },
        new("metrics-garbage", Well, "The metrics are in no format that can be read.", Open, "metrics-garbage") { Needs = Metrics },
        new("refused", Refusals, "A rollback is refused with HTTP 200; a switch is not.", RecoveredBySwitch, "refused"),
        new("refused-both", Refusals, "A rollback and a switch are refused with HTTP 200.", NotRecovered, "refused", "refused@switch"),
        new(
            "no-previous-deployment",
            Refusals,
            "The playbook's controller after one switch: it finds no previous deployment to roll back to, and only a "
                + "switch moves the traffic.",
            RecoveredBySwitch,
            "rollback-by-history"
        )
        {
            Needs = Playbook,
        },
        new(
            "rolls-back-to-itself",
            Lies,
            "The playbook's controller after two switches: a rollback goes from the active environment to itself, and it "
                + "says that this is done.",
            RecoveredBySwitch,
            "rollback-by-history",
            "history-of-two-switches"
        )
        {
            Needs = Playbook,
        },
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
            Needs = TellsBack,
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
        new(
            "flips-back-at-once",
            Unsteady,
            "Switches, and is back before anybody has looked.",
            NeverRecovered,
            "flips-back=50ms",
            "status-unreadable-after=1*1"
        )
        {
            Unless = [(Playbook, NotRecovered)],
        },
        new(
            "flips-back-late",
            Unsteady,
            "Switches, and switches back by itself when five reads of the status have proved it.",
            NotRecovered,
            "flips-back-at-read=6"
        ),
        new("same-version-again", Unsteady, "Switches, and serves the version that was left.", NeverRecovered, "wrong-version")
        {
            Unless = [(Playbook, NotRecovered)],
        },
        new("another-version", Unsteady, "Switches, and serves a version that nobody asked for.", NeverRecovered, "wrong-version=1.3.9")
        {
            Unless = [(Playbook, NotRecovered)],
        },
        new("restarts", Unsteady, "Switches and restarts: its history is empty.", Recovered, "restarts-after-switch") { Needs = History },
        new("status-hidden", Unsteady, "Three reads of the status fail after the switch.", Recovered, "status-unreadable-after=3"),
        new(
            "status-hidden-longer",
            Unsteady,
            "The status cannot be read for eight seconds after the switch.",
            Recovered,
            "status-unreadable-after=8s"
        ),
        new(
            "undone-meanwhile",
            Toggled,
            "Somebody else goes back in the moment before the request arrives, which then brings the bad version back.",
            NeverRecovered,
            "moved-meanwhile*1"
        )
        {
            Needs = Toggle,
        },
        new("moved-meanwhile", Toggled, "Somebody else goes back in the moment before the request arrives.", Recovered, "moved-meanwhile*1")
        {
            Needs = NamesRelease,
        },
        new(
            "deployed-meanwhile",
            Toggled,
            "Somebody else deploys another version in the moment before the request arrives: of a toggle it is what the request goes to.",
            Recovered,
            "deployed-meanwhile*1"
        )
        {
            Unless = [(Playbook, NotRecovered), (Toggle, NeverRecovered), (Precondition, NotRecovered)],
        },
        new(
            "released-meanwhile",
            Toggled,
            "Somebody else has another version serve in the moment before the request arrives.",
            Recovered,
            "released-meanwhile*1"
        )
        {
            Needs = NamesRelease,
            Unless = [(Precondition, NotRecovered), (Operation, Unknown)],
        },
        new(
            "obstacle",
            Refusals,
            "Something stands against any change, such as a pause, and the controller says so.",
            NotRecovered,
            "obstacle"
        )
        {
            Needs = Obstacles,
            MostPosts = 0,
        },
        new("operation-stuck", Rollouts, "What it has begun never ends, and nothing moves.", Unknown, "operation-stuck")
        {
            Needs = Operation,
        },
        new(
            "operation-fails",
            Rollouts,
            "What it has begun fails two seconds later, and nothing has moved.",
            RecoveredBySwitch,
            "operation-fails=2s"
        )
        {
            Needs = Operation,
        },
        new(
            "partial-rollout",
            Rollouts,
            "The rollout stays half-way: the new release serves half of the requests, and the old one the other half.",
            Unknown,
            "partial-rollout"
        )
        {
            Needs = Settled,
        },
        new(
            "rollout-fails",
            Rollouts,
            "The rollout stays half-way, and two seconds later the controller says why it will come to nothing.",
            Unknown,
            "rollout-fails=2s"
        )
        {
            Needs = Settled | Failing,
        },
        new(
            "pruned",
            Rollouts,
            "What is to be gone back to is cleared away in the moment before the request arrives.",
            NotRecovered,
            "pruned"
        )
        {
            Needs = NamesRelease | Listed,
        },
        new("mark-reused", Rollouts, "It switches, and the mark that should differ then is the one of before.", Recovered, "mark-reused")
        {
            Needs = Mark,
        },
        new(
            "mark-reused-and-lost",
            Rollouts,
            "It loses the answer, switches, and is back before anybody has looked, with the mark of before: nothing tells that it moved.",
            Recovered,
            "mark-reused",
            "dropped-after-switch*1",
            "flips-back=50ms*1",
            "status-unreadable-after=1*1"
        )
        {
            Needs = Mark,
            MostChanges = 2,
            Unless = [(Append, NeverRecovered), (History, NeverRecovered), (MovedBy, NeverRecovered)],
        },
        new("standby-unhealthy", Standby, "What stands by is unhealthy, and the status says so.", NotRecovered, "standby-unhealthy")
        {
            Needs = ReleaseHealth,
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
            Needs = Playbook,
            MostPosts = 0,
        },
        new("standby-gone", Standby, "Nothing stands by.", NotRecovered, "standby-gone") { Needs = Listed, MostPosts = 0 },
        new("standby-same-version", Standby, "The bad version stands by as well.", NotRecovered, "standby-same-version")
        {
            Needs = Listed,
            MostPosts = 0,
        },
        new("standby-never-served", Standby, "What stands by was deployed, and never switched to.", NotRecovered, "standby-never-served")
        {
            Needs = NeverServed,
            MostPosts = 0,
        },
        new(
            "no-history",
            Standby,
            "The history is empty, so that nothing says whether what stands by has served.",
            Recovered,
            "history-empty"
        )
        {
            Needs = Playbook,
        },
        new("ports-hidden", Standby, "The ports in the status lead nowhere from here.", Recovered, "ports-hidden") { Needs = Playbook },
        new(
            "standby-crashing",
            Standby,
            "What stands by answers 500, and a controller that never looks calls it healthy.",
            NotRecovered,
            "constant-health",
            "crashing@good"
        )
        {
            Needs = Playbook,
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
            Needs = Playbook,
            MostPosts = 0,
        },
        new("constant-health", Health, "The controller's word on health is a constant.", Recovered, "constant-health")
        {
            Needs = PlaybookApplication,
        },
        new(
            "constant-health-crashing",
            Health,
            "The controller's word on health is a constant, and the version that was gone back to answers 500 from then on.",
            NeverRecovered,
            "constant-health",
            "breaks-after-switch"
        )
        {
            Needs = PlaybookApplication,
        },
        new(
            "constant-health-no-database",
            Health,
            "The controller's word on health is a constant, and the version that was gone back to loses its database.",
            NeverRecovered,
            "constant-health",
            "breaks-after-switch=database-broken"
        )
        {
            Needs = PlaybookApplication,
        },
        new("catch-all-health", Health, "The application's own word is a 200 that says nothing of health.", Open, "catch-all-health"),
        new(
            "healthy-late",
            Health,
            "The controller's word on health fails three times after the rollback.",
            Recovered,
            "error=503@health*3"
        )
        {
            Needs = PlaybookApplication,
        },
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
        )
        {
            Needs = Playbook,
        },
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
        new("slow-after", Application, "The version that was gone back to is as slow.", NeverRecovered, "latency=3500ms@good")
        {
            Needs = Critical,
        },
        new(
            "errors-after",
            Application,
            "Of ten queries to the version that was gone back to, one fails.",
            NeverRecovered,
            "error-rate=10@good"
        )
        {
            Needs = Critical,
        },
        new("breaking-after", Application, "The version that was gone back to breaks the API as well.", NeverRecovered, "breaking-api@good")
        {
            Needs = Critical,
        },
        new("widget-gone-after", Application, "The version that was gone back to has no widget.", Open, "widget-gone@good")
        {
            Needs = PlaybookApplication,
        },
        new("memory-after", Application, "The version that was gone back to runs out of memory.", Open, "high-memory@good")
        {
            Needs = Metrics,
        },
        new("cpu-after", Application, "The version that was gone back to runs out of CPU.", Open, "high-cpu@good") { Needs = Metrics },
        new("pool-after", Application, "The version that was gone back to has no database connection left.", Open, "pool-exhausted@good")
        {
            Needs = Metrics,
        },
        .. BodyBehaviours.All,
        new("denied", People, "The person who is asked says no.", NotRecovered) { Approval = DrillApproval.Denied, MostPosts = 0 },
        new("unanswered", People, "Nobody answers until the question expires.", NotRecovered)
        {
            Approval = DrillApproval.Unanswered,
            MostPosts = 0,
        },
        new("manual-skipped", People, "The person who does steps by hand leaves each of them out.", Open) { Manual = DrillManual.Skipped },
        new("manual-failed", People, "The person who does steps by hand says that they failed.", Open) { Manual = DrillManual.Failed },
        new("manual-unanswered", People, "Nobody says what became of the steps that are done by hand.", Open)
        {
            Manual = DrillManual.Unanswered,
        },
    ];
}
