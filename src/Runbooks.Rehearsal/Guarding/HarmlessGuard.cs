using Runbooks.Connections;

namespace Runbooks.Rehearsal.Guarding;

/// <summary>
/// Stands in front of a connection: what is not allowed does not leave, whoever asks for it and however it came about.
/// It is the last to see a request, and it fails closed.
/// </summary>
/// <param name="connection">The connection, which must not follow redirects.</param>
/// <param name="allowed">What may leave.</param>
/// <param name="book">Takes every request, those that left and those that did not.</param>
/// <param name="time">The clock.</param>
internal sealed class HarmlessGuard(HttpMessageHandler connection, AllowedRequests allowed, SentRequests book, TimeProvider time)
    : DelegatingHandler(connection)
{
    /// <summary>Connections to a target that have a guard in front of each.</summary>
    /// <param name="authorities">Whom the target's certificate is verified with; empty for the system's authorities.</param>
    /// <param name="allowed">What may leave.</param>
    /// <param name="book">Takes every request.</param>
    /// <param name="time">The clock.</param>
    /// <param name="before">Stands in front of the guard; null for nothing.</param>
    /// <param name="behind">Stands between the guard and the connection; null for nothing.</param>
    public static TargetConnections Connections(
        IReadOnlyList<System.Security.Cryptography.X509Certificates.X509Certificate2> authorities,
        AllowedRequests allowed,
        SentRequests book,
        TimeProvider time,
        Func<HttpMessageHandler, HttpMessageHandler>? before = null,
        Func<HttpMessageHandler, HttpMessageHandler>? behind = null
    )
    {
        return TargetConnections.CreateAround(authorities, Guarded, Guarded);

        HttpMessageHandler Guarded(HttpMessageHandler connection)
        {
            var guard = new HarmlessGuard(behind is null ? connection : behind(connection), allowed, book, time);
            return before is null ? guard : before(guard);
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (method, url) = (request.Method.Method, request.RequestUri?.AbsoluteUri ?? string.Empty);
        if (await allowed.RefuseAsync(request, cancellationToken) is { } refusal)
        {
            book.Add(new SentRequest(method, url, Status: null, 0) { Withheld = refusal });
            throw new WithheldException(refusal);
        }

        var started = time.GetTimestamp();
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            book.Add(new SentRequest(method, url, (int)response.StatusCode, Milliseconds(started)));
            return response;
        }
        catch (Exception e)
        {
            book.Add(
                new SentRequest(method, url, Status: null, Milliseconds(started))
                {
                    Problem = e is OperationCanceledException ? "no answer came in time" : "no answer came",
                }
            );
            throw;
        }
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new WithheldException("it would go past what looks at requests");

    private double Milliseconds(long started) => Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1);
}
