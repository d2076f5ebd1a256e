using Runbooks.Events;

namespace Runbooks.Tests.Checklist;

/// <summary>`performance`: average and 95th percentile of one sample. Each answer takes 10 ms, or as long as a test says.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PerformanceCheckTests
{
    private const string Answer = """/api/ai/query {"message":"Hello."}""";

    // Of 20 requests so many take so many seconds longer.
    [TestCase("performance", 0, 0, CheckStatus.Pass, "of 20: average 10 ms, p95 10 ms")]
    [TestCase("performance", 20, 2.98, CheckStatus.Pass, "of 20: average 2990 ms, p95 2990 ms")]
    [TestCase("performance", 20, 2.99, CheckStatus.Fail, "of 20: average 3000 ms, p95 3000 ms")]
    [TestCase("performance", 1, 10, CheckStatus.Pass, "of 20: average 510 ms, p95 10 ms", Description = "one of 20 is beyond the 95 %")]
    [TestCase("performance", 2, 10, CheckStatus.Fail, "of 20: average 1010 ms, p95 10010 ms", Description = "two are not")]
    [TestCase("performance: { average: \"< 500ms\" }", 1, 10, CheckStatus.Fail, "of 20: average 510 ms, p95 10 ms")]
    [TestCase("performance: { p95: \"< 11s\" }", 2, 10, CheckStatus.Pass, "of 20: average 1010 ms, p95 10010 ms")]
    [TestCase("performance: { requests: 40 }", 2, 10, CheckStatus.Pass, "of 40: average 510 ms, p95 10 ms")]
    public async Task Average_and_95th_percentile_must_both_hold(string check, int slow, double seconds, CheckStatus status, string told)
    {
        var looked = Slow(slow, seconds);

        var found = await looked.LookAsync(check, Answer);

        Assert.That((found.Status, found.Actual), Is.EqualTo((status, told)));
    }

    [Test]
    public async Task Fewer_requests_than_say_anything_decide_nothing()
    {
        var few = await new LookedAt().LookAsync("performance: { requests: 19 }", Answer);
        var late = await Slow(20, 9).LookAsync("performance", Answer);

        Assert.Multiple(() =>
        {
            Assert.That(
                (few.Status, few.Actual),
                Is.EqualTo((CheckStatus.Unknown, "19 requests are too few to say: expected at least 20"))
            );
            Assert.That(late.Status, Is.EqualTo(CheckStatus.Unknown), "the sample is cut off after a minute");
            Assert.That(late.Actual, Does.EndWith("requests are too few to say: expected at least 20"));
        });
    }

    [TestCase("500")]
    [TestCase("lost")]
    public async Task Times_of_answers_that_all_failed_say_nothing(string answer)
    {
        var found = await new LookedAt().LookAsync("performance", $"/api/ai/query {answer}");

        Assert.That(found.Status, Is.EqualTo(CheckStatus.Unknown));
        Assert.That(found.Actual, Does.EndWith("but every one of them failed"));
    }

    [Test]
    public async Task Times_of_a_route_that_takes_every_path_say_nothing()
    {
        var found = await new LookedAt().LookAsync(
            "performance",
            $$"""{{Answer}}{{"\n"}}/api/ai/query-that-does-not-exist {"message":"x"}"""
        );

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((CheckStatus.Unknown, true)), found.Actual);
    }

    [Test]
    public async Task The_sample_is_told_with_what_it_comes_to()
    {
        var looked = new LookedAt();

        await looked.LookAsync("performance", Answer);

        var taken = looked.Events.OfType<SampleTaken>().Single();
        Assert.That((taken.Requests, taken.AverageMs, taken.P95Ms, taken.ErrorRate), Is.EqualTo((20, 10, 10, 0)));
    }

    private static LookedAt Slow(int requests, double seconds)
    {
        var looked = new LookedAt();
        looked.Target.OnRequest = line =>
        {
            if (line == "POST /api/ai/query" && requests-- > 0)
                looked.Target.Clock.Advance(TimeSpan.FromSeconds(seconds));
        };
        return looked;
    }
}
