using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Controller;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Requests;

namespace Runbooks.Sandbox.Releases;

/// <summary>
/// The paths of a controller that names releases: <c>GET /releases</c>, and <c>POST /releases/serve</c> with the release that is to serve.
/// It has the faults of the playbook's status and rollback.
/// </summary>
internal sealed class ReleasesApi(
    PlayedState state,
    SandboxFaults faults,
    SandboxCounters counters,
    TimeSpan processingTime,
    Lifetime lifetime,
    SpoiltAnswers answers
)
{
    private const string StatePath = "/releases";
    private const string ServePath = "/releases/serve";
    private const string FaultsOfChange = "rollback";
    private const string FaultsOfState = "status";

    private readonly ChangePlay _play = new(PlayedEventKind.Rollback, FaultsOfChange, state, faults, processingTime, lifetime);

    /// <summary>Answers what the controller is asked; null for a path that is none of its own.</summary>
    public Task<Reply>? ReplyAsync(TargetRequest request, CancellationToken gone) =>
        (request.Method, request.Path) switch
        {
            ("GET", StatePath) => StateAsync(request, gone),
            ("POST", ServePath) => ServeAsync(request, gone),
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

        var (serving, mark, releases) = state.ReadReleases();
        var shown = new List<(PlayedRelease, bool)>();
        foreach (var release in releases)
        {
            if (release == serving || !release.Environment.IsGone)
                shown.Insert(0, (release, !release.IsThere || await IsHealthyAsync(release.Environment, gone)));
        }

        return await answers.ReplyAsync(request, FaultsOfState, Written(serving, mark, shown), gone);
    }

    private async Task<Reply> ServeAsync(TargetRequest request, CancellationToken gone)
    {
        counters.CountPost(FaultsOfChange);
        var (name, mark) = Asked(request.Body);
        if (name is null || state.FindRelease(name) is not { } goal)
        {
            var unknown = new JsonObject { ["success"] = false, ["message"] = $"There is no release {name ?? "without a name"}" };
            return await answers.ReplyAsync(request, FaultsOfChange, Answer.Json(unknown, 422), gone);
        }

        var said = await _play.PlayAsync(request.By, new ReleaseGoal(goal, mark));
        return said.Silence ?? await answers.ReplyAsync(request, FaultsOfChange, Written(said, name), gone);
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

    private static Answer Written(PlayedRelease serving, int mark, IEnumerable<(PlayedRelease Release, bool IsHealthy)> releases) =>
        Answer.Json(json =>
        {
            json.WriteString("serving", serving.Ref);
            json.WriteBoolean("settled", true);
            json.WriteNumber("mark", mark);
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
        });

    private static Answer Written(ChangeAnswer said, string name) =>
        said.Word switch
        {
            ChangeWord.Failed => Answer.Error(said.Status, "CONTROLLER_ERROR", "The controller failed."),
            ChangeWord.Moved => Answer.Json(
                new JsonObject { ["success"] = false, ["message"] = "Something moved since the state was read" },
                412
            ),
            ChangeWord.Refused => Answer.Json(new JsonObject { ["success"] = false, ["message"] = $"{name} is not ready to serve" }, 409),
            _ => Answer.Json(
                new JsonObject { ["success"] = true, ["message"] = $"{name} serves" },
                said.Word == ChangeWord.Accepted ? 202 : 200
            ),
        };

    private async Task<bool> IsHealthyAsync(SandboxEnvironment environment, CancellationToken gone) =>
        faults.Find(StateFaults.ConstantHealth, FaultPlaces.Controller[0]) is not null
        || environment.IsSecretlyUnhealthy
        || await environment.IsHealthyAsync(gone);
}
