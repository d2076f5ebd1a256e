using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Runbooks.Watch.Listening;

/// <summary>Gives each request of a server to one handler.</summary>
/// <param name="handler">Answers.</param>
internal sealed class RequestApplication(RequestDelegate handler) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            await handler(context);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The client has gone, or broke off, or sent more than it may: nobody reads an answer.
            if (!context.Response.HasStarted && e is BadHttpRequestException bad)
                context.Response.StatusCode = bad.StatusCode;
            else
                context.Abort();
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // The context holds nothing of its own.
    }
}
