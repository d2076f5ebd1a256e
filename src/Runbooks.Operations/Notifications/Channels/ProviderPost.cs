using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.Notifications.Channels;

/// <summary>
/// Sends one message to a provider, again where that is right: after 429 it waits as long as the provider wants, because what
/// is refused so was not taken; a connection that was never made sent nothing; a lost answer or a 5xx is sent again where the
/// provider recognises the same message, or can be asked whether it has it. In a room where many read, a 5xx is taken at its
/// word and sent again, and a lost answer is not: twice there is a nuisance, and not at all is worse.
/// </summary>
/// <param name="tools">What it uses of the world.</param>
/// <param name="authorities">Whom to trust; empty for the system's.</param>
internal sealed class ProviderPost(ChannelTools tools, IReadOnlyList<X509Certificate2> authorities)
{
    private const int MostAttempts = 4;
    private const int MostBytes = 64 * 1024;

    /// <summary>The longest that a provider's Retry-After is waited for; a longer one is a failure that says so.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Once = TimeSpan.FromSeconds(10);

    /// <summary>Whether a lost answer may be sent again as it is.</summary>
    public bool RecognisesRepeats { get; init; }

    /// <summary>Whether a 5xx means that nothing was taken.</summary>
    public bool BelievesServerErrors { get; init; }

    /// <summary>
    /// Asks the provider whether it has a message whose answer was lost: its name where it has, null where it has not. Null for a provider
    /// that cannot be asked.
    /// </summary>
    public Func<CancellationToken, Task<FoundMessage>>? Find { get; init; }

    /// <param name="make">Makes the request, anew for each attempt.</param>
    /// <param name="cancel">The end of the time there is.</param>
    public async Task<PostAnswer> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, wait) = await TryAsync(make, attempt, cancel);
            if (wait is null || attempt == MostAttempts || cancel.IsCancellationRequested)
                return answer;
            if (wait > LongestWait)
                return answer with
                {
                    Problem =
                        $"{answer.Describe()}; it wants "
                        + $"{wait.Value.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s to pass, more than "
                        + $"{LongestWait.TotalSeconds:0} s",
                };
            try
            {
                await Task.Delay(wait.Value, tools.Time, cancel);
                if (answer.IsLost && Find is { } find && await find(cancel) is var found)
                {
                    if (found.Reference is not null)
                        return answer with
                        {
                            Status = 200,
                            IsLost = false,
                            Problem = null,
                            Body = Encoding.UTF8.GetBytes(new JsonObject { ["sid"] = found.Reference }.ToJsonString()),
                        };
                    if (!found.IsKnown)
                        return answer;
                }
            }
            catch (OperationCanceledException)
            {
                return answer;
            }
        }
    }

    private async Task<(PostAnswer Answer, TimeSpan? Wait)> TryAsync(Func<HttpRequestMessage> make, int attempt, CancellationToken cancel)
    {
        var backoff = TimeSpan.FromSeconds(Math.Pow(2, attempt - 1));
        using var bound = new CancellationTokenSource(Once, tools.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        try
        {
            using var request = make();
            request.Headers.UserAgent.ParseAdd(tools.Sender);
            using var response = await tools.Handler.Trusting(authorities).SendAsync(request, either.Token);
            var answer = new PostAnswer(attempt) { Status = (int)response.StatusCode, Body = await ReadAsync(response, either.Token) };
            return response.StatusCode switch
            {
                HttpStatusCode.TooManyRequests => (answer, WaitOf(response, answer) ?? backoff),
                >= HttpStatusCode.InternalServerError => (
                    answer with
                    {
                        IsLost = !RecognisesRepeats && !BelievesServerErrors,
                    },
                    MayRepeat || BelievesServerErrors ? WaitOf(response, answer) ?? backoff : null
                ),
                _ => (answer, null),
            };
        }
        catch (HttpRequestException e)
            when (e.HttpRequestError
                    is HttpRequestError.NameResolutionError
                        or HttpRequestError.ConnectionError
                        or HttpRequestError.ProxyTunnelError
            )
        {
            return (new PostAnswer(attempt) { Problem = $"not connected: {e.Message}" }, backoff);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return (new PostAnswer(attempt) { Problem = $"no secure connection: {e.InnerException?.Message ?? e.Message}" }, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            var why =
                e is not OperationCanceledException ? e.Message
                : cancel.IsCancellationRequested ? "the time there was ended first"
                : $"nothing came within {Once.TotalSeconds:0} s";
            return (new PostAnswer(attempt) { Problem = $"no answer: {why}", IsLost = true }, MayRepeat ? backoff : null);
        }
    }

    private bool MayRepeat => RecognisesRepeats || Find is not null;

    private TimeSpan? WaitOf(HttpResponseMessage response, PostAnswer answer)
    {
        if (response.Headers.RetryAfter is { } said)
        {
            var wait = said.Delta ?? said.Date - tools.Time.GetUtcNow();
            return wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(100);
        }

        return answer.Json?["retry_after"] is JsonValue value && value.TryGetValue<double>(out var seconds) && seconds is >= 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var buffer = new byte[MostBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return buffer[..length];
    }
}
