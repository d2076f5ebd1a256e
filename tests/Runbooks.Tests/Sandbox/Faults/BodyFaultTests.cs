using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Runbooks.Expressions.Data;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Sandbox.Faults;

/// <summary>Faults of an answer on its way, each at every endpoint.</summary>
internal sealed class BodyFaultTests
{
    // The playbook's API has no operations that could be followed.
    private static IEnumerable<string> Endpoints => FaultPlaces.Endpoints.Except(["operation"]);

    private static IEnumerable<string> Shapes => BodyShapes.All;

    [Test]
    public async Task A_dropped_answer_is_no_answer([ValueSource(nameof(Endpoints))] string endpoint, [Values("reset", "close")] string how)
    {
        await using var visit = await SandboxVisit.StartAsync($"dropped={how}@{endpoint}");
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(visit, endpoint));
    }

    [TestCaseSource(nameof(Endpoints))]
    public async Task A_redirect_leads_to_another_host(string endpoint)
    {
        await using var visit = await SandboxVisit.StartAsync($"redirect=http://elsewhere.invalid/x@{endpoint}");
        using var response = await AskAsync(visit, endpoint);
        Assert.That(response.Headers.Location, Is.EqualTo(new Uri("http://elsewhere.invalid/x")));
        Assert.That((int)response.StatusCode, Is.AnyOf(302, 307));
    }

    [TestCaseSource(nameof(Endpoints))]
    public async Task An_error_takes_the_place_of_the_answer(string endpoint)
    {
        await using var visit = await SandboxVisit.StartAsync($"error=504@{endpoint}*1");
        using var first = await AskAsync(visit, endpoint);
        using var second = await AskAsync(visit, endpoint);
        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.GatewayTimeout, HttpStatusCode.OK)));
    }

    [TestCaseSource(nameof(Endpoints))]
    public async Task A_body_that_is_not_JSON_is_a_page_with_status_200(string endpoint)
    {
        await using var visit = await SandboxVisit.StartAsync($"not-json@{endpoint}");
        using var response = await AskAsync(visit, endpoint);
        Assert.That((response.StatusCode, response.Content.Headers.ContentType!.MediaType), Is.EqualTo((HttpStatusCode.OK, "text/html")));
    }

    [TestCaseSource(nameof(Endpoints))]
    public async Task A_truncated_body_ends_before_its_promised_length(string endpoint)
    {
        await using var visit = await SandboxVisit.StartAsync($"truncated@{endpoint}");
        var problem = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(visit, endpoint));
        Assert.That(problem!.InnerException, Is.InstanceOf<HttpIOException>());
        Assert.That(((HttpIOException)problem.InnerException!).HttpRequestError, Is.EqualTo(HttpRequestError.ResponseEnded));
    }

    [TestCaseSource(nameof(Endpoints))]
    public async Task A_huge_body_is_well_formed_and_as_large_as_asked(string endpoint)
    {
        await using var visit = await SandboxVisit.StartAsync($"huge=2MiB@{endpoint}");
        using var response = await AskAsync(visit, endpoint);
        var body = await response.Content.ReadAsStringAsync();
        Assert.That(body, Has.Length.GreaterThan(2 << 20));
        if (response.Content.Headers.ContentType!.MediaType == "application/json")
            Assert.That(JsonNode.Parse(body).Text("padding"), Has.Length.EqualTo(2 << 20));
    }

    [TestCaseSource(nameof(Endpoints))]
    public async Task A_late_answer_comes_when_its_time_has_passed(string endpoint)
    {
        var time = new FakeTimeProvider();
        await using var visit = await SandboxVisit.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None, Faults = [$"late=2s@{endpoint}"] },
            time
        );
        var answer = AskAsync(visit, endpoint);
        await visit.UntilAsync(target => target.Requests.Count > 0);
        Assert.That(answer.IsCompleted, Is.False);
        await Bounded.WhileAsync(answer, "it is answered", async () =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.WhenAny(answer, Task.Delay(5));
        });
        Assert.That((await answer).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("health", "/health")]
    [TestCase("api-health", "/api/health")]
    public async Task The_headers_of_a_late_body_come_at_once(string endpoint, string path)
    {
        var time = new FakeTimeProvider();
        await using var visit = await SandboxVisit.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None, Faults = [$"late-body=2s@{endpoint}"] },
            time
        );
        using var response = await visit.GetHeadersAsync(path);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var body = response.JsonAsync();
        Assert.That(body.IsCompleted, Is.False);
        await Bounded.WhileAsync(body, "the body has come", async () =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.WhenAny(body, Task.Delay(5));
        });
        Assert.That((await body).Text("timestamp"), Is.Not.Empty);
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task No_other_shape_of_the_status_tells_which_environment_is_active(string shape)
    {
        await using var visit = await SandboxVisit.StartAsync($"other-shape={shape}");
        using var response = await visit.GetAsync("/deployment/status");
        var body = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(TellsTheVersion(body), Is.False, body);
    }

    [TestCase("/health")]
    [TestCase("/api/health")]
    [TestCase("/metrics")]
    public async Task Another_shape_can_be_set_for_any_endpoint(string path)
    {
        await using var visit = await SandboxVisit.StartAsync(
            "other-shape=wrapped@health",
            "other-shape=wrapped@api-health",
            "other-shape=wrapped@metrics"
        );
        Assert.That((await visit.JsonAsync(path))["data"], Is.Not.Null);
    }

    private static bool TellsTheVersion(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject status
                && status["currentEnvironment"] is JsonValue name
                && name.TryGetValue(out string? current)
                && status["environments"] is JsonObject environments
                && environments[current] is JsonObject active
                && active["version"] is JsonValue version
                && version.TryGetValue(out string? _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Task<HttpResponseMessage> AskAsync(SandboxVisit visit, string endpoint) =>
        endpoint switch
        {
            "status" => visit.GetAsync("/deployment/status"),
            "health" => visit.GetAsync("/health"),
            "api-health" => visit.GetAsync("/api/health"),
            "query" => visit.QueryAsync(),
            "widget" => visit.GetAsync("/dist/widget.iife.js"),
            "metrics" => visit.GetAsync("/metrics"),
            _ => visit.PostAsync("/deployment/" + endpoint),
        };
}
