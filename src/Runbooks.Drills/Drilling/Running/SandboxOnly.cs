namespace Runbooks.Drills.Drilling.Running;

/// <summary>Lets requests through to some addresses of this machine, and to no other: a drill reaches nothing but its sandbox.</summary>
/// <param name="inner">Sends what is let through.</param>
/// <param name="allowed">The addresses of the sandbox.</param>
internal sealed class SandboxOnly(HttpMessageHandler inner, IReadOnlyList<Uri> allowed) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { } to && allowed.Any(a => a.Authority == to.Authority)
            ? base.SendAsync(request, cancellationToken)
            : throw new HttpRequestException(HttpRequestError.ConnectionError, $"a drill sends nothing to {request.RequestUri?.Authority}");
}
