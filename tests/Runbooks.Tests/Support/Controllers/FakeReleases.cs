using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// Releases that are made anew from earlier ones, by an API of somebody's own that answers 202 and names an operation. At first release 3
/// serves 1.5.0, and the earlier ones had 1.4.1 and 1.4.2.
/// </summary>
internal sealed class FakeReleases : FakeController
{
    public const string Path = "/v1/services/checkout/releases";
    private readonly List<JsonObject> _releases = [];
    private readonly Dictionary<string, JsonObject> _operations = [];

    private FakeReleases()
    {
        foreach (var version in new[] { "1.4.1", "1.4.2", "1.5.0" })
            Deploy(version);
    }

    protected override string Served => (string)_releases.Last(r => (string?)r["state"] == "live")["version"]!;

    protected override GivenAnswer Limited => Said(429, "slow down");

    public static Task<FakeReleases> StartAsync() => StartAsync(new FakeReleases());

    protected override GivenAnswer? Read(ReceivedRequest request) =>
        request.Path == Path ? new GivenAnswer(200, new JsonArray([.. _releases.AsEnumerable().Reverse().Select(r => r.DeepClone())]))
        : _operations.GetValueOrDefault(request.Path) is { } operation ? new GivenAnswer(200, operation.DeepClone())
        : null;

    protected override bool IsChange(ReceivedRequest request) => request.Method == "POST";

    protected override GivenAnswer? Refusal(ReceivedRequest request) =>
        Find(request) is null ? Said(404, "there is no such release") : null;

    protected override GivenAnswer Begin(ReceivedRequest request, Course course)
    {
        var version = (string)Find(request)!["version"]!;
        var path = $"/v1/operations/{_operations.Count + 1}";
        var operation = _operations[path] = new JsonObject { ["state"] = "running" };
        if (course == Course.Claimed)
        {
            operation["state"] = "succeeded";
            return Accepted(path);
        }

        var made = Add(version, "starting", "runbook");
        Play(
            course,
            () =>
            {
                Live(made);
                operation["state"] = "succeeded";
            },
            () =>
            {
                (made["state"], operation["state"], operation["error"]) = ("failed", "failed", "its health check never passed");
            },
            () => { }
        );
        return Accepted(path);
    }

    protected override GivenAnswer Forbidden(ReceivedRequest request) => Said(403, "releases may not be made by runbook");

    protected override void Deploy(string version) => Live(Add(version, "starting", "ada"));

    protected override void Prune() => _releases.RemoveAll(r => (string?)r["state"] != "live");

    protected override void MoveBySomebody() => Deploy("1.6.0");

    protected override void PutBack() => Live(Add("1.5.0", "starting", "the pipeline"));

    private static GivenAnswer Accepted(string path) => new(202, null, ("Location", path));

    private static GivenAnswer Said(int status, string error) => new(status, new JsonObject { ["error"] = error });

    private JsonObject? Find(ReceivedRequest request) => _releases.Find(r => $"{r["id"]}" == $"{request.Json["from"]}");

    private JsonObject Add(string version, string state, string author)
    {
        var (last, generation) = _releases.Count == 0 ? (0, 0) : ((int)_releases[^1]["id"]!, (int)_releases[^1]["generation"]!);
        var made = new JsonObject
        {
            ["id"] = last + 1,
            ["generation"] = ReusesMark ? generation : generation + 1,
            ["version"] = version,
            ["state"] = state,
            ["author"] = author,
        };
        _releases.Add(made);
        return made;
    }

    private void Live(JsonObject release)
    {
        foreach (var other in _releases.Where(r => (string?)r["state"] == "live"))
            other["state"] = "superseded";
        release["state"] = "live";
    }
}
