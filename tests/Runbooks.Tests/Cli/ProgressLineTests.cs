using Microsoft.Extensions.Time.Testing;
using Runbooks.Cli.Terminal;

namespace Runbooks.Tests.Cli;

/// <summary>The line that moves while a run is under way.</summary>
public sealed class ProgressLineTests
{
    [Test]
    public void It_says_what_is_done_how_much_time_is_used_up_and_which_tier_of_the_emergency_it_is()
    {
        var time = new FakeTimeProvider();
        using var output = new StringWriter();
        using var line = new ProgressLine(output, () => 120, moves: true, time);

        line.Begin(TimeSpan.FromMinutes(5), before: TimeSpan.FromMinutes(4));
        line.Show("Wait until the target is healthy");
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(Last(output), Does.EndWith("Wait until the target is healthy  4m 30s of 5m (90 %) · tier 1 of 3, 0 to 5 min"));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(Last(output), Does.EndWith("5m of 5m (100 %) · tier 2 of 3, 5 to 15 min"));
        time.Advance(TimeSpan.FromMinutes(25));
        Assert.That(Last(output), Does.EndWith("30m of 5m (600 %) · past the 30 min of tier 3"));
    }

    private static string Last(StringWriter output) => output.ToString().Split("\u001b[2K")[^1];
}
