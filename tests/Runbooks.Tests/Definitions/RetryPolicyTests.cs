using Runbooks.Definitions;

namespace Runbooks.Tests.Definitions;

[Parallelizable(ParallelScope.All)]
public sealed class RetryPolicyTests
{
    [Test]
    public void The_wait_doubles_up_to_the_longest()
    {
        var policy = new RetryPolicy(6, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), Jitter: 0, Within: null);

        Assert.That(
            Enumerable.Range(1, 5).Select(attempt => policy.DelayAfter(attempt, draw: 1).TotalSeconds),
            Is.EqualTo(new[] { 1.0, 2, 4, 5, 5 })
        );
    }

    [TestCase(0, 4)]
    [TestCase(0.5, 3)]
    [TestCase(1, 2)]
    public void The_share_that_is_drawn_only_shortens_it(double draw, double seconds)
    {
        var policy = new RetryPolicy(3, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60), Jitter: 0.5, Within: null);

        Assert.That(policy.DelayAfter(2, draw), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [Test]
    public void A_thousandth_attempt_waits_no_longer_than_the_longest() =>
        Assert.That(
            new RetryPolicy(2000, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), Jitter: 0, Within: null).DelayAfter(1999, draw: 0),
            Is.EqualTo(TimeSpan.FromMinutes(1))
        );
}
