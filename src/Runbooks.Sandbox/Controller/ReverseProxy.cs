using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Http;

namespace Runbooks.Sandbox.Controller;

/// <summary>Passes a request on to the active environment, over HTTP, and its answer back.</summary>
internal sealed class ReverseProxy(ControllerState state, Func<SandboxEnvironment, Uri> addressOf) : IDisposable
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection",
        "Keep-Alive",
        "Transfer-Encoding",
        "Upgrade",
        "Host",
        "TE",
        "Trailer",
        "Expect",
    };

    private readonly HttpMessageInvoker client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        }
    );

    public async Task HandleAsync(HttpContext context)
    {
        using var request = Request(context.Request);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, context.RequestAborted);
        }
        catch (HttpRequestException problem)
        {
            // A fault that drops a connection drops it for the client too; anything else is a bad gateway.
            if (state.Active.IsGone || problem.HttpRequestError == HttpRequestError.ConnectionError)
                await BadGatewayAsync(context);
            else
                context.Abort();
            return;
        }
        using (response)
            await CopyAsync(response, context);
    }

    public void Dispose() => client.Dispose();

    private static async Task BadGatewayAsync(HttpContext context)
    {
        var answer = Answer.Error(502, "BAD_GATEWAY", "The active environment does not answer.");
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static async Task CopyAsync(HttpResponseMessage response, HttpContext context)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!HopByHop.Contains(name))
                context.Response.Headers[name] = values.ToArray();
        }
        try
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            CutShort(context);
        }
        catch (IOException)
        {
            CutShort(context);
        }
    }

    // With a promised length, returning early is enough: what has been sent arrives, and then the connection ends.
    private static void CutShort(HttpContext context)
    {
        if (context.Response.ContentLength is null)
            context.Abort();
    }

    private HttpRequestMessage Request(HttpRequest incoming)
    {
        var address = new Uri(addressOf(state.Active), incoming.Path.ToUriComponent() + incoming.QueryString.ToUriComponent());
        var request = new HttpRequestMessage(new HttpMethod(incoming.Method), address);
        // A request without content would be sent again, unasked, when the environment closes the connection.
        request.Content =
            incoming.ContentLength > 0 || incoming.Headers.TransferEncoding.Count > 0
                ? new StreamContent(incoming.Body)
                : new ByteArrayContent([]);
        foreach (var (name, values) in incoming.Headers)
        {
            if (!HopByHop.Contains(name) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        return request;
    }
}
