using System.Text;
using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Sandbox.Http;

/// <summary>Sends answers, spoilt by the <see cref="BodyFaults"/> that are set for their endpoint.</summary>
internal sealed class AnswerWriter(SandboxFaults faults, Lifetime lifetime)
{
    private const string HtmlPage = "<!doctype html><title>Gateway</title><h1>It works</h1>";

    /// <summary>
    /// Does what a fault does before or instead of the body. True when the answer is settled by that.
    /// </summary>
    public async Task<bool> InterceptAsync(HttpContext context, string endpoint)
    {
        if (faults.Take(BodyFaults.Late, endpoint) is { } late)
            await lifetime.DelayAsync(late.Duration, context);
        if (faults.Take(BodyFaults.Dropped, endpoint) is { } dropped)
        {
            await lifetime.DropAsync(context, dropped);
            return true;
        }
        if (faults.Take(BodyFaults.Redirect, endpoint) is { } redirect)
        {
            // 307 keeps the method: whoever follows it posts to a stranger.
            context.Response.StatusCode = HttpMethods.IsGet(context.Request.Method) ? 302 : 307;
            context.Response.Headers.Location = redirect.Value;
            return true;
        }
        if (faults.Take(BodyFaults.Error, endpoint) is { } error)
        {
            var status = error.Count ?? 503;
            await SendAsync(context, Answer.Error(status, "SANDBOX_FAULT", "The sandbox was told to fail here."));
            return true;
        }
        return false;
    }

    /// <summary>Sends <paramref name="answer"/> as the endpoint's faults will have it.</summary>
    public async Task WriteAsync(HttpContext context, string endpoint, Answer answer)
    {
        if (await InterceptAsync(context, endpoint))
            return;
        if (faults.Take(BodyFaults.NotJson, endpoint) is not null)
            answer = answer with { ContentType = "text/html; charset=utf-8", Body = HtmlPage };
        else if (faults.Take(BodyFaults.OtherShape, endpoint) is { } shape)
            answer = answer with { ContentType = Answer.JsonType, Body = BodyShapes.Apply(shape.Value, answer.Body) };

        if (faults.Take(BodyFaults.LateBody, endpoint) is { } lateBody)
        {
            Head(context, answer);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await lifetime.DelayAsync(lateBody.Duration, context);
        }
        if (faults.Take(BodyFaults.Truncated, endpoint) is not null)
            await TruncateAsync(context, answer);
        else if (faults.Take(BodyFaults.Huge, endpoint) is { } huge)
            await Padding.SendAsync(context, answer, huge.Size);
        else
            await SendAsync(context, answer);
    }

    private static void Head(HttpContext context, Answer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
    }

    private static async Task SendAsync(HttpContext context, Answer answer)
    {
        var body = Encoding.UTF8.GetBytes(answer.Body);
        if (!context.Response.HasStarted)
        {
            Head(context, answer);
            context.Response.ContentLength = body.Length;
        }
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    // The server closes a connection whose handler returns before the promised length is reached.
    private static async Task TruncateAsync(HttpContext context, Answer answer)
    {
        var body = Encoding.UTF8.GetBytes(answer.Body);
        if (!context.Response.HasStarted)
        {
            Head(context, answer);
            context.Response.ContentLength = body.Length + 1;
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
            return;
        }
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
        context.Abort();
    }
}
