using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Runbooks.Tests.Support;

/// <summary>A target that answers each path with the bytes that a test wrote for it, and 404 to any other.</summary>
internal sealed class WrittenTarget : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Dictionary<string, (byte[] Body, string Type, string? Coding)> _answers = [];

    private WrittenTarget(WebApplication application) => _application = application;

    public string BaseUrl => _application.Urls.First();

    /// <summary>The header `Accept-Encoding` of each request, in order.</summary>
    public List<string> Accepted { get; } = [];

    /// <summary>The path of each POST, in order.</summary>
    public List<string> Posted { get; } = [];

    public static async Task<WrittenTarget> StartAsync()
    {
        var target = new WrittenTarget(LoopbackServer.Build());
        target._application.Run(target.AnswerAsync);
        await target._application.StartAsync();
        target.Write("/health", """{"health":"healthy","version":"1.5.0","environment":"green"}""");
        target.Write("/deployment/status", Status("1.5.0", "[]"));
        return target;
    }

    /// <summary>A status in which green serves a version, as JSON has it, with a history.</summary>
    public static string Status(string version, string history) =>
        $$$"""{"currentEnvironment":"green","environments":{"blue":{"status":"standby","version":"1.4.2","health":"healthy"},"green":{"status":"active","version":"{{{version}}}","health":"healthy"}},"deploymentHistory":{{{history}}}}""";

    public void Write(string path, string body, string type = "application/json") => Write(path, Encoding.UTF8.GetBytes(body), type);

    public void Write(string path, byte[] body, string type = "application/json", string? coding = null)
    {
        lock (_answers)
            _answers[path] = (body, type, coding);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        (byte[] Body, string Type, string? Coding) answer;
        bool isWritten;
        lock (_answers)
        {
            Accepted.Add(context.Request.Headers.AcceptEncoding.ToString());
            var path = context.Request.Path.Value ?? "/";
            if (HttpMethods.IsPost(context.Request.Method))
                Posted.Add(path);
            isWritten = _answers.TryGetValue(path, out answer);
        }

        context.Response.StatusCode = isWritten ? 200 : 404;
        if (!isWritten)
            return;
        context.Response.ContentType = answer.Type;
        if (answer.Coding is not null)
            context.Response.Headers.ContentEncoding = answer.Coding;
        await context.Response.Body.WriteAsync(answer.Body);
    }
}
