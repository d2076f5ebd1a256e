using System.Net;
using Runbooks.Rehearsal.Simulation.Judging;

namespace Runbooks.Tests.Rehearsal.Simulation;

/// <summary>
/// Bugs that are put between the engine and its target, where a careless client would have them: each is found, and made small.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class PlantedBugTests
{
    private const int Runs = 150;

    [Test]
    public void A_client_that_sends_again_after_a_lost_answer_is_found()
    {
        var finding = Worlds.Find(Runs, between: () => async (request, send, cancel) =>
            {
                try
                {
                    return await send(request, cancel);
                }
                catch (HttpRequestException) when (request.Method == HttpMethod.Post)
                {
                    return await send(request, cancel);
                }
            });

        Assert.That(finding.Invariant, Is.EqualTo(Invariant.OncePerIntent));
        Assert.That(finding.Decisions, Is.EqualTo(1), finding.Case);
        Assert.That(finding.Story.Count(l => l.What.StartsWith("sends POST", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public void A_client_that_sends_each_change_twice_is_found_where_nothing_happens()
    {
        var finding = Worlds.Find(Runs, between: () => async (request, send, cancel) =>
            {
                if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath == "/deployment/rollback")
                    (await send(request, cancel)).Dispose();
                return await send(request, cancel);
            });

        Assert.That(finding.Invariant, Is.EqualTo(Invariant.OncePerIntent));
        Assert.That(finding.Decisions, Is.Zero, finding.Case);
    }

    [Test]
    public void A_gateway_that_believes_success_is_found()
    {
        var finding = Worlds.Find(Runs * 4, between: () =>
        {
            var hasClaimed = false;
            return async (request, send, cancel) =>
            {
                var path = request.RequestUri!.AbsolutePath;
                if (hasClaimed && path.EndsWith("/health", StringComparison.Ordinal))
                    return Healthy();
                var answer = await send(request, cancel);
                var text = await answer.Content.ReadAsStringAsync(cancel);
                hasClaimed |= path == "/deployment/rollback" && text.Contains("\"success\":true", StringComparison.Ordinal);
                return hasClaimed
                    ? Say(
                        answer.StatusCode,
                        text.Replace("\"currentEnvironment\":\"green\"", "\"currentEnvironment\":\"blue\"", StringComparison.Ordinal)
                    )
                    : answer;
            };
        });

        Assert.That(finding.Invariant, Is.EqualTo(Invariant.NeverRecoveredOnBad));
        Assert.That(finding.Decisions, Is.LessThanOrEqualTo(2), finding.Case);
        Assert.That(finding.Case, Does.Contain("claimed").Or.Contain("flips-back").Or.Contain("reconciles"));
    }

    [Test]
    public void A_cache_that_hides_a_flip_back_is_found()
    {
        var finding = Worlds.Find(Runs * 4, between: () =>
        {
            string? kept = null;
            return async (request, send, cancel) =>
            {
                var path = request.RequestUri!.AbsolutePath;
                if (kept is not null && path.EndsWith("/health", StringComparison.Ordinal))
                    return Healthy();
                if (path != "/deployment/status")
                    return await send(request, cancel);
                if (kept is not null)
                    return Say(HttpStatusCode.OK, kept);
                var answer = await send(request, cancel);
                var text = await answer.Content.ReadAsStringAsync(cancel);
                if (text.Contains("\"currentEnvironment\":\"blue\"", StringComparison.Ordinal))
                    kept = text;
                return Say(answer.StatusCode, text);
            };
        });

        Assert.That(finding.Invariant, Is.EqualTo(Invariant.NeverRecoveredOnBad));
        Assert.That(finding.Decisions, Is.LessThanOrEqualTo(2), finding.Case);
    }

    [Test]
    public void A_gateway_that_hides_what_is_under_way_is_found()
    {
        var finding = Worlds.Find(Runs * 4, between: () => async (request, send, cancel) =>
            {
                var answer = await send(request, cancel);
                if (request.RequestUri!.AbsolutePath != "/releases")
                    return answer;
                var text = await answer.Content.ReadAsStringAsync(cancel);
                return Say(answer.StatusCode, text.Replace("\"settled\":false", "\"settled\":true", StringComparison.Ordinal));
            });

        Assert.That(finding.Invariant, Is.EqualTo(Invariant.NeverRecoveredOnBad));
        Assert.That(finding.Case, Does.Contain("partial-rollout").Or.Contain("rollout-fails"));
    }

    [Test]
    public void A_target_that_is_slower_than_it_is_declared_to_be_is_found()
    {
        var finding = Worlds.Find(Runs * 2, declared: target => target with { ProcessingTime = TimeSpan.FromSeconds(1) });

        Assert.That(finding.Invariant, Is.EqualTo(Invariant.OncePerRun));
        Assert.That(finding.Decisions, Is.EqualTo(1), finding.Case);
        Assert.That(finding.Case, Does.Contain(":late-request@1=").Or.Contain(":slow-switch@1="));
    }

    private static HttpResponseMessage Healthy() => Say(HttpStatusCode.OK, """{"status":"healthy","health":"healthy"}""");

    private static HttpResponseMessage Say(HttpStatusCode status, string text) => new(status) { Content = new StringContent(text) };
}
