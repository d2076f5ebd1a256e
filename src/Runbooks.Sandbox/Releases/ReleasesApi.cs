using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Controller;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Requests;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Sandbox.Releases;

/// <summary>
/// The paths of a controller that lists releases: <c>GET /releases</c>, <c>POST /releases/serve</c> with the release that is to serve, a
/// second way to the same at <c>POST /releases/switch</c>, and <c>GET /releases/operations/NAME</c> for what these have begun. It has the
/// faults of the playbook's status, rollback and switch.
/// </summary>
internal sealed class ReleasesApi
{
    private const string StatePath = "/releases";
    private const string ServePath = "/releases/serve";
    private const string SwitchPath = "/releases/switch";
    private const string OperationPath = "/releases/operations/";
    private const string FaultsOfState = "status";
    private const string FaultsOfOperation = "operation";

    private readonly PlayedState state;
    private readonly SandboxFaults faults;
    private readonly SandboxCounters counters;
    private readonly SpoiltAnswers answers;
    private readonly PlayedOperations? operations;
    private readonly bool isToggle;
    private readonly (string Place, ChangePlay Play) serve;
    private readonly (string Place, ChangePlay Play) otherwise;

    public ReleasesApi(
        PlayedState state,
        SandboxOptions options,
        SandboxFaults faults,
        SandboxCounters counters,
        Lifetime lifetime,
        SpoiltAnswers answers
    )
    {
        (this.state, this.faults, this.counters, this.answers) = (state, faults, counters, answers);
        operations = options.HasOperations ? new PlayedOperations() : null;
        isToggle = options.Means == PlayedMeaning.Toggle;
        (serve, otherwise) = (Playing(PlayedEventKind.Rollback, "rollback"), Playing(PlayedEventKind.Switch, "switch"));

        (string, ChangePlay) Playing(PlayedEventKind kind, string place) =>
            (place, new ChangePlay(kind, place, state, faults, options.ProcessingTime, lifetime, operations, listsReleases: true));
    }

    /// <summary>Answers what the controller is asked; null for a path that is none of its own.</summary>
    public Task<Reply>? ReplyAsync(TargetRequest request, CancellationToken gone) =>
        (request.Method, request.Path) switch
        {
            ("GET", StatePath) => StateAsync(request, gone),
            ("POST", ServePath) => ChangeAsync(request, serve, gone),
            ("POST", SwitchPath) => ChangeAsync(request, otherwise, gone),
            ("GET", var path) when path.StartsWith(OperationPath, StringComparison.Ordinal) => answers.ReplyAsync(
                request,
                FaultsOfOperation,
                Written(path[OperationPath.Length..]),
                gone
            ),
            _ => null,
        };

    private async Task<Reply> StateAsync(TargetRequest request, CancellationToken gone)
    {
        state.CountRead();
        if (state.TakeHiddenRead())
        {
            var busy = Answer.Error(503, "CONTROLLER_BUSY", "The releases cannot be read now.");
            return await answers.ReplyAsync(request, FaultsOfState, busy, gone);
        }

        // Whether each is well takes time to find out, in which the rest of the answer must not change.
        var now = state.ReadReleases();
        var shown = new List<(PlayedRelease, bool)>();
        foreach (var release in now.Listed)
        {
            if (release == now.Serving || !release.Environment.IsGone)
                shown.Insert(0, (release, !release.IsThere || await IsHealthyAsync(release.Environment, gone)));
        }

        return await answers.ReplyAsync(request, FaultsOfState, Written(now, shown), gone);
    }

