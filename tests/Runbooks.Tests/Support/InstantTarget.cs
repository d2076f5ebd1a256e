using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Connections;
using Runbooks.Definitions.Targets;

namespace Runbooks.Tests.Support;

/// <summary>
/// A blue/green target without a network, on a clock that leaps over every wait: minutes of a run take milliseconds, and nothing depends
/// on how fast the machine is. When it begins, green serves 1.5.0 and blue stands by with 1.4.2.
/// </summary>
internal sealed class InstantTarget
{
    // An engine that asks forever would do so without a pause: the clock leaps.
    private const int MostRequests = 5_000;

    private static readonly TimeSpan EachRequest = TimeSpan.FromMilliseconds(10);

    private readonly Lock _turn = new();
    private readonly List<(DateTimeOffset At, Action What)> _later = [];
    private readonly List<string> _requests = [];
    private readonly Dictionary<string, string> _versions = new() { ["blue"] = "1.4.2", ["green"] = "1.5.0" };
    private readonly Dictionary<string, int> _asked = new(StringComparer.Ordinal);
    private int _posts;

    public InstantTarget()
    {
        Definition = new Target("instant", new Uri("http://instant.test"));
        Connections = new TargetConnections(() => new Wire(this), () => new Wire(this));
    }

    public LeapingClock Clock { get; } = new();

    /// <summary>The target as its file would have it; by default with the usual times: 10 s for a switch.</summary>
    public Target Definition { get; set; }

    public TargetConnections Connections { get; }

    /// <summary>The environment that serves.</summary>
    public string Active { get; set; } = "green";

    public string Standby => Active == "green" ? "blue" : "green";

    /// <summary>How often the traffic has moved.</summary>
    public int Moves { get; private set; }

    /// <summary>Whether the events of its history say when they happened.</summary>
    public bool TellsTimes { get; set; } = true;

    /// <summary>The events of its history, the oldest first.</summary>
    public JsonArray History { get; } = [];

    /// <summary>
    /// What it does with each request to move the traffic, in turn; the last for all that follow: <c>done</c>, <c>refused</c>, <c>409</c>,
    /// <c>claimed</c>, <c>accepted 5s</c>, <c>lost</c>, <c>lost after</c>, <c>lost 5s</c> (moves so much later), <c>503</c>,
    /// <c>503 after</c>, <c>hangs after</c>, <c>no connection</c>, <c>to and fro</c>.
    /// </summary>
    public string[] Posts { get; set; } = ["done"];

    /// <summary>
    /// What the status answers, by the number of the read from 1: an HTTP status, <c>lost</c> or a body; null for the truth.
    /// </summary>
    public Func<int, string?> Status { get; set; } = _ => null;

    /// <summary>
    /// What other paths answer, by path and the number of the request for it from 1: an HTTP status, <c>lost</c> or a body; null for 404.
    /// </summary>
    public Func<string, int, string?> Answer { get; set; } = (_, _) => null;

    /// <summary>The media type of what other paths answer.</summary>
    public Func<string, string> MediaType { get; set; } = _ => "application/json";

    /// <summary>Hears each request before it is answered.</summary>
    public Action<string> OnRequest { get; set; } = _ => { };

