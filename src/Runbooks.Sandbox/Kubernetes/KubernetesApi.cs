using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Controller;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Requests;

namespace Runbooks.Sandbox.Kubernetes;

/// <summary>
/// What a rollback needs of Kubernetes' API, out of the same state as the playbook's: the Deployment, its ReplicaSets, and a JSON Patch
/// of its template. Faults of a rollback act on the patch, faults of the status on the reads.
/// </summary>
internal sealed class KubernetesApi(
    PlayedState state,
    SandboxCounters counters,
    SandboxFaults faults,
    TimeSpan processingTime,
    Lifetime lifetime,
    SpoiltAnswers answers
)
{
    private const string Place = "rollback";
    private const string Deployment = $"/apis/apps/v1/namespaces/{KubernetesJson.Name}/deployments/{KubernetesJson.Name}";
    private const string ReplicaSets = $"/apis/apps/v1/namespaces/{KubernetesJson.Name}/replicasets";

    private readonly ChangePlay _play = new(PlayedEventKind.Rollback, Place, state, faults, processingTime, lifetime);

    /// <summary>Answers what Kubernetes is asked; null for a path that is none of its own.</summary>
    public Task<Reply>? ReplyAsync(TargetRequest request, CancellationToken gone) =>
        (request.Method, request.Path) switch
        {
            ("GET", Deployment) => ReadAsync(request, gone),
            ("GET", ReplicaSets) => answers.ReplyAsync(request, "status", Written(KubernetesJson.ReplicaSets), gone),
            ("PATCH", Deployment) => PatchAsync(request, gone),
            _ => null,
        };

    private Task<Reply> ReadAsync(TargetRequest request, CancellationToken gone)
    {
        state.CountRead();
        var answer = state.TakeHiddenRead() ? KubernetesJson.Refusal(503, "ServiceUnavailable", "the server is busy") : Now;
        return answers.ReplyAsync(request, "status", answer, gone);
    }

    private async Task<Reply> PatchAsync(TargetRequest request, CancellationToken gone)
    {
        counters.CountPost(Place);
        if (ImageIn(request.Body) is not { } image)
        {
            var message = "the server rejected our request due to an error in our request";
            return await answers.ReplyAsync(request, Place, KubernetesJson.Refusal(422, "Invalid", message), gone);
        }

        if (image == ImageOf(KubernetesJson.Template(state.Active)))
            return await answers.ReplyAsync(request, Place, Now, gone);
        if (state.Standby.IsGone || image != ImageOf(KubernetesJson.Template(state.Standby)))
        {
            var unknown = KubernetesJson.Refusal(403, "Forbidden", $"no policy admits the image \"{image}\"");
            return await answers.ReplyAsync(request, Place, unknown, gone);
        }

        var said = await _play.PlayAsync(request.By);
        if (said.Silence is { } silence)
            return silence;
        var answer =
            said.Word == ChangeWord.Failed ? KubernetesJson.Refusal(said.Status, "InternalError", "the server failed")
            : said.Change is null
                ? KubernetesJson.Refusal(403, "Forbidden", $"deployments.apps \"{KubernetesJson.Name}\" is forbidden: denied by a policy")
            : Now;
        return await answers.ReplyAsync(request, Place, answer, gone);
    }

    private Answer Now => Written(KubernetesJson.Deployment);

    private Answer Written(Func<SandboxEnvironment, IReadOnlyList<AppliedChange>, JsonObject> write)
    {
        var (active, changes) = state.ReadChanges();
        return Answer.Json(write(active, changes));
    }

    // Null for what cannot be applied, which is all that Kubernetes tells as well.
    private string? ImageIn(string patch)
    {
        try
        {
            string? image = null;
            foreach (var operation in JsonNode.Parse(patch) as JsonArray ?? [])
            {
                var (op, path, value) = ((string?)operation!["op"], (string?)operation["path"], operation["value"]);
                if (op == "test" && !(path == "/spec/template" && JsonNode.DeepEquals(value, KubernetesJson.Template(state.Active))))
                    return null;
                if (op == "replace" && path == "/spec/template")
                    image = ImageOf(value);
            }

            return image;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? ImageOf(JsonNode? template) => (string?)template?["spec"]?["containers"]?[0]?["image"];
}
