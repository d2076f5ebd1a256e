using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// The releases of an app, as Heroku's Platform API has them (version 3; the schema is npm's <c>@heroku-cli/schema</c>). A rollback is a
/// new release with the slug of an earlier one. At first v3 serves slug 1.5.0, and v1 and v2 had 1.4.1 and 1.4.2.
/// </summary>
internal sealed partial class FakeHeroku : FakeController
{
    public const string App = "checkout";
    private const string Somebody = "ada@example.com";
    private const string Account = "runbook@example.com";
    private static readonly DateTimeOffset FirstDay = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private readonly List<JsonObject> _releases = [];
    private int _made;

    private FakeHeroku()
    {
        foreach (var version in new[] { "1.4.1", "1.4.2", "1.5.0" })
            Deploy(version);
    }

    protected override string Served => (string)Current["slug"]!["id"]!;

    /// <summary>The versions of the releases, the newest first: each with what it has and how it is.</summary>
    public string Told => string.Join(' ', _releases.Select(r => $"v{r["version"]}:{r["slug"]!["id"]}:{r["status"]}").Reverse());

    protected override GivenAnswer Limited =>
        Said(429, "rate_limit", "Your account reached the API rate limit. Please wait a few minutes before making new requests");

    private JsonObject Current => _releases.Last(r => (string?)r["status"] == "succeeded");

    public static Task<FakeHeroku> StartAsync() => StartAsync(new FakeHeroku());

    protected override void Deploy(string version) => Add(version, $"Deploy {version}", Somebody, "succeeded");

    // Releases stay; what they hold is not there any more.
    protected override void Prune()
    {
        foreach (var release in _releases.Where(r => r != Current))
            release["eligible_for_rollback"] = false;
    }

    protected override void MoveBySomebody() => Deploy("1.6.0");

    protected override void PutBack() => Deploy("1.5.0");

    protected override bool IsChange(ReceivedRequest request) => request.ToString() == $"POST /apps/{App}/releases";

    protected override GivenAnswer Forbidden(ReceivedRequest request) =>
        Said(403, "forbidden", $"You do not have access to the app {App}.");

    protected override GivenAnswer? Read(ReceivedRequest request)
    {
        if (request.Method != "GET" || !request.Path.StartsWith($"/apps/{App}/releases", StringComparison.Ordinal))
            return Said(404, "not_found", "Couldn't find that app.", "app");
        if (request.Path == $"/apps/{App}/releases")
            return List(request.Headers.GetValueOrDefault("Range"));
        return Find(request.Path.Split('/')[^1]) is { } found ? new GivenAnswer(200, Shown(found)) : NoRelease;
    }

    protected override GivenAnswer? Refusal(ReceivedRequest request)
    {
        if ((string?)request.Json["release"] is not { } wanted)
            return Said(422, "invalid_params", "Require params: release.");
        if (Find(wanted) is not { } found)
            return NoRelease;
        return (bool)found["eligible_for_rollback"]! ? null : Said(422, "invalid_params", "That release cannot be rolled back to.");
    }

    protected override GivenAnswer Begin(ReceivedRequest request, Course course)
    {
        var wanted = Find((string)request.Json["release"]!)!;
        var (slug, description) = ((string)wanted["slug"]!["id"]!, $"Rollback to v{wanted["version"]}");
        if (course == Course.Claimed)
        {
            // It names a release that no list has.
            var claimed = Shown(Made(slug, description, Account, "succeeded"));
            claimed["current"] = true;
            return new GivenAnswer(201, claimed);
        }

        var made = Add(slug, description, Account, "pending");
        Play(course, () => made["status"] = "succeeded", () => made["status"] = "failed", () => { });
        return new GivenAnswer(201, Shown(made));
    }

    private static GivenAnswer NoRelease => Said(404, "not_found", "Couldn't find that release.", "release");

    private static GivenAnswer Said(int status, string id, string message, string? resource = null)
    {
        var json = new JsonObject { ["id"] = id, ["message"] = message };
        if (resource is not null)
            json["resource"] = resource;
        return new GivenAnswer(status, json);
    }

    private JsonObject? Find(string idOrVersion) =>
        _releases.LastOrDefault(r => (string?)r["id"] == idOrVersion || $"{r["version"]}" == idOrVersion);

    private JsonObject Add(string slug, string description, string by, string status)
    {
        var made = Made(slug, description, by, status);
        _releases.Add(made);
        return made;
    }

    private JsonObject Made(string slug, string description, string by, string status)
    {
        var at = (FirstDay + TimeSpan.FromHours(++_made)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var last = _releases.Count == 0 ? 0 : (int)_releases[^1]["version"]!;
        return new JsonObject
        {
            ["addon_plan_names"] = new JsonArray(),
            ["app"] = new JsonObject { ["id"] = Id(0), ["name"] = App },
            ["created_at"] = at,
            ["description"] = description,
            ["eligible_for_rollback"] = true,
            ["id"] = Id(_made),
            ["output_stream_url"] = null,
            ["slug"] = new JsonObject { ["id"] = slug },
            ["status"] = status,
            ["updated_at"] = at,
            ["user"] = new JsonObject { ["email"] = by, ["id"] = Id(999) },
            ["version"] = ReusesMark ? last : last + 1,
        };
    }

    private static string Id(int number) => $"01234567-89ab-cdef-0123-{number:x12}";

    private JsonObject Shown(JsonObject release)
    {
        var shown = release.DeepClone().AsObject();
        shown["current"] = release == Current;
        return shown;
    }

    // `version ..; order=desc, max=10`; what follows is asked for by the range that the answer names.
    private GivenAnswer List(string? range)
    {
        var asked = Ranges().Match(range ?? "version ..");
        if (!asked.Success)
            return Said(416, "range_not_satisfiable", "The requested range is not satisfiable.");
        var isDescending = asked.Groups["options"].Value.Contains("order=desc", StringComparison.Ordinal);
        var max = Most().Match(asked.Groups["options"].Value) is { Success: true } most ? int.Parse(most.Groups[1].Value) : 200;
        var from = asked.Groups["from"].Value is { Length: > 0 } number ? int.Parse(number) : (int?)null;
        var isBeyond = asked.Groups["beyond"].Length > 0;
        var all = isDescending ? _releases.AsEnumerable().Reverse() : _releases;
        var wanted = all.Where(r => from is not { } f || IsWithin((int)r["version"]!, f, isDescending, isBeyond)).ToList();
        var shown = wanted.Take(max).ToList();
        var json = new JsonArray([.. shown.Select(Shown)]);
        var options = $"max={max}{(isDescending ? ",order=desc" : string.Empty)}";
        return wanted.Count == shown.Count
            ? new GivenAnswer(200, json, ("Accept-Ranges", "id, version"))
            : new GivenAnswer(
                206,
                json,
                ("Accept-Ranges", "id, version"),
                ("Content-Range", $"version {shown[0]["version"]}..{shown[^1]["version"]}"),
                ("Next-Range", $"version ]{shown[^1]["version"]}..; {options}")
            );
    }

    private static bool IsWithin(int version, int from, bool isDescending, bool isBeyond) =>
        (version == from && !isBeyond) || (isDescending ? version < from : version > from);

    [GeneratedRegex(@"^version (?<beyond>\]?)(?<from>\d*)\.\.(?:; *(?<options>.*))?$")]
    private static partial Regex Ranges();

    [GeneratedRegex(@"max=(\d+)")]
    private static partial Regex Most();
}
