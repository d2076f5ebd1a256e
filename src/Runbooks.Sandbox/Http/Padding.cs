using System.Text;
using Microsoft.AspNetCore.Http;

namespace Runbooks.Sandbox.Http;

/// <summary>Sends an answer with padding that its format allows, streamed, so that it may be of any size.</summary>
internal static class Padding
{
    private const int ChunkSize = 64 * 1024;

    public static async Task SendAsync(HttpContext context, Answer answer, long size)
    {
        var (before, after) = Around(answer);
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
        }
        var body = context.Response.Body;
        await body.WriteAsync(Encoding.UTF8.GetBytes(before), context.RequestAborted);
        var chunk = new byte[ChunkSize];
        Array.Fill(chunk, (byte)'x');
        for (var left = size; left > 0; left -= ChunkSize)
            await body.WriteAsync(chunk.AsMemory(0, (int)Math.Min(left, ChunkSize)), context.RequestAborted);
        await body.WriteAsync(Encoding.UTF8.GetBytes(after), context.RequestAborted);
    }

    private static (string Before, string After) Around(Answer answer)
    {
        if (answer.Body.StartsWith("{\"", StringComparison.Ordinal))
            return ("{\"padding\":\"", "\"," + answer.Body[1..]);
        if (answer.Body.StartsWith('#'))
            return ("# ", "\n" + answer.Body);
        return answer.ContentType.Contains("javascript", StringComparison.Ordinal) ? ("/*", "*/" + answer.Body) : ("", answer.Body);
    }
}
