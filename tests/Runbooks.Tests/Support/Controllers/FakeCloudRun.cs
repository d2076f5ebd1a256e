using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// A service of Cloud Run with its revisions and operations, as version 2 of the Admin API has it (google/cloud/run/v2 of npm's
/// <c>@google-cloud/run</c>, in the JSON of protocol buffers: what is false is left out, and 64-bit numbers are strings). Its etag makes a
/// change of the traffic a compare-and-swap. At first the third revision serves 1.5.0, and the earlier ones have 1.4.1 and 1.4.2.
/// </summary>
internal sealed class FakeCloudRun : FakeController
{
    public const string Location = "projects/shop/locations/europe-west1";
    public const string Service = Location + "/services/checkout";
    private const string Somebody = "ada@example.com";
    private const string Account = "runbook@shop.iam.gserviceaccount.com";
    private const string ToRevision = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION";
    private readonly List<JsonObject> _revisions = [];
    private readonly Dictionary<string, JsonObject> _operations = [];
    private string _wanted = string.Empty;
    private string _serves = string.Empty;
    private string _modifier = Somebody;
    private bool _isReconciling;
    private bool _hasFailed;
    private int _generation;
    private int _deployed;
    private long _mark = 1_786_872_223_639_166;

    private FakeCloudRun()
    {
        foreach (var version in new[] { "1.4.1", "1.4.2", "1.5.0" })
            Deploy(version);
    }

    protected override string Served => Version(_revisions.Single(r => ShortName(r) == _serves));

