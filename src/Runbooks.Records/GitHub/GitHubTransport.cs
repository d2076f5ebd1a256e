using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Octokit.Internal;

namespace Runbooks.GitHub;

/// <summary>Sends single requests through Octokit's connection, and turns whatever it throws into a <see cref="GitHubProblem"/>.</summary>
/// <param name="address">Where they go.</param>
/// <param name="handler">Sends them; it follows no redirects by itself, because it would take the token along.</param>
/// <param name="time">The clock.</param>
/// <param name="chance">A number from 0 to 1, for the jitter of retries.</param>
internal sealed class GitHubTransport(GitHubAddress address, HttpMessageHandler handler, TimeProvider time, Func<double> chance)
{
    private const string Accept = "application/vnd.github+json";
    private static readonly Octokit.ProductHeaderValue Product = new(
        "runbook",
        typeof(GitHubTransport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "0"
    );

    public GitHubAddress Address => address;

    public TimeProvider Time => time;

    /// <param name="call">The request.</param>
    /// <param name="token">Goes into the Authorization header.</param>
    /// <param name="until">No wait ends later.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>The answer's JSON; null where it has none.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<GitHubAnswer<JsonNode?>> SendAsync(GitHubCall call, string token, DateTimeOffset until, CancellationToken cancel)
    {
        using var retries = new GitHubRetries(handler, time, chance, until, call.IsRepeatable);
        using var http = new CancellableHttp(retries, cancel);
        var connection = new Connection(
            Product,
            address.Api,
            new InMemoryCredentialStore(new Octokit.Credentials(token, AuthenticationType.Bearer)),
            http,
            new GitHubJson()
        );
        try
        {
            var (status, json) = await SendAsync(connection, call);
            // Octokit takes every status below 400 for well done.
            if (status >= HttpStatusCode.MultipleChoices)
                return Unexpected(call, $"it answered {(int)status}");
            return json is JsonObject or JsonArray || status is not (HttpStatusCode.OK or HttpStatusCode.Created)
                ? new GitHubAnswer<JsonNode?>(json)
                : Unexpected(call, "it answered without JSON");
        }
        catch (ApiException e)
        {
            return GitHubRefusal.Of(e, call, address, retries);
        }
        catch (JsonException)
        {
            return Unexpected(call, "it answered with something that is not JSON");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Lost(call, retries, "it did not answer in time");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Lost(call, retries, Reason(e));
        }
        catch (InvalidOperationException e) when (e.Message.Contains("redirect", StringComparison.OrdinalIgnoreCase))
        {
            return Unexpected(call, "it redirects in circles");
        }
    }

    private static async Task<(HttpStatusCode Status, JsonNode? Json)> SendAsync(Connection connection, GitHubCall call)
    {
        var uri = call.Path.StartsWith("http", StringComparison.Ordinal) ? new Uri(call.Path) : new Uri(call.Path, UriKind.Relative);
        if (call.Method == HttpMethod.Delete && call.Body is null)
            return (await connection.Delete(uri), null);

        // Content, even empty, keeps the platform from sending a request again by itself.
        var body = call.Body ?? new JsonObject();
        var response = await (
            call.Method.Method switch
            {
                "GET" => connection.Get<JsonNode>(uri, null, Accept),
                "POST" => connection.Post<JsonNode>(uri, body, Accept, "application/json"),
                "PATCH" => connection.Patch<JsonNode>(uri, body, Accept),
                "DELETE" => connection.Delete<JsonNode>(uri, body, Accept),
                _ => throw new ArgumentException($"no call is made with {call.Method}", nameof(call)),
            }
        );
        return (response.HttpResponse.StatusCode, response.Body);
    }

    private GitHubProblem Unexpected(GitHubCall call, string found) =>
        new(
            GitHubProblemKind.Unexpected,
            $"cannot {call.What}: what answers at {address.Api} is not GitHub's API: {found}",
            $"check the remote's address, the proxy, and {GitHubAddress.ApiVariable}"
        );

    private GitHubProblem Lost(GitHubCall call, GitHubRetries retries, string reason) =>
        retries.MayHaveBeenDone
            ? new(
                GitHubProblemKind.AnswerLost,
                $"cannot tell whether GitHub did it ({call.What}): no answer came from {address.Api.Authority}: {reason}"
            )
            : new(
                GitHubProblemKind.NotReachable,
                $"cannot {call.What}: {address.Api.Authority} is not reachable: {reason}",
                "check the network, the proxy (HTTPS_PROXY), and https://www.githubstatus.com"
            );

    private static string Reason(Exception e)
    {
        var cause = e;
        while (cause.InnerException is not null)
            cause = cause.InnerException;
        return cause.Message.ReplaceLineEndings(" ").TrimEnd('.');
    }

    /// <summary>
    /// Octokit's HTTP with what its own lets nobody set: the caller's cancellation, and no time limit of its own, which would cut the waits
    /// that GitHub asks for.
    /// </summary>
    private sealed class CancellableHttp(HttpMessageHandler handler, CancellationToken cancel) : IHttpClient
    {
        private readonly HttpClientAdapter _adapter = Adapter(handler);

        public Task<IResponse> Send(
            IRequest request,
            CancellationToken cancellationToken,
            Func<object, object>? preprocessResponseBody = null
        )
        {
            ((Request)request).Timeout = TimeSpan.Zero;
            request.Headers["X-GitHub-Api-Version"] = "2022-11-28";
            return _adapter.Send(request, cancel, preprocessResponseBody);
        }

        public void SetRequestTimeout(TimeSpan timeout) => _adapter.SetRequestTimeout(timeout);

        public void Dispose() => _adapter.Dispose();

        private static HttpClientAdapter Adapter(HttpMessageHandler handler)
        {
            var adapter = new HttpClientAdapter(() => handler);
            adapter.SetRequestTimeout(Timeout.InfiniteTimeSpan);
            return adapter;
        }
    }
}
