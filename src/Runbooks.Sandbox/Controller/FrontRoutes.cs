using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Http;
using Runbooks.Sandbox.Requests;

namespace Runbooks.Sandbox.Controller;

/// <summary>What the front does with a request: the controller's own endpoints, and the proxy for everything else.</summary>
internal sealed class FrontRoutes(
    RequestLog log,
    IReadOnlyDictionary<string, RequestDelegate> endpoints,
    SandboxEndpoints sandbox,
    ReverseProxy proxy,
    StubFront stub
)
{
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        // A look at the sandbox is not a request to the target.
        if (path.StartsWith(SandboxEndpoints.Prefix, StringComparison.Ordinal))
            return sandbox.HandleAsync(context);
        log.Add("front", context.Request);
        if (endpoints.TryGetValue($"{context.Request.Method} {path}", out var endpoint))
            return endpoint(context);
        return endpoints.Keys.FirstOrDefault(key => key.EndsWith(" " + path, StringComparison.Ordinal)) is { } other
                ? RefuseAsync(context, other[..other.IndexOf(' ')])
            : stub.IsSet ? stub.HandleAsync(context)
            : proxy.HandleAsync(context);
    }

    private static Task RefuseAsync(HttpContext context, string allowed)
    {
        var answer = Answer.Error(405, "METHOD_NOT_ALLOWED", $"Only {allowed}.");
        context.Response.StatusCode = answer.Status;
        context.Response.Headers.Allow = allowed;
        context.Response.ContentType = answer.ContentType;
        return context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }
}