    /// <summary>Every request, in order: <c>POST /deployment/rollback</c>.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_turn)
                return [.. _requests];
        }
    }

    /// <summary>The requests to move the traffic, in order: <c>rollback switch</c>.</summary>
    public string Sent =>
        string.Join(
            ' ',
            Requests.Where(r => r.StartsWith("POST /deployment/", StringComparison.Ordinal)).Select(r => r["POST /deployment/".Length..])
        );

    /// <summary>Puts a version on an environment.</summary>
    public void Put(string environment, string version) => _versions[environment] = version;

    /// <summary>Takes an environment away.</summary>
    public void TakeAway(string environment) => _versions.Remove(environment);

    /// <summary>Moves the traffic, with or without a word of it in the history.</summary>
    public void Move(string? type = "rollback")
    {
        var (from, to) = (Active, Standby);
        (Active, Moves) = (to, Moves + 1);
        if (type is not null)
            Remember(type, from, to);
    }

    /// <summary>Writes into the history that the traffic went from one environment to another.</summary>
    public void Remember(string type, string from, string to) =>
        History.Add(
            (JsonNode)
                new JsonObject
                {
                    ["type"] = type,
                    ["from"] = from,
                    ["to"] = to,
                    ["previousVersion"] = _versions.GetValueOrDefault(from),
                    ["currentVersion"] = _versions.GetValueOrDefault(to),
                    ["timestamp"] = TellsTimes ? Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) : null,
                }
        );

    /// <summary>Does something when so much time has passed.</summary>
    public void Later(TimeSpan after, Action what)
    {
        lock (_turn)
            _later.Add((Clock.GetUtcNow() + after, what));
    }

    private string StatusJson =>
        new JsonObject
        {
            ["currentEnvironment"] = Active,
            ["environments"] = new JsonObject(
                _versions.Select(v =>
                    KeyValuePair.Create(v.Key, (JsonNode?)new JsonObject { ["version"] = v.Value, ["health"] = "healthy" })
                )
            ),
            ["deploymentHistory"] = History.DeepClone(),
        }.ToJsonString();

    private string Take(HttpRequestMessage request)
    {
        var (line, path) = ($"{request.Method} {request.RequestUri!.AbsolutePath}", request.RequestUri.AbsolutePath);
        lock (_turn)
        {
            Clock.Advance(EachRequest);
            foreach (var due in _later.Where(l => l.At <= Clock.GetUtcNow()).OrderBy(l => l.At).ToList())
            {
                _later.Remove(due);
                due.What();
            }

            _requests.Add(line);
            if (_requests.Count > MostRequests)
                throw new InvalidOperationException($"more than {MostRequests} requests were sent");
            OnRequest(line);
            var number = _asked[line] = _asked.GetValueOrDefault(line) + 1;
            if (line is "POST /deployment/rollback" or "POST /deployment/switch")
                return Change(Posts[Math.Min(_posts++, Posts.Length - 1)], path);
            return path == "/deployment/status" ? Status(number) ?? StatusJson : Answer(path, number) ?? "404";
        }
    }

    private string Change(string behaviour, string path)
    {
        var type = path.EndsWith("rollback", StringComparison.Ordinal) ? "rollback" : "environment_switch";
        var words = behaviour.Split(' ');
        var delay =
            words.Length == 2 && words[1].EndsWith('s') ? double.Parse(words[1][..^1], CultureInfo.InvariantCulture) : (double?)null;
        if (delay is { } seconds)
            Later(TimeSpan.FromSeconds(seconds), () => Move(type));
        if (behaviour is "done" || behaviour.EndsWith(" after", StringComparison.Ordinal))
            Move(type);
        if (behaviour == "claimed")
            Remember(type, Active, Standby);
        if (behaviour == "to and fro")
        {
            Move(type);
            Move("environment_switch");
        }

        return words[0] switch
        {
            "refused" => """{"success":false,"message":"No previous version"}""",
            "accepted" => "202",
            "no" or "lost" or "hangs" or "503" or "409" => words[0],
            _ => """{"success":true,"message":"Done"}""",
        };
    }

    // A handler of its own for each connection, as the engine disposes of them.
    private sealed class Wire(InstantTarget target) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = target.Take(request);
            switch (answer)
            {
                case "no":
                    throw new HttpRequestException(HttpRequestError.ConnectionError, "the connection was refused");
                case "lost":
                    throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection was closed");
                case "hangs":
                    target.Clock.Advance(target.Definition.RequestTimeout);
                    throw new TaskCanceledException("nothing came");
            }

            var isCode = answer.Length == 3 && int.TryParse(answer, CultureInfo.InvariantCulture, out _);
            var code = isCode ? int.Parse(answer, CultureInfo.InvariantCulture) : 200;
            return Task.FromResult(
                new HttpResponseMessage((HttpStatusCode)code)
                {
                    Content = new StringContent(isCode ? "{}" : answer, Encoding.UTF8, target.MediaType(request.RequestUri!.AbsolutePath)),
                }
            );
        }
    }
}
