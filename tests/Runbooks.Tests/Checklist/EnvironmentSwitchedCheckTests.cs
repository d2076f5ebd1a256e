using Runbooks.Events;

namespace Runbooks.Tests.Checklist;

/// <summary>`environment-switched`: another environment serves than when the run began, and still does.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EnvironmentSwitchedCheckTests
{
    [TestCase("blue", CheckStatus.Pass, "green → blue, in 5 stable reads and again now")]
    [TestCase("green", CheckStatus.Fail, "green still serves")]
    public async Task Behind_a_rollback_another_environment_serves(string active, CheckStatus status, string told)
    {
        var looked = new LookedAt { Rollback = LookedAt.Switched };
        looked.Target.Active = active;

        var found = await looked.LookAsync("environment-switched");

        Assert.That((found.Status, found.Actual), Is.EqualTo((status, told)));
    }

    [TestCase("blue", CheckStatus.Pass, "blue serves, as before the run: it was done before")]
    [TestCase("green", CheckStatus.Fail, "green serves, although blue was safe when the run began")]
    public async Task Where_none_was_needed_the_same_still_serves(string active, CheckStatus status, string told)
    {
        var looked = new LookedAt { Rollback = LookedAt.AlreadySafe };
        looked.Target.Active = active;

        var found = await looked.LookAsync("environment-switched");

        Assert.That((found.Status, found.Actual), Is.EqualTo((status, told)));
    }

    [Test]
    public async Task Without_a_rollback_there_is_nothing_to_judge()
    {
        var found = await new LookedAt().LookAsync("environment-switched");

        Assert.That(
            (found.Status, found.IsMoot, found.Actual),
            Is.EqualTo((CheckStatus.Unknown, true, "green serves, and no rollback was made"))
        );
    }

    [Test]
    public async Task A_status_that_cannot_be_read_decides_nothing()
    {
        var looked = new LookedAt { Rollback = LookedAt.Switched };
        looked.Target.Status = _ => "lost";

        var found = await looked.LookAsync("environment-switched");

        Assert.That((found.Status, found.IsMoot), Is.EqualTo((CheckStatus.Unknown, false)));
    }
}
