using System.Net;
using System.Text;

namespace Runbooks.Tests.Support;

/// <summary>A controller's front that answers every path but `/health` and `/deployment/…` with the same 200 JSON, which names the controller's own version.</summary>
internal sealed class StubFront : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _answering;
    private readonly string _version;

    public StubFront(string version)
    {
        _version = version;
        for (var port = 20000 + Random.Shared.Next(20000); ; port++)
        {
            BaseUrl = new Uri($"http://127.0.0.1:{port}/");
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(BaseUrl.AbsoluteUri);
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
                // Somebody has it.
            }
        }

        _answering = AnswerAsync();
    }

    public Uri BaseUrl { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _answering;
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var body = Encoding.UTF8.GetBytes(BodyOf(context.Request.Url!.AbsolutePath));
                context.Response.ContentType = "application/json";
                context.Response.ContentLength64 = body.Length;
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
            {
                if (!_listener.IsListening) return;
            }
        }
    }

    private string BodyOf(string path) => path switch
    {
        "/health" => $$$"""{"environment":"green","status":"active","version":"{{{_version}}}","health":"healthy"}""",
        "/deployment/status" => $$$"""{"currentEnvironment":"green","environments":{"green":{"port":3002,"status":"active","version":"{{{_version}}}","health":"healthy"},"blue":{"port":3001,"status":"standby","version":"1.0.0","health":"healthy"}},"deploymentHistory":[]}""",
        _ => $$$"""{"message":"Served by green","status":"healthy","environment":"green","version":"{{{_version}}}"}""",
    };
}
