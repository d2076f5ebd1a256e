using System.Text.Json.Nodes;

namespace Runbooks.Authoring;

/// <summary>
/// Whole steps that editors offer where one may begin, as the YAML language server reads them from a schema: what stands in
/// <c>${1:…}</c> is filled in one after the other.
/// </summary>
internal static class StepSnippets
{
    public static IReadOnlyList<JsonObject> All =>
        [
            Snippet(
                "read the status",
                "Reads which release serves, and stops where that cannot be told.",
                new JsonObject
                {
                    ["id"] = "${1:status}",
                    ["title"] = "${2:Check what serves}",
                    ["state"] = new JsonObject(),
                    ["expect"] = new JsonArray("${3:version != null}"),
                }
            ),
            Snippet(
                "roll back",
                "Rolls back once and proves it; switches where the rollback was refused or not done.",
                new JsonObject
                {
                    ["id"] = "${1:rollback}",
                    ["title"] = "${2:Roll back to the release before}",
                    ["rollback"] = new JsonObject
                    {
                        ["to"] = "previous",
                        ["within"] = "${3:45s}",
                        ["otherwise"] = "switch",
                    },
                }
            ),
            Snippet(
                "wait until it is healthy",
                "Asks until the answer is the one that is wanted, and fails when the time runs out.",
                new JsonObject
                {
                    ["id"] = "${1:healthy}",
                    ["title"] = "${2:Wait until the target is healthy}",
                    ["wait"] = new JsonObject
                    {
                        ["http"] = new JsonObject { ["get"] = "${3:/healthz}" },
                        ["until"] = "${4:body.status == \"ok\"}",
                        ["every"] = "1s",
                        ["within"] = "${5:30s}",
                    },
                }
            ),
            Snippet(
                "look at checks now",
                "Goes through checks of the checklist in the middle of a run.",
                new JsonObject
                {
                    ["id"] = "${1:validate}",
                    ["title"] = "${2:Test core functionality}",
                    ["check"] = new JsonArray("${3:core-functionality}"),
                }
            ),
            Snippet(
                "ask a person",
                "Goes on only if somebody says yes.",
                new JsonObject
                {
                    ["id"] = "${1:confirm}",
                    ["title"] = "${2:Ask the on-call engineer}",
                    ["approve"] = new JsonObject { ["question"] = "${3:Roll back?}", ["expires"] = "${4:5m}" },
                }
            ),
            Snippet(
                "do something by hand",
                "Shows what is to be done, and waits until somebody says what became of it.",
                new JsonObject
                {
                    ["id"] = "${1:restart}",
                    ["title"] = "${2:Restart the replica}",
                    ["manual"] = new JsonObject
                    {
                        ["do"] = "${3:Restart the database's replica}",
                        ["text"] = "${4:kubectl rollout restart statefulset/replica}",
                        ["done-when"] = "${5:every pod is Running}",
                    },
                }
            ),
            Snippet(
                "tell people",
                "Tells the terminal and the channels of the level's route.",
                new JsonObject
                {
                    ["id"] = "${1:tell}",
                    ["title"] = "${2:Tell the stakeholders}",
                    ["notify"] = new JsonObject { ["level"] = "${3:warning}", ["text"] = "${4:It is being looked at.}" },
                }
            ),
        ];

    private static JsonObject Snippet(string label, string description, JsonObject body) =>
        new()
        {
            ["label"] = label,
            ["description"] = description,
            ["body"] = body,
        };
}