    private async Task<Reply> ChangeAsync(TargetRequest request, (string Place, ChangePlay Play) way, CancellationToken gone)
    {
        counters.CountPost(way.Place);
        var (name, mark) = Asked(request.Body);
        var asked = name is null ? null : state.FindRelease(name);
        if (asked is null && !isToggle)
        {
            var unknown = new JsonObject { ["success"] = false, ["message"] = $"There is no release {name ?? "without a name"}" };
            return await answers.ReplyAsync(request, way.Place, Answer.Json(unknown, 422), gone);
        }

        var said = await way.Play.PlayAsync(request.By, isToggle ? null : new ReleaseGoal(asked!, mark));
        return said.Silence ?? await answers.ReplyAsync(request, way.Place, Written(said, name ?? "the other release"), gone);
    }

    private static (string? Release, int? Mark) Asked(string body)
    {
        try
        {
            var asked = JsonNode.Parse(body) as JsonObject;
            return ((string?)asked?["release"], int.TryParse((string?)asked?["mark"], out var mark) ? mark : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private Answer Written(PlayedReleases now, IEnumerable<(PlayedRelease Release, bool IsHealthy)> releases) =>
        Answer.Json(json =>
        {
            json.WriteString("serving", now.Serving.Ref);
            json.WriteBoolean("settled", now.IsSettled);
            json.WriteString("failing", now.Failing);
            json.WriteNumber("mark", now.Mark);
            json.WriteString("movedBy", now.LastChange is { } last ? last.By ?? "a reconciler" : null);
            json.WriteString("obstacle", faults.Find(StateFaults.Obstacle, FaultPlaces.Controller[0]) is null ? null : "it is paused");
            json.WriteStartArray("releases");
            foreach (var (release, isHealthy) in releases)
            {
                json.WriteStartObject();
                json.WriteString("id", release.Ref);
                if (release.Version is { } version)
                    json.WriteString("version", version);
                json.WriteBoolean("served", release.HasServed);
                json.WriteBoolean("healthy", isHealthy);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("history");
            foreach (var happened in now.History.Where(e => e.ToRelease is not null))
                Write(json, happened);
            json.WriteEndArray();
        });

    private static void Write(Utf8JsonWriter json, PlayedEvent happened)
    {
        json.WriteStartObject();
        json.WriteString(
            "kind",
            happened.Kind switch
            {
                PlayedEventKind.Deployment => "deployed",
                PlayedEventKind.Rollback => "moved-back",
                _ => "moved",
            }
        );
        json.WriteString(happened.FromRelease is null ? "place" : "to", happened.ToRelease);
        if (happened.FromRelease is { } left)
            json.WriteString("from", left);
        json.WriteString("version", happened.ToVersion);
        json.WriteString("at", happened.At.Timestamp());
        json.WriteEndObject();
    }

    private Answer Written(string operation) =>
        operations?.Find(operation) is var (word, reason)
            ? Answer.Json(new JsonObject { ["state"] = word, ["message"] = reason })
            : Answer.Error(404, "UNKNOWN_OPERATION", "There is no such operation.");

    private static Answer Written(ChangeAnswer said, string name) =>
        said.Word switch
        {
            ChangeWord.Failed => Answer.Error(said.Status, "CONTROLLER_ERROR", "The controller failed."),
            ChangeWord.Moved => Answer.Json(
                new JsonObject { ["success"] = false, ["message"] = "Something moved since the state was read" },
                412
            ),
            ChangeWord.Refused => Answer.Json(
                new JsonObject { ["success"] = false, ["message"] = said.Because ?? $"{name} is not ready to serve" },
                403
            ),
            ChangeWord.Accepted => Answer.Json(
                new JsonObject
                {
                    ["success"] = true,
                    ["message"] = $"{name} will serve",
                    ["operation"] = said.Operation,
                },
                202
            ),
            _ => Answer.Json(new JsonObject { ["success"] = true, ["message"] = $"{name} serves" }),
        };

    private async Task<bool> IsHealthyAsync(SandboxEnvironment environment, CancellationToken gone) =>
        faults.Find(StateFaults.ConstantHealth, FaultPlaces.Controller[0]) is not null
        || environment.IsSecretlyUnhealthy
        || await environment.IsHealthyAsync(gone);
}
