using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>What pages say of what is in the version that was left and not in the one before.</summary>
internal static class ChangeFacts
{
    private const int MostPaths = 5;
    private const int MostPullRequests = 10;
    private const int MostPathsOfOne = 3;

    /// <summary><c>{ headline, url, lines, pull-requests, newest, listed }</c>; null where nothing was compared.</summary>
    public static JsonObject? Of(IncidentRecord record)
    {
        if (record.Find("suspect", "comparison") is not JsonObject compared)
            return null;
        var requests = record.Items("suspect", "comparison", "pull-requests").ToList();

        // What touches that which failed first is what a reviewer opens first.
        var shown = requests.OrderByDescending(IsTouching).Take(MostPullRequests);
        return new JsonObject
        {
            ["headline"] = Headline(record, compared, requests.Count),
            ["lines"] = new JsonArray([
                .. Lines(record, compared)
                    .Where(l => l.Paths.Count > 0)
                    .Select(l =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["what"] = l.What,
                                ["paths"] = new JsonArray([.. l.Paths.Take(MostPaths).Select(p => (JsonNode)p)]),
                                ["more"] = Math.Max(0, l.Paths.Count - MostPaths),
                            }
                    ),
            ]),
            ["pull-requests"] = new JsonArray([.. shown.Select(r => (JsonNode)PullRequest(r))]),
            ["url"] = NodeValues.Text(compared["url"]),
            ["newest"] = compared["newest"]?.DeepClone() ?? new JsonArray(),
            ["listed"] = $"The newest {Phrases.Count(record.Items("suspect", "comparison", "newest").Count(), "commit")}",
        };
    }

    private static string Headline(IncidentRecord record, JsonObject compared, int requests)
    {
        var (from, to) = (NodeValues.Text(compared["from"]), NodeValues.Text(compared["to"]));
        var problem = NodeValues.Text(compared["problem"]);
        if (NodeValues.Text(compared["repository"]) is not { Length: > 0 } repository)
            return $"What changed from {from} to {to} could not be compared: {Phrases.Clause(problem ?? "no reason is known")}.";
        var commits = (long)(NodeValues.Number(compared["commits"]) ?? 0);
        var files = (long)(NodeValues.Number(compared["files"]) ?? 0);
        var missing = (long)(NodeValues.Number(compared["missing"]) ?? 0);
        var contents =
            commits == 0 && files == 0
                ? $"{to} and {from} are the same commit of {repository}"
                : $"{record.Text("suspect", "version")} has {Phrases.Count(commits, "commit")} of {repository} that "
                    + $"{record.Text("suspect", "replaced", "version") ?? from} has not ({from} to {to}): "
                    + $"{Phrases.Count(requests, "pull request")}, {Phrases.Count(files, "changed file")}";
        return contents
            + (missing == 0 ? string.Empty : $"; {Phrases.Count(missing, "commit")} of {from} {(missing == 1 ? "is" : "are")} not in it")
            + (problem is null ? "." : $". Not all of it is told: {Phrases.Clause(problem)}.");
    }

    private static IEnumerable<(string What, List<string> Paths)> Lines(IncidentRecord record, JsonObject compared)
    {
        if (NodeValues.Text(compared["failed-first"]) is { } failed)
            yield return ($"Names what failed first, {failed}", Texts(compared["touching-it"]));
        yield return ("Migrations", Texts(compared["migrations"]));
        yield return ("Configuration", Texts(compared["configuration"]));
    }

    private static JsonObject PullRequest(JsonObject request)
    {
        var paths = Texts(request["paths"]);
        return new JsonObject
        {
            ["number"] = $"#{NodeValues.Text(request["number"])}",
            ["title"] = NodeValues.Text(request["title"]),
            ["url"] = NodeValues.Text(request["url"]),
            ["labels"] = string.Join(", ", Texts(request["labels"])),
            ["touches-it"] = IsTouching(request),
            ["paths"] = new JsonArray([.. paths.Take(MostPathsOfOne).Select(p => (JsonNode)p)]),
        };
    }

    private static bool IsTouching(JsonObject item) =>
        item["touches-it"] is JsonValue said && said.TryGetValue<bool>(out var isOne) && isOne;

    private static List<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(NodeValues.Text).OfType<string>()];
}
