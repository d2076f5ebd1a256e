using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Runbooks.Tests.Support;

/// <summary>
/// Stands between the engine and the server of any controller, as a network, a gateway or another client does: hands each request on,
/// but for those that a test has chosen.
/// </summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    // What is about one connection and goes no further.
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection",
        "Host",
        "Keep-Alive",
        "Transfer-Encoding",
    };

    private readonly WebApplication _application = LoopbackServer.Build();
    private readonly HttpClient _server;
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentQueue<ProxiedRequest> _requests = new();
    private readonly List<Rule> _rules = [];

    private FaultyProxy(HttpClient server) => _server = server;

    /// <summary>Where clients find it: HTTP, whatever the server speaks.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>What came in, in order.</summary>
    public IReadOnlyList<ProxiedRequest> Requests => [.. _requests];

    /// <summary>Stands before a server.</summary>
    /// <param name="server">Its address, without a path.</param>
    /// <param name="authority">The path of the certificate of whoever vouches for it, where it speaks HTTPS.</param>
    public static async Task<FaultyProxy> BeforeAsync(Uri server, string? authority = null)
    {
        var client = authority is null ? new HttpClient(new SocketsHttpHandler { UseProxy = false }) : SelfSigned.ClientOf(authority);
        client.BaseAddress = server;
        var proxy = new FaultyProxy(client);
        proxy._application.Run(proxy.CarryAsync);
        await proxy._application.StartAsync();
        return proxy;
    }

    /// <summary>From now on some requests meet a fault; of several rules that fit one, the one that was given last counts.</summary>
    /// <param name="method">Their method.</param>
    /// <param name="path">A regular expression of their path with the query.</param>
    /// <param name="fault">What they meet.</param>
    /// <param name="times">How many of them.</param>
    public void Let(string method, string path, ProxyFault fault, int times = 1)
    {
        lock (_rules)
            _rules.Insert(0, new Rule(method, new Regex(path), fault) { Left = times });
    }

    /// <summary>From now on each request is handed on.</summary>
    public void LetAllPass()
    {
        lock (_rules)
            _rules.Clear();
    }

    /// <summary>How many requests came in.</summary>
    public int Seen(string method, string path) => _requests.Count(r => Fits(r, method, path));

    /// <summary>How many requests the server heard of.</summary>
    public int Forwarded(string method, string path) => _requests.Count(r => r.IsForwarded && Fits(r, method, path));

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _application.DisposeAsync();
        _server.Dispose();
        _ended.Dispose();
    }

    private async Task CarryAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var path = $"{context.Request.Path.ToUriComponent()}{context.Request.QueryString}";
        var fault = FaultOf(context.Request.Method, path);
        _requests.Enqueue(new(context.Request.Method, path, Encoding.UTF8.GetString(body.ToArray()), fault.IsForwarded));
        try
        {
            await CarryAsync(context, path, body.ToArray(), fault);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task CarryAsync(HttpContext context, string path, byte[] body, ProxyFault fault)
    {
        await Task.Delay(fault.Lateness, _ended.Token);
        if (fault.Interference is { } interference)
            await interference();
        using var response = fault.IsForwarded ? await ForwardAsync(context.Request, path, body) : null;
        if (fault.IsLost)
        {
            // It is carried out when the server has said all that it has to say.
            if (response is not null)
                await response.Content.LoadIntoBufferAsync(_ended.Token);
            context.Abort();
            return;
        }

        await Task.Delay(fault.Slowness, _ended.Token);
        if (fault.Answer is { } answer)
        {
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = "application/json";
            foreach (var (name, value) in fault.Headers)
                context.Response.Headers[name] = value;
            await context.Response.WriteAsync(answer.Body, context.RequestAborted);
        }
        else if (response is not null)
            await AnswerAsync(context, response);
    }

    private Task<HttpResponseMessage> ForwardAsync(HttpRequest request, string path, byte[] body)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(path, UriKind.Relative));
        if (body.Length > 0 || request.ContentLength is not null)
            message.Content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Headers.Where(h => !OfTheConnection.Contains(h.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                message.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        // A request that is on its way arrives, whether somebody waits for it or not.
        return _server.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, _ended.Token);
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(h => !OfTheConnection.Contains(h.Key)))
            context.Response.Headers[name] = new StringValues([.. values]);
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private ProxyFault FaultOf(string method, string path)
    {
        lock (_rules)
        {
            if (_rules.Find(r => r.Left > 0 && r.Method == method && r.Path.IsMatch(path)) is not { } rule)
                return new ProxyFault();
            rule.Left--;
            return rule.Fault;
        }
    }

    private static bool Fits(ProxiedRequest request, string method, string path) =>
        request.Method == method && Regex.IsMatch(request.Path, path);

    private sealed record Rule(string Method, Regex Path, ProxyFault Fault)
    {
        public int Left { get; set; }
    }
}
