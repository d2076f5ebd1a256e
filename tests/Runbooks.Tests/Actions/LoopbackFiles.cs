using System.Collections.Concurrent;
using System.Net;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Actions;

/// <summary>Files over HTTP on loopback, as a server of releases or of one answer has them.</summary>
internal sealed class LoopbackFiles : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly Task _serving;

    public LoopbackFiles()
    {
        // Between asking for a free port and listening on it another process may take it.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Address = $"http://127.0.0.1:{FreePort.Next()}";
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add(Address + "/");
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 5)
            {
                // Once more.
            }
        }

        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>What was asked for: the path, and the Authorization header.</summary>
    public ConcurrentQueue<(string Path, string? Authorization)> Requests { get; } = new();

    public void Add(string path, byte[] content) => _files[path] = content;

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var path = context.Request.Url!.AbsolutePath;
            Requests.Enqueue((path, context.Request.Headers["Authorization"]));
            using var response = context.Response;
            if (_files.TryGetValue(path, out var content))
                await response.OutputStream.WriteAsync(content);
            else
                response.StatusCode = 404;
        }
    }
}
