using System.Net;
using System.Text;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Watch;

/// <summary>A target that answers each path with what a test gives it, and 404 for any other.</summary>
internal sealed class SpokenTarget : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string, string?> _answer;

    /// <summary>Begins to answer.</summary>
    /// <param name="answer">Gives the body for a path; null for 404.</param>
    public SpokenTarget(Func<string, string?> answer)
    {
        _answer = answer;
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <inheritdoc/>
    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var body = _answer(context.Request.Url!.AbsolutePath);
                context.Response.StatusCode = body is null ? 404 : 200;
                context.Response.Close(Encoding.UTF8.GetBytes(body ?? string.Empty), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
