using Runbooks.Events;

namespace Runbooks.Tests.Checklist;

/// <summary>`error-rate`: how many of one sample failed, by HTTP or by their own word.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ErrorRateCheckTests
{
    private const string Good = """{"message":"Hello."}""";

    // Of so many requests so many fail.
    [TestCase("error-rate", 0, CheckStatus.Pass, "0 of 20 failed (0 %)")]
    [TestCase("error-rate", 1, CheckStatus.Fail, "1 of 20 failed (5 %), the first with: HTTP 500: ")]
    [TestCase("error-rate", 20, CheckStatus.Fail, "20 of 20 failed (100 %), the first with: HTTP 500: ")]
    [TestCase("error-rate: { rate: \"< 5%\" }", 1, CheckStatus.Fail, "1 of 20 failed (5 %)")]
    [TestCase("error-rate: { rate: \"<= 5%\" }", 1, CheckStatus.Pass, "1 of 20 failed (5 %)")]
    [TestCase("error-rate: { requests: 200 }", 1, CheckStatus.Pass, "1 of 200 failed (0.5 %)")]
    [TestCase("error-rate: { requests: 200 }", 2, CheckStatus.Fail, "2 of 200 failed (1 %)")]
    public async Task The_part_that_failed_must_hold(string check, int failing, CheckStatus status, string told)
    {
        var found = await Failing(failing, "500").LookAsync(check);

        Assert.That(found.Status, Is.EqualTo(status), found.Actual);
        Assert.That(found.Actual, Does.StartWith(told));
    }

    [TestCase("lost")]
    [TestCase("404")]
    [TestCase("{}")]
    [TestCase("""{"message":"x","success":false}""")]
    [TestCase("""{"message":"x","error":"timeout"}""")]
    [TestCase("<html>sorry</html>")]
    public async Task An_answer_that_is_not_sensible_is_an_error(string answer) =>
        Assert.That((await Failing(1, answer).LookAsync("error-rate")).Status, Is.EqualTo(CheckStatus.Fail));

    [Test]
    public async Task Fewer_requests_than_say_anything_decide_nothing()
    {
        var found = await Failing(19, "500").LookAsync("error-rate: { requests: 19 }");

        Assert.That(
            (found.Status, found.Actual),
            Is.EqualTo((CheckStatus.Unknown, "19 requests are too few to say: expected at least 20"))
        );
    }

    [Test]
    public async Task Answers_of_a_route_that_takes_every_path_say_nothing()
    {
        var looked = Failing(0, Good);
        looked.Answers["/api/ai/query-that-does-not-exist"] = Good;

        var found = await looked.LookAsync("error-rate");

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((CheckStatus.Unknown, true)), found.Actual);
    }

    private static LookedAt Failing(int requests, string with)
    {
        var looked = new LookedAt { Answers = { ["/api/ai/query"] = Good } };
        looked.Target.OnRequest = line =>
        {
            if (line == "POST /api/ai/query")
                looked.Answers["/api/ai/query"] = requests-- > 0 ? with : Good;
        };
        return looked;
    }
}