    protected override GivenAnswer Limited =>
        Said(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute'.");

    private string Etag => $"\"{Convert.ToBase64String(BitConverter.GetBytes(_mark))}/{_mark}\"";

    private string At => $"2026-03-01T09:{_generation % 60:00}:00.000000Z";

    public static Task<FakeCloudRun> StartAsync() => StartAsync(new FakeCloudRun());

    protected override void Deploy(string version)
    {
        var revision = $"checkout-{++_deployed:00000}-abc";
        _revisions.Add(
            new JsonObject
            {
                ["name"] = $"{Service}/revisions/{revision}",
                ["uid"] = $"01234567-89ab-cdef-0123-{_deployed:x12}",
                ["generation"] = "1",
                ["createTime"] = $"2026-03-{_deployed:00}T09:00:00.000000Z",
                ["updateTime"] = $"2026-03-{_deployed:00}T09:00:12.000000Z",
                ["service"] = "checkout",
                ["containers"] = new JsonArray(new JsonObject { ["image"] = $"europe-docker.pkg.dev/shop/images/checkout:{version}" }),
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["state"] = "CONDITION_SUCCEEDED" }),
                ["observedGeneration"] = "1",
                ["etag"] = $"\"revision-{_deployed}\"",
            }
        );
        Touch(Somebody);
        _wanted = _serves = revision;
    }

    protected override void Prune() => _revisions.RemoveAll(r => ShortName(r) != _serves && ShortName(r) != _wanted);

    protected override void MoveBySomebody() => Deploy("1.6.0");

    protected override void PutBack()
    {
        Touch(Somebody);
        _wanted = _serves = ShortName(_revisions.Last(r => Version(r) == "1.5.0"));
    }

    protected override bool IsChange(ReceivedRequest request) => request.ToString() == $"PATCH /v2/{Service}";

    protected override GivenAnswer Forbidden(ReceivedRequest request) =>
        Said(403, "PERMISSION_DENIED", $"Permission 'run.services.update' denied on resource '{Service}' (or resource may not exist).");

    protected override GivenAnswer? Read(ReceivedRequest request)
    {
        if (request.Method != "GET" || !request.Path.StartsWith("/v2/", StringComparison.Ordinal))
            return null;
        var name = request.Path["/v2/".Length..];
        if (name == Service)
            return new GivenAnswer(200, Shown());
        if (name == Service + "/revisions")
            return List(request.Query);
        return _operations.GetValueOrDefault(name) is { } operation
            ? new GivenAnswer(200, operation.DeepClone())
            : Said(404, "NOT_FOUND", $"Resource '{name.Split('/')[^1]}' of kind '{Kind(name)}' in region 'europe-west1' does not exist.");
    }

    protected override GivenAnswer? Refusal(ReceivedRequest request)
    {
        if (request.Query.GetValueOrDefault("updateMask") != "traffic")
            return Said(400, "INVALID_ARGUMENT", "Violation in UpdateServiceRequest.service.template: template is required.");
        if ((string?)request.Json["etag"] is { } etag && etag != Etag)
        {
            var given = etag.Trim('"').Split('/')[^1];
            return Said(
                409,
                "ABORTED",
                $"Conflict for resource 'checkout': version '{given}' was specified but current version is '{_mark}'."
            );
        }

        var traffic = request.Json["traffic"] as JsonArray ?? [];
        if (traffic.Sum(t => (int?)t!["percent"] ?? 0) != 100)
            return Said(400, "INVALID_ARGUMENT", "Violation in UpdateServiceRequest.service.traffic: percents must sum to 100.");
        return traffic.All(t => (string?)t!["type"] == ToRevision && Find((string?)t["revision"]) is not null)
            ? null
            : Said(400, "INVALID_ARGUMENT", "Violation in UpdateServiceRequest.service.traffic: no such revision.");
    }

    protected override GivenAnswer Begin(ReceivedRequest request, Course course)
    {
        var revision = (string)request.Json["traffic"]![0]!["revision"]!;
        var name = $"{Location}/operations/01234567-0000-0000-0000-{_operations.Count:x12}";
        if (course != Course.Claimed)
        {
            Touch(Account);
            (_wanted, _isReconciling, _hasFailed) = (revision, true, false);
        }

        var begun = new JsonObject { ["name"] = name, ["metadata"] = Typed(Shown()) };
        _operations[name] = begun.DeepClone().AsObject();
        Play(
            course,
            () =>
            {
                (_serves, _isReconciling) = (revision, false);
                End(name, "response", Typed(Shown()));
            },
            () =>
            {
                (_isReconciling, _hasFailed) = (false, true);
                var why = $"Revision '{revision}' is not ready and cannot serve traffic.";
                End(name, "error", new JsonObject { ["code"] = 9, ["message"] = why });
            },
            () => End(name, "response", Typed(Shown()))
        );
        return new GivenAnswer(200, begun);
    }

    private static JsonObject Typed(JsonObject service)
    {
        service.Insert(0, "@type", "type.googleapis.com/google.cloud.run.v2.Service");
        return service;
    }

    private static GivenAnswer Said(int code, string status, string message) =>
        new(
            code,
            new JsonObject
            {
                ["error"] = new JsonObject
                {
                    ["code"] = code,
                    ["message"] = message,
                    ["status"] = status,
                },
            }
        );

    private static string Kind(string name) => name.Contains("/operations/", StringComparison.Ordinal) ? "OPERATION" : "SERVICE";

    private static string ShortName(JsonObject revision) => ((string)revision["name"]!).Split('/')[^1];

    private static string Version(JsonObject revision) => ((string)revision["containers"]![0]!["image"]!).Split(':')[^1];

    private static JsonArray To(string revision, string? uri = null)
    {
        var traffic = new JsonObject
        {
            ["type"] = ToRevision,
            ["revision"] = revision,
            ["percent"] = 100,
        };
        if (uri is not null)
            traffic["uri"] = uri;
        return new JsonArray(traffic);
    }

    private JsonObject? Find(string? revision) => _revisions.Find(r => ShortName(r) == revision);

    private void Touch(string by)
    {
        _generation++;
        _modifier = by;
        if (!ReusesMark)
            _mark += 422_236_847;
    }

    private void End(string name, string how, JsonObject what)
    {
        _operations[name]["done"] = true;
        _operations[name][how] = what;
    }

    private GivenAnswer List(IReadOnlyDictionary<string, string> query)
    {
        var size = int.TryParse(query.GetValueOrDefault("pageSize"), out var asked) && asked > 0 ? asked : 100;
        var from = int.TryParse(query.GetValueOrDefault("pageToken"), out var token) ? token : 0;
        var newest = _revisions.AsEnumerable().Reverse().ToList();
        var json = new JsonObject { ["revisions"] = new JsonArray([.. newest.Skip(from).Take(size).Select(r => r.DeepClone())]) };
        if (from + size < newest.Count)
            json["nextPageToken"] = $"{from + size}";
        return new GivenAnswer(200, json);
    }

    private JsonObject Shown()
    {
        var state =
            _isReconciling ? "CONDITION_RECONCILING"
            : _hasFailed ? "CONDITION_FAILED"
            : "CONDITION_SUCCEEDED";
        var condition = new JsonObject
        {
            ["type"] = "Ready",
            ["state"] = state,
            ["lastTransitionTime"] = At,
        };
        var latest = $"{Service}/revisions/{ShortName(_revisions[^1])}";
        var shown = new JsonObject
        {
            ["name"] = Service,
            ["uid"] = "01234567-89ab-cdef-0123-456789abcdef",
            ["generation"] = $"{_generation}",
            ["createTime"] = "2026-03-01T09:00:00.000000Z",
            ["updateTime"] = At,
            ["creator"] = Somebody,
            ["lastModifier"] = _modifier,
            ["template"] = new JsonObject { ["containers"] = _revisions[^1]["containers"]!.DeepClone() },
            ["traffic"] = To(_wanted),
            ["observedGeneration"] = $"{(_isReconciling || _hasFailed ? _generation - 1 : _generation)}",
            ["terminalCondition"] = condition,
            ["latestReadyRevision"] = latest,
            ["latestCreatedRevision"] = latest,
            ["trafficStatuses"] = To(_serves, "https://checkout-abc-ew.a.run.app"),
            ["uri"] = "https://checkout-abc-ew.a.run.app",
            ["etag"] = Etag,
        };
        if (_isReconciling)
            shown["reconciling"] = true;
        return shown;
    }
}
