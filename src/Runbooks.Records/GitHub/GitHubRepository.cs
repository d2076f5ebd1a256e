using System.Net;
using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>
/// A repository at GitHub that can be talked to: everything in this folder takes one. Any number of threads may use one
/// instance. Every call is a value, a problem too; none waits longer than it is given.
/// </summary>
public sealed class GitHubRepository
{
    /// <summary>
    /// How long one call may take, with its retries, unless <see cref="Within"/> says otherwise: longer than GitHub's shortest secondary
    /// limit.
    /// </summary>
    public static readonly TimeSpan UsualBound = TimeSpan.FromMinutes(2);

    private const int PageSize = 100;
    private const int MostPages = 50;
    private readonly GitHubTransport _transport;
    private readonly GitHubCredentials _credentials;
    private readonly DateTimeOffset? _until;

    private GitHubRepository(GitHubTransport transport, GitHubCredentials credentials, DateTimeOffset? until) =>
        (_transport, _credentials, _until) = (transport, credentials, until);

    public GitHubAddress Address => _transport.Address;

    public TimeProvider Time => _transport.Time;

    /// <summary>Connects; nothing is sent yet.</summary>
    /// <param name="address">Where.</param>
    /// <param name="credentials">As whom; they outlive the repository.</param>
    /// <param name="handler">Sends requests, such as that of <see cref="Handler"/>; it follows no redirects, and outlives the
    /// repository.</param>
    /// <param name="time">The clock.</param>
    /// <param name="chance">A number from 0 to 1, for the jitter of retries.</param>
    public static GitHubRepository Connect(
        GitHubAddress address,
        GitHubCredentials credentials,
        HttpMessageHandler handler,
        TimeProvider time,
        Func<double> chance
    ) => new(new GitHubTransport(address, handler, time, chance), credentials, null);

    /// <summary>Real connections over TCP, by the proxy of the environment, with certificates verified.</summary>
    public static HttpMessageHandler Handler() =>
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ActivityHeadersPropagator = null,
        };

    /// <summary>The same repository, whose calls from now on take together no longer than this.</summary>
    /// <param name="total">With all waits and retries.</param>
    public GitHubRepository Within(TimeSpan total) => new(_transport, _credentials, Time.GetUtcNow() + total);

    /// <summary>Sends one request.</summary>
    /// <returns>The answer's JSON; null where it has none.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    internal async Task<GitHubAnswer<JsonNode?>> SendAsync(GitHubCall call, CancellationToken cancel)
    {
        var until = _until ?? Time.GetUtcNow() + UsualBound;
        for (var isFirst = true; ; isFirst = false)
        {
            var token = await _credentials.TokenAsync(_transport, until, cancel);
            if (token.Problem is { } problem)
                return problem;
            var answer = await _transport.SendAsync(call, token.Value, until, cancel);

            // An App's token can be taken back before it ends; nothing was done then, so that any call may be made again.
            if (answer.Problem?.Kind != GitHubProblemKind.Unauthorized || !isFirst || !await _credentials.ForgetAsync(token.Value, cancel))
                return answer;
        }
    }

    /// <param name="path">Below the repository: <c>pulls/7</c>; empty for the repository itself.</param>
    /// <param name="what">What is asked, as it stands behind "cannot".</param>
    /// <param name="cancel">Ends it at once.</param>
    internal Task<GitHubAnswer<JsonNode?>> GetAsync(string path, string what, CancellationToken cancel) =>
        SendAsync(new GitHubCall(HttpMethod.Get, Below(path), what), cancel);

    internal Task<GitHubAnswer<JsonNode?>> SendAsync(
        HttpMethod method,
        string path,
        string what,
        JsonNode? body,
        CancellationToken cancel,
        bool isRepeatable = false
    )
    {
        var call = new GitHubCall(method, Below(path), what, body);
        return SendAsync(isRepeatable ? call with { IsRepeatable = true } : call, cancel);
    }

    /// <summary>Reads a list to its end, page by page.</summary>
    /// <param name="path">Below the repository, with its query but without pages.</param>
    /// <param name="what">What is asked, as it stands behind "cannot".</param>
    /// <param name="member">The member that has the list; null where the answer is the list.</param>
    /// <param name="most">Where to stop; null for the end.</param>
    /// <param name="cancel">Ends it at once.</param>
    internal async Task<GitHubAnswer<IReadOnlyList<JsonObject>>> ListAsync(
        string path,
        string what,
        string? member,
        int? most,
        CancellationToken cancel
    )
    {
        // By numbers, not by the links of the answer: a token goes where we say.
        var items = new List<JsonObject>();
        var size = most is { } few && few < PageSize ? few : PageSize;
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await GetAsync(
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}per_page={size}&page={page}",
                what,
                cancel
            );
            if (answer.Problem is { } problem)
                return problem;
            var found = (member is null ? GitHubNodes.Items(answer.Value) : GitHubNodes.Items(answer.Value, member)).ToList();
            items.AddRange(found);
            if (found.Count < size || items.Count >= most)
                break;
        }

        return new GitHubAnswer<IReadOnlyList<JsonObject>>(most is { } wanted && items.Count > wanted ? items[..wanted] : items);
    }

    /// <summary>Asks the GraphQL API, for the few things that the REST API cannot do.</summary>
    internal async Task<GitHubAnswer<JsonNode?>> QueryAsync(string query, JsonObject variables, string what, CancellationToken cancel)
    {
        var call = new GitHubCall(
            HttpMethod.Post,
            Address.GraphQl.AbsoluteUri,
            what,
            new JsonObject { ["query"] = query, ["variables"] = variables }
        )
        {
            IsRepeatable = true,
        };
        var answer = await SendAsync(call, cancel);
        if (answer.Problem is not null || (answer.Value as JsonObject)?["errors"] is not JsonArray { Count: > 0 } errors)
            return answer;
        var said = string.Join("; ", errors.Select(e => GitHubNodes.Text(e, "message")).Where(m => m is not null));
        var kind = GitHubNodes.Text(errors[0], "type") switch
        {
            "FORBIDDEN" => GitHubProblemKind.Forbidden,
            "NOT_FOUND" => GitHubProblemKind.NotFound,
            "RATE_LIMITED" => GitHubProblemKind.RateLimited,
            _ => GitHubProblemKind.Invalid,
        };
        return new GitHubProblem(kind, $"cannot {what} of {Address.FullName}: GitHub answered “{said}”") { Said = said };
    }

    private string Below(string path) =>
        path.Length == 0 || path[0] == '?' ? $"repos/{Address.FullName}{path}" : $"repos/{Address.FullName}/{path}";
}
