using System.Globalization;
using System.Net;
using System.Text;

namespace Runbooks.GitHub;

/// <summary>
/// Sends a request again while there is time: after the waits that GitHub asks for (`Retry-After`, both rate limits), and
/// after a lost answer where doing it twice is the same as once. An answer that says to wait longer than there is time for
/// is handed back, and <see cref="ResetsAt"/> says when the wait would be over.
/// </summary>
/// <param name="inner">Sends; it is not disposed of.</param>
/// <param name="time">The clock.</param>
/// <param name="chance">A number from 0 to 1, for the jitter.</param>
/// <param name="until">No wait ends later.</param>
/// <param name="isRepeatable">Whether doing it twice is the same as once.</param>
internal sealed class GitHubRetries(
    HttpMessageHandler inner,
    TimeProvider time,
    Func<double> chance,
    DateTimeOffset until,
    bool isRepeatable
) : HttpMessageHandler
{
    private const int MostConnects = 5;
    private const long LargestAnswer = 32 * 1024 * 1024;
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SecondaryLimit = TimeSpan.FromMinutes(1);
    private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

    /// <summary>When the limit that was met ends; null where none was.</summary>
    public DateTimeOffset? ResetsAt { get; private set; }

    /// <summary>Whether a request left whose answer is not known.</summary>
    public bool MayHaveBeenDone { get; private set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
            content.Headers.ContentType = new("application/json") { CharSet = Encoding.UTF8.WebName };
        for (var attempt = 0; ; attempt++)
        {
            HttpResponseMessage? response = null;
            Exception? failure = null;
            try
            {
                response = await SendOnceAsync(request, cancellationToken);
            }
            catch (Exception e)
                when (e is HttpRequestException or IOException
                    || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                )
            {
                failure = e;
            }

            if (await WaitAfterAsync(response, failure, attempt) is not { } wait || time.GetUtcNow() + wait > until)
            {
                return response
                    ?? throw (
                        failure as HttpRequestException
                        ?? new HttpRequestException(HttpRequestError.ResponseEnded, failure!.Message, failure)
                    );
            }

            response?.Dispose();
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    // The whole answer is read here, so that one that breaks off is a lost one like any other.
    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var left = until - time.GetUtcNow();
        var within = left < LongestAttempt ? left : LongestAttempt;
        if (within <= TimeSpan.Zero)
            throw new HttpRequestException(HttpRequestError.ConnectionError, "there is no time left");
        using var bound = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        var response = await _inner.SendAsync(request, either.Token);
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestAnswer, either.Token);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<TimeSpan?> WaitAfterAsync(HttpResponseMessage? response, Exception? failure, int attempt)
    {
        if (response is null)
        {
            // Without a network nobody is helped by waiting minutes for one.
            if (NeverConnected(failure))
                return IsRefused(failure) || attempt >= MostConnects - 1 ? null : Backoff(attempt);
            MayHaveBeenDone = true;
            return isRepeatable ? Backoff(attempt) : null;
        }

        if (LimitOf(response, await response.Content.ReadAsStringAsync(), attempt) is { } limit)
        {
            ResetsAt = time.GetUtcNow() + limit;
            return limit + (TimeSpan.FromSeconds(1) * chance());
        }

        // An answer tells again, whatever was met on the way.
        ResetsAt = null;
        if (response.StatusCode is not (>= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout))
        {
            MayHaveBeenDone = false;
            return null;
        }

        MayHaveBeenDone = true;
        return isRepeatable ? RetryAfter(response) ?? Backoff(attempt) : null;
    }

    private TimeSpan Backoff(int attempt)
    {
        var most = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(attempt, 10)));
        return (most < LongestBackoff ? most : LongestBackoff) * ((1 + chance()) / 2);
    }

    private TimeSpan? LimitOf(HttpResponseMessage response, string text, int attempt)
    {
        if (response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests))
            return null;
        if (RetryAfter(response) is { } after)
            return after;
        if (
            Header(response, "x-ratelimit-remaining") == "0"
            && long.TryParse(Header(response, "x-ratelimit-reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds < 253402300800
        )
        {
            var wait = DateTimeOffset.FromUnixTimeSeconds(seconds) - time.GetUtcNow();
            return wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);
        }

        // GitHub gives no time for its secondary limits: "wait at least a minute, and longer each time".
        return response.StatusCode == HttpStatusCode.TooManyRequests || NamesALimit(text)
            ? SecondaryLimit * Math.Pow(2, Math.Min(attempt, 6))
            : null;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static bool NamesALimit(string text) =>
        text.Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase)
        || text.Contains("abuse detection", StringComparison.OrdinalIgnoreCase)
        || text.Contains("API rate limit exceeded", StringComparison.OrdinalIgnoreCase);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static bool NeverConnected(Exception? e) =>
        e
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError
            };

    // A certificate does not get better by asking again.
    private static bool IsRefused(Exception? e) => e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };
}
