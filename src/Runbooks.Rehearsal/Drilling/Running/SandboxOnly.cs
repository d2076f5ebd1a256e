using System.Net;
using System.Net.Mime;
using System.Text;
using Runbooks.Rehearsal.World.Network;

namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>
/// Lets requests through to some addresses of this machine, and to no other: a drill reaches nothing but its sandbox.
/// What is asked of others counts as done, as commands do that are not run.
/// </summary>
/// <param name="inner">Sends what is let through.</param>
/// <param name="allowed">The addresses of the sandbox.</param>
/// <param name="closed">The ports of this machine that the sandbox names and does not listen on.</param>
/// <param name="withheld">Hears whose requests were not sent: <c>cache.internal:8080</c>.</param>
internal sealed class SandboxOnly(HttpMessageHandler inner, IReadOnlyList<Uri> allowed, IReadOnlyList<int> closed, Action<string> withheld)
    : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } to)
            throw new InvalidOperationException("a request without an address");
        if (allowed.Any(a => a.Authority == to.Authority))
            return base.SendAsync(request, cancellationToken);
        if (to.IsLoopback && closed.Contains(to.Port))
            return Task.FromException<HttpResponseMessage>(SimulatedAnswer.Refused());
        withheld(to.Authority);
        return Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent(
                    """{"drill":"a drill sends nothing to others than its sandbox"}""",
                    Encoding.UTF8,
                    MediaTypeNames.Application.Json
                ),
            }
        );
    }
}
