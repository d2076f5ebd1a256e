using System.Net;
using System.Text;
using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Rehearsal.Guarding;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Targets;

namespace Runbooks.Tests.Rehearsal.Rehearsing;

/// <summary>
/// The last thing in front of the wire: whoever asks, and however it came about, nothing leaves that is not proved harmless.
/// </summary>
public sealed class HarmlessGuardTests
{
    private static readonly Uri Named = new("https://deploy.example.com/api/ai/query?x=1");

    private static readonly AllowedRequests Allowed = AllowedRequests.Only(
        [("GET", new Uri("https://deploy.example.com/health"), string.Empty), ("POST", Named, "{\"a\":1}")],
        open: []
    );

    private static IEnumerable<TestCaseData> Hostile()
    {
        yield return Case("a request that nobody named", Request("GET", "https://deploy.example.com/other"));
        yield return Case("another host", Request("GET", "https://elsewhere.example.com/health"));
        yield return Case("another port", Request("GET", "https://deploy.example.com:444/health"));
        yield return Case("another scheme", Request("GET", "http://deploy.example.com/health"));
        yield return Case("another query", Request("GET", "https://deploy.example.com/health?rollback=now"));
        yield return Case("a POST where a GET was named", Request("POST", "https://deploy.example.com/health", string.Empty));
        yield return Case("another body", Request("POST", Named.AbsoluteUri, "{\"a\":2}"));
        yield return Case("a body too much", Request("GET", "https://deploy.example.com/health", "x"));
        yield return Case("an empty body too much", Request("GET", "https://deploy.example.com/health", string.Empty));
        foreach (var method in new[] { "PUT", "PATCH", "DELETE", "CONNECT", "TRACE", "OPTIONS", "get", "PURGE" })
            yield return Case(method, Request(method, "https://deploy.example.com/health"));
        foreach (var header in new[] { "X-HTTP-Method-Override", "x-http-method", "X-METHOD-OVERRIDE", "Upgrade", "HTTP2-Settings" })
            yield return Case(header, Request("GET", "https://deploy.example.com/health", headers: (header, "POST")));
        yield return Case("Connection", Request("GET", "https://deploy.example.com/health", headers: ("Connection", "Upgrade")));
        yield return Case(
            "an override on a named POST",
            Request("POST", Named.AbsoluteUri, "{\"a\":1}", ("X-HTTP-Method-Override", "DELETE"))
        );
    }

    [TestCaseSource(nameof(Hostile))]
    public async Task What_is_not_proved_harmless_does_not_leave(HttpRequestMessage request)
    {
        var (wire, book) = (new Wire(), new SentRequests());
        using var invoker = new HttpMessageInvoker(new HarmlessGuard(wire, Allowed, book, TimeProvider.System));

        Assert.That(async () => await invoker.SendAsync(request, CancellationToken.None), Throws.InstanceOf<WithheldException>());
        Assert.That(() => invoker.Send(request, CancellationToken.None), Throws.InstanceOf<WithheldException>(), "nor past it");
        Assert.Multiple(() =>
        {
            Assert.That(wire.Sent, Is.Zero);
            Assert.That(book.Left, Is.Empty);
            Assert.That(book.HeldBack.Single().Withheld, Is.Not.Empty);
        });
        await Task.CompletedTask;
    }

    [Test]
    public async Task What_was_named_leaves_and_is_listed()
    {
        var (wire, book) = (new Wire(), new SentRequests());
        using var invoker = new HttpMessageInvoker(new HarmlessGuard(wire, Allowed, book, TimeProvider.System));

        await invoker.SendAsync(Request("GET", "https://deploy.example.com/health"), CancellationToken.None);
        await invoker.SendAsync(Request("POST", Named.AbsoluteUri, "{\"a\":1}"), CancellationToken.None);

        Assert.That((wire.Sent, string.Join(", ", book.Left.Select(r => $"{r.Method} {r.Status}"))), Is.EqualTo((2, "GET 200, POST 200")));
    }

    [TestCase("https://deploy.example.com/x?_method=POST")]
    [TestCase("https://deploy.example.com/x?a=1&%5Fmethod=DELETE")]
    public async Task A_plan_lets_every_read_leave_but_those_that_ask_to_be_taken_for_another(string url)
    {
        using var disguised = Request("GET", url);
        using var plain = Request("GET", "https://anywhere.example.com/?method=POST");

        Assert.That(
            await AllowedRequests.EveryRead.RefuseAsync(disguised, CancellationToken.None),
            Does.Contain("can make another request of it")
        );
        Assert.That(await AllowedRequests.EveryRead.RefuseAsync(plain, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Behind_the_real_client_a_change_is_withheld_on_kept_and_on_fresh_connections()
    {
        await using var sandbox = await SandboxTarget.StartAsync(new SandboxOptions(), TimeProvider.System, CancellationToken.None);
        var book = new SentRequests();
        using var connections = HarmlessGuard.Connections([], AllowedRequests.EveryRead, book, TimeProvider.System);
        var client = new TargetClient(new Target("sandbox", sandbox.BaseUrl), connections, TimeProvider.System);

        foreach (var fresh in new[] { false, true })
            Assert.That(
                await client.SendAsync(new HttpCall("POST", "/deployment/rollback") { OnFreshConnection = fresh }, CancellationToken.None),
                Is.InstanceOf<Withheld>()
            );

        Assert.That((sandbox.RollbackPosts, sandbox.Requests.Count, book.HeldBack.Count), Is.EqualTo((0, 0, 2)));
    }

    private static TestCaseData Case(string name, HttpRequestMessage request) => new TestCaseData(request).SetArgDisplayNames(name);

    private static HttpRequestMessage Request(string method, string url, string? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private sealed class Wire : HttpMessageHandler
    {
        public int Sent { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent++;
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
