using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

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

    [TestCase(3, CheckStatus.Pass, "slot 4 → slot 3, in 5 stable reads and again now")]
    [TestCase(4, CheckStatus.Fail, "slot 4 still serves")]
    public async Task What_was_left_is_known_by_its_place_where_the_run_could_not_look_when_it_began(
        int live,
        CheckStatus status,
        string told
    )
    {
        var looked = new LookedAt
        {
            Rollback = new RollbackResolved(
                RollbackVerdict.Switched,
                "slot 3 serves 1.4.2",
                "slot 4",
                "slot 3",
                "1.5.0",
                "1.4.2",
                "1.4.2",
                Intents: 1,
                StableReads: 5
            ),
        };
        looked.Target.Definition = new InstantController("toggle").Run.Target.Definition;
        const string Releases = """[{"id":3,"version":"1.4.2","served":true},{"id":4,"version":"1.5.0","served":true}]""";

        var found = await looked.LookAsync(
            "environment-switched",
            $$"""/state {"live":{{live}},"settled":true,"mark":{{live}},"by":null,"failing":null,"releases":{{Releases}}}"""
        );

        Assert.That((found.Status, found.Actual), Is.EqualTo((status, told)));
    }

    [TestCase("1.5.0", CheckStatus.Fail, "slot 6 1.5.0 serves, which was made like slot 4 1.5.0")]
    [TestCase("1.4.2", CheckStatus.Pass, "slot 4 → slot 6, in 5 stable reads and again now")]
    public async Task A_release_that_is_made_like_the_one_that_was_left_is_no_other(string version, CheckStatus status, string told)
    {
        var looked = new LookedAt
        {
            Rollback = new RollbackResolved(
                RollbackVerdict.Switched,
                "slot 5 serves 1.4.2",
                "slot 4",
                "slot 5",
                "1.5.0",
                "1.4.2",
                "1.4.2",
                Intents: 1,
                StableReads: 5
            ),
        };
        looked.Target.Definition = new InstantController("append").Run.Target.Definition;
        var releases = $$"""[{"id":4,"version":"1.5.0","served":true},{"id":6,"version":"{{version}}","served":true}]""";

        var found = await looked.LookAsync(
            "environment-switched",
            $$"""/state {"live":6,"settled":true,"mark":6,"by":null,"failing":null,"releases":{{releases}}}"""
        );

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
