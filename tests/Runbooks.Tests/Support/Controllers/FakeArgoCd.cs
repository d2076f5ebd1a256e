using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// An application of Argo CD with its history and its operations (argo-cd's <c>assets/swagger.json</c>; errors as grpc-gateway writes
/// them). A rollback is a sync to a revision of the history, and becomes a new entry of it. With automated sync it is refused. At first
/// entry 2 serves 1.5.0, and the earlier ones had 1.4.1 and 1.4.2.
/// </summary>
internal sealed class FakeArgoCd : FakeController
{
    public const string Application = "checkout";
    private const string Path = "/api/v1/applications/" + Application;
    private const string Account = "runbook";
    private readonly List<JsonObject> _history = [];
    private readonly Dictionary<string, string> _versions = [];
    private string _head = string.Empty;
    private JsonObject? _operation;
    private JsonObject? _operationState;
    private int _next;
    private int _changes;

    private FakeArgoCd()
    {
        foreach (var version in new[] { "1.4.1", "1.4.2", "1.5.0" })
            Deploy(version);
    }

    /// <summary>Whether it syncs by itself, and refuses a rollback.</summary>
    public bool IsAutomated { get; set; }

    /// <summary>What the application's own health is called.</summary>
    public string Health { get; set; } = "Healthy";

    protected override string Served => _versions[(string)_history[^1]["revision"]!];

    protected override GivenAnswer Limited => Said(429, 8, "rate limit exceeded");

    private string At => $"2026-03-01T09:{_changes % 60:00}:00Z";

    public static Task<FakeArgoCd> StartAsync() => StartAsync(new FakeArgoCd());

    /// <summary>The entries of the history, the oldest first, each with what it has.</summary>
    public string Told => string.Join(' ', _history.Select(h => $"{h["id"]}:{_versions[(string)h["revision"]!]}"));

    protected override void Deploy(string version)
    {
        _head = $"{_versions.Count + 1:x40}";
        _versions[_head] = version;
        Remember(_head, IsAutomated ? new JsonObject { ["automated"] = true } : new JsonObject { ["username"] = "ada" });
    }

    protected override void Prune() => _history.RemoveRange(0, _history.Count - 1);

    protected override void MoveBySomebody() => Deploy("1.6.0");

    // Automated sync was switched on, and syncs to what the branch has.
    protected override void PutBack()
    {
        IsAutomated = true;
        Remember(_head, new JsonObject { ["automated"] = true });
    }

    protected override bool IsChange(ReceivedRequest request) => request.ToString() == $"POST {Path}/rollback";

    protected override GivenAnswer Forbidden(ReceivedRequest request) =>
        Said(403, 7, $"permission denied: applications, sync, default/{Application}, sub: {Account}");

    // It does not tell who may not look from what is not there.
    protected override GivenAnswer? Read(ReceivedRequest request) =>
        request.ToString() == $"GET {Path}" ? new GivenAnswer(200, Shown()) : Said(403, 7, "permission denied");

    protected override GivenAnswer? Refusal(ReceivedRequest request)
    {
        if (IsAutomated)
            return Said(400, 9, "rollback cannot be initiated when auto-sync is enabled");
        if (Find(request) is null)
            return Said(400, 3, $"application argocd/{Application} does not have deployment with id {request.Json["id"]}");
        return _operation is null ? null : Said(400, 9, "another operation is already in progress");
    }

    protected override GivenAnswer Begin(ReceivedRequest request, Course course)
    {
        var revision = (string)Find(request)!["revision"]!;
        var operation = new JsonObject
        {
            ["sync"] = new JsonObject
            {
                ["revision"] = revision,
                ["syncStrategy"] = new JsonObject { ["apply"] = new JsonObject() },
            },
            ["initiatedBy"] = new JsonObject { ["username"] = Account },
        };
        (_operation, _operationState) = (operation, null);
        var begun = Shown();
        _operationState = State("Running", "one or more tasks are running", operation, revision);
        Play(
            course,
            () =>
            {
                End("Succeeded", "successfully synced (all tasks run)", revision);
                Remember(revision, new JsonObject { ["username"] = Account });
            },
            () => End("Failed", "one or more synchronization tasks completed unsuccessfully", revision),
            () => End("Succeeded", "successfully synced (all tasks run)", revision)
        );
        return new GivenAnswer(200, begun);
    }

    private static GivenAnswer Said(int status, int code, string message) =>
        new(
            status,
            new JsonObject
            {
                ["error"] = message,
                ["code"] = code,
                ["message"] = message,
            }
        );

    private static JsonObject Source() =>
        new()
        {
            ["repoURL"] = "https://git.example.com/shop/deploy.git",
            ["path"] = Application,
            ["targetRevision"] = "main",
        };

    private JsonObject? Find(ReceivedRequest request) => _history.Find(h => $"{h["id"]}" == $"{request.Json["id"]}");

    private void Remember(string revision, JsonObject by)
    {
        _changes++;
        _history.Add(
            new JsonObject
            {
                ["id"] = _next,
                ["revision"] = revision,
                ["deployStartedAt"] = At,
                ["deployedAt"] = At,
                ["source"] = Source(),
                ["initiatedBy"] = by,
            }
        );
        if (!ReusesMark)
            _next++;
    }

    private JsonObject State(string phase, string message, JsonObject operation, string revision)
    {
        var state = new JsonObject
        {
            ["operation"] = operation.DeepClone(),
            ["phase"] = phase,
            ["message"] = message,
            ["syncResult"] = new JsonObject { ["revision"] = revision, ["source"] = Source() },
            ["startedAt"] = At,
        };
        if (phase != "Running")
            state["finishedAt"] = At;
        return state;
    }

    private void End(string phase, string message, string revision)
    {
        _operationState = State(phase, message, _operation!, revision);
        _operation = null;
    }

    private JsonObject Shown()
    {
        var spec = new JsonObject
        {
            ["source"] = Source(),
            ["destination"] = new JsonObject { ["server"] = "https://kubernetes.default.svc", ["namespace"] = "shop" },
            ["project"] = "default",
        };
        if (IsAutomated)
            spec["syncPolicy"] = new JsonObject
            {
                ["automated"] = new JsonObject { ["prune"] = true, ["selfHeal"] = true },
            };
        var serves = (string)_history[^1]["revision"]!;
        var status = new JsonObject
        {
            // What the branch has, whatever serves.
            ["sync"] = new JsonObject { ["status"] = serves == _head ? "Synced" : "OutOfSync", ["revision"] = _head },
            ["health"] = new JsonObject { ["status"] = Health },
            ["history"] = new JsonArray([.. _history.Select(h => h.DeepClone())]),
            ["reconciledAt"] = At,
            ["summary"] = new JsonObject { ["images"] = new JsonArray($"registry.example.com/checkout:{_versions[serves]}") },
        };
        if (_operationState is not null)
            status["operationState"] = _operationState.DeepClone();
        var shown = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = Application,
                ["namespace"] = "argocd",
                ["uid"] = "01234567-89ab-cdef-0123-456789abcdef",
                ["resourceVersion"] = $"{1000 + _changes}",
                ["generation"] = _changes,
            },
            ["spec"] = spec,
            ["status"] = status,
        };
        if (_operation is not null)
            shown["operation"] = _operation.DeepClone();
        return shown;
    }
}
