using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.GitOps;
using Runbooks.Programs;

namespace Runbooks.Targets;

/// <summary>Sends requests to a target. Every answer is a value; every wait and every body is bounded.</summary>
/// <param name="target">The target.</param>
/// <param name="connections">How requests leave.</param>
/// <param name="time">The clock.</param>
/// <param name="fence">Asked before anything leaves that may change the target; null where nothing may hold it back.</param>
public sealed class TargetClient(Target target, TargetConnections connections, TimeProvider time, SendFence? fence = null)
{
    public Target Target => target;

    /// <summary>Asked before anything leaves that may change the target; null where nothing may hold it back.</summary>
    internal SendFence? Fence => fence;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Runs programs beside the requests; null where none may run.</summary>
    public ProgramRunner? Programs { get; init; }

    /// <summary>Why no program is run, and no commit pushed, that may change the target; null where that is done.</summary>
    public string? LooksOnly { get; init; }

    /// <summary>The run that what is sent belongs to; null for none.</summary>
    public string? Run { get; init; }

    /// <summary>The incident that the run records; null for none.</summary>
    public string? Incident { get; init; }

    /// <summary>Opens pull requests where a commit needs one, and tells how they stand; null where none is opened.</summary>
    public PullRequestHost? PullRequests { get; init; }

    /// <summary>
    /// Takes what must appear nowhere and was read anew from a file; null where headers stay as they were when the target was read.
    /// </summary>
    public Action<string>? KeepSecret { get; init; }

