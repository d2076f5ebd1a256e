using System.Net;
using System.Net.Mime;
using System.Text;

namespace Runbooks.Drills.Drilling.Running;

/// <summary>
/// Lets requests through to some addresses of this machine, and to no other: a drill reaches nothing but its sandbox.
/// What is asked of others counts as done, as commands do that are not run.
/// </summary>
/// <param name="inner">Sends what is let through.</param>
/// <param name="allowed">The addresses of the sandbox.</param>
internal sealed class SandboxOnly(HttpMessageHandler inner, IReadOnlyList<Uri> allowed) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { } to && allowed.Any(a => a.Authority == to.Authority)
            ? base.SendAsync(request, cancellationToken)
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent("""{"drill":"a drill sends nothing to others than its sandbox"}""", Encoding.UTF8, MediaTypeNames.Application.Json),
            });
}
