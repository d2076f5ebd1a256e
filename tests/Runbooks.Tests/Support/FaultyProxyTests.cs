using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Runbooks.Tests.Support;

/// <summary>The proxy loses, delays and answers what a test has told it to, and hands everything else on.</summary>
[Category("Servers")]
public sealed class FaultyProxyTests
{
    private static readonly TimeSpan AWhile = TimeSpan.FromMilliseconds(100);

    private WebApplication _server = null!;
    private FaultyProxy _proxy = null!;
    private HttpClient _client = null!;
    private int _changes;

    [SetUp]
    public async Task Begin()
    {
        _changes = 0;
        _server = LoopbackServer.Build();
        _server.Run(async context =>
        {
            if (context.Request.Method == "POST")
                Interlocked.Increment(ref _changes);
            context.Response.Headers["X-Changes"] = $"{_changes}";
            using var body = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync(
                $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.ContentType} "
                    + $"{context.Request.Headers.Authorization} {await body.ReadToEndAsync()}"
            );
        });
        await _server.StartAsync();
        _proxy = await FaultyProxy.BeforeAsync(new Uri(_server.Urls.First()));
        _client = new HttpClient { BaseAddress = _proxy.Address };
    }

    [TearDown]
    public async Task End()
    {
        _client.Dispose();
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task What_meets_no_fault_is_handed_on_as_it_came()
    {
        _client.DefaultRequestHeaders.Authorization = new("Bearer", "t0ken");
        using var answer = await _client.PostAsJsonAsync("/releases/a%2Fb?wait=true", 7);

        Assert.That(
            await answer.Content.ReadAsStringAsync(),
            Is.EqualTo("POST /releases/a%2Fb?wait=true application/json; charset=utf-8 Bearer t0ken 7")
        );
        Assert.That(answer.Headers.GetValues("X-Changes"), Is.EqualTo(["1"]));
        Assert.That(_proxy.Requests, Is.EqualTo([new ProxiedRequest("POST", "/releases/a%2Fb?wait=true", "7", IsForwarded: true)]));
    }

    [Test]
    public async Task A_lost_answer_is_of_a_request_that_was_carried_out()
    {
        _proxy.Let("POST", "^/releases$", ProxyFault.LostAnswer);

        Assert.That(PostAsync, Throws.InstanceOf<HttpRequestException>());
        Assert.That(_changes, Is.EqualTo(1));
        using var next = await PostAsync();
        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.OK), "one was lost and no other");
    }

    [Test]
    public async Task A_lost_request_is_not_carried_out()
    {
        _proxy.Let("POST", "^/releases$", ProxyFault.LostRequest, times: 2);

        Assert.That(PostAsync, Throws.InstanceOf<HttpRequestException>());
        Assert.That(PostAsync, Throws.InstanceOf<HttpRequestException>());
        using var next = await PostAsync();
        Assert.That(_changes, Is.EqualTo(1));
        Assert.That((_proxy.Seen("POST", "releases"), _proxy.Forwarded("POST", "releases")), Is.EqualTo((3, 1)));
    }

    [Test]
    public async Task A_refusal_comes_from_the_proxy_with_its_headers()
    {
        var limit = ProxyFault.Refused(429, """{"message":"slower"}""");
        _proxy.Let("POST", "releases", limit with { Headers = new Dictionary<string, string> { ["Retry-After"] = "7" } });
        using var answer = await PostAsync();

        Assert.That((int)answer.StatusCode, Is.EqualTo(429));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("""{"message":"slower"}"""));
        Assert.That(answer.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(_changes, Is.Zero);
    }

    [Test]
    public async Task A_misreported_request_was_carried_out_whatever_is_said_of_it()
    {
        _proxy.Let("POST", "releases", ProxyFault.Misreported(502, "{}"));
        using var answer = await PostAsync();

        Assert.That((answer.StatusCode, _changes), Is.EqualTo((HttpStatusCode.BadGateway, 1)));
    }

    [Test]
    public async Task A_late_request_arrives_when_nobody_waits_for_it_any_more()
    {
        _proxy.Let("POST", "releases", ProxyFault.LateRequest(AWhile));
        using var ended = new CancellationTokenSource();
        var answer = _client.PostAsync("/releases", null, ended.Token);
        await Bounded.UntilAsync(() => _proxy.Seen("POST", "releases") == 1, "the request is under way");
        await ended.CancelAsync();

        Assert.That(() => answer, Throws.InstanceOf<OperationCanceledException>());
        await Bounded.UntilAsync(() => _changes == 1, "the request arrives");
    }

    [Test]
    public async Task A_slow_answer_is_of_a_request_that_was_carried_out_at_once()
    {
        _proxy.Let("POST", "releases", ProxyFault.SlowAnswer(TimeSpan.FromHours(1)));
        using var ended = new CancellationTokenSource();
        var answer = _client.PostAsync("/releases", null, ended.Token);

        await Bounded.UntilAsync(() => _changes == 1, "the request is carried out");
        Assert.That(answer.IsCompleted, Is.False);
        await ended.CancelAsync();
        Assert.That(() => answer, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Somebody_else_acts_just_before_a_request()
    {
        _proxy.Let("POST", "releases", ProxyFault.After(() => Task.FromResult(Interlocked.Add(ref _changes, 10))));
        using var answer = await PostAsync();

        Assert.That(answer.Headers.GetValues("X-Changes"), Is.EqualTo(["11"]));
    }

    [Test]
    public async Task The_last_rule_counts_until_all_are_taken_back()
    {
        _proxy.Let("GET", ".", ProxyFault.Refused(500, "{}"), times: 100);
        _proxy.Let("GET", "health", ProxyFault.Refused(503, "{}"), times: 100);

        Assert.That(await StatusAsync("/health"), Is.EqualTo(503));
        Assert.That(await StatusAsync("/other"), Is.EqualTo(500));
        _proxy.LetAllPass();
        Assert.That(await StatusAsync("/health"), Is.EqualTo(200));
    }

    private Task<HttpResponseMessage> PostAsync() => _client.PostAsync("/releases", null);

    private async Task<int> StatusAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return (int)answer.StatusCode;
    }
}