    /// <summary>Sends one request and reads its answer, within the request's bounds.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; not for a request that ran out of its own time.</exception>
    public async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancel)
    {
        var within = call.Within ?? target.RequestTimeout;
        var started = time.GetTimestamp();
        using var bound = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);

        // Asked twice: here, where an answer may take a while, and when the connection stands and the next thing is the first byte.
        var guard = call.OnFreshConnection ? fence : null;
        if (guard is not null && await guard(cancel) is { } reason)
            return new Withheld(reason, time.GetElapsedTime(started));
        using var request = Build(call);
        var route = connections.Proxy?.RouteOf(request.RequestUri!);
        if (route?.Problem is { } wrong)
            return new NotConnected(wrong, time.GetElapsedTime(started)) { IsOurs = true };
        var answer = await SendAsync(call, request, guard, within, started, either.Token, cancel);
        return route is null ? answer : await ProxyFault.WeighAsync(answer, route, request.RequestUri!, cancel);
    }

    private async Task<HttpAnswer> SendAsync(
        HttpCall call,
        HttpRequestMessage request,
        SendFence? guard,
        TimeSpan within,
        long started,
        CancellationToken either,
        CancellationToken cancel
    )
    {
        using var connection = connections.Take(call.OnFreshConnection, GoesToTarget(request.RequestUri!), guard);
        HttpResponseMessage response;
        try
        {
            response = await connection.SendAsync(request, either);
        }
        catch (Exception e) when (WithheldException.ReasonIn(e) is not null)
        {
            return new Withheld(WithheldException.ReasonIn(e)!, time.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new AnswerLost($"nothing came within {Duration.Format(within)}", time.GetElapsedTime(started)) { IsTimeout = true };
        }
        catch (HttpRequestException e) when (NeverConnected(e))
        {
            return new NotConnected(TlsRefusal.Of(e, request.RequestUri!) ?? Reason(e), time.GetElapsedTime(started))
            {
                IsOurs = LocalFault.Has(e),
                IsHandshake = e.HttpRequestError == HttpRequestError.SecureConnectionError,
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return new AnswerLost(Reason(e), time.GetElapsedTime(started))
            {
                IsOurs = LocalFault.Has(e),
                IsClosed = RootOf(e) is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded },
            };
        }

        using (response)
        {
            var headers = HeadersOf(response);
            var came = await ReadBodyAsync(response.Content, call.MaxBody, within, either, cancel);

            // Some are sent behind the body: Caddy's Etag is.
            foreach (var (name, values) in response.TrailingHeaders.NonValidated)
                headers.TryAdd(name.ToLowerInvariant(), string.Join(", ", values));
            var isTooLarge = came.Problem is not null && came.Content.Length >= call.MaxBody;
            var (body, unread) = DecodedBody.Of(came.Content, headers, call.MaxBody, isWhole: came.Problem is null);
            return new Answered((int)response.StatusCode, headers, body, came.Problem ?? unread, time.GetElapsedTime(started))
            {
                IsTooLarge = isTooLarge,
                IsCutOff = came.IsCutOff,
            };
        }
    }

    private IReadOnlyList<KeyValuePair<string, string>> OwnHeaders =>
        KeepSecret is { } keep && target.Renewed is { } renewed ? renewed.Now(keep) : target.Headers;

    private HttpRequestMessage Build(HttpCall call)
    {
        var url = new Uri(target.AddressOf(call.Url));
        var request = new HttpRequestMessage(new HttpMethod(call.Method), url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (call.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(call.Body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(call.ContentType);
        }
        else if (call.Method is not ("GET" or "HEAD"))
        {
            // Without content the platform sends a request again by itself, up to three times and even on a fresh
            // connection, when the server closes the connection before it answers. Content, even empty, forbids that.
            request.Content = new ByteArrayContent([]);
        }

        // The target's headers carry its credentials: they go to its own addresses alone.
        IEnumerable<KeyValuePair<string, string>> headers =
            GoesToTarget(url) && !call.WithoutTargetHeaders ? OwnHeaders.Concat(call.Headers) : call.Headers;
        foreach (var (name, value) in headers)
        {
            // Headers of the content are refused beside the others; without content they say nothing.
            HttpHeaders? place = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
                ? request.Content?.Headers
                : request.Headers;
            place?.Remove(name);
            place?.TryAddWithoutValidation(name, value);
        }

        // What is packed is unpacked all the same, where a server does not heed this.
        if (!request.Headers.Contains("Accept-Encoding"))
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        return request;
    }

    /// <summary>Whether an absolute address is the target's own, so that the target's headers go there.</summary>
    public static bool GoesTo(Target target, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && GoesTo(target, address);

    private static bool GoesTo(Target target, Uri url) =>
        SameHost(url, target.BaseUrl) || target.Environments.Values.Any(e => SameHost(url, e));

    private bool GoesToTarget(Uri url) => GoesTo(target, url);

    private static bool SameHost(Uri one, Uri other) => one.Scheme == other.Scheme && one.Host == other.Host && one.Port == other.Port;

    private static async Task<ReceivedBody> ReadBodyAsync(
        HttpContent content,
        int most,
        TimeSpan within,
        CancellationToken either,
        CancellationToken caller
    )
    {
        using var body = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(either);
            int read;
            while ((read = await stream.ReadAsync(buffer, either)) > 0)
            {
                if (body.Length + read > most)
                {
                    body.Write(buffer, 0, most - (int)body.Length);
                    return new ReceivedBody(body.ToArray(), $"the body is larger than {Size(most)}");
                }

                body.Write(buffer, 0, read);
            }

            return new ReceivedBody(body.ToArray(), null);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return new ReceivedBody(body.ToArray(), $"the body was not whole within {Duration.Format(within)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return new ReceivedBody(body.ToArray(), $"the body was cut off after {Size(body.Length)}") { IsCutOff = true };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage response) =>
        response
            .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .GroupBy(h => h.Key.ToLowerInvariant())
            .ToDictionary(g => g.Key, g => string.Join(", ", g.SelectMany(h => h.Value)));

    private static bool NeverConnected(HttpRequestException e) =>
        e.HttpRequestError
            is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError;

    private static Exception RootOf(Exception e)
    {
        while (e.InnerException is { } cause)
            e = cause;
        return e;
    }

    private static string Reason(Exception e)
    {
        var cause = RootOf(e);
        return cause switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "the connection was refused",
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => "the host name is not known",
            SocketException { SocketErrorCode: SocketError.ConnectionReset } => "the connection was reset",
            HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection was closed before an answer",
            OperationCanceledException or TimeoutException => "the connection was not made in time",
            _ => cause.Message.TrimEnd('.'),
        };
    }

    private static string Size(long bytes) =>
        bytes switch
        {
            >= 1024 * 1024 => FormattableString.Invariant($"{bytes / (1024.0 * 1024):0.#} MiB"),
            >= 1024 => FormattableString.Invariant($"{bytes / 1024.0:0.#} KiB"),
            _ => $"{bytes} bytes",
        };
}
