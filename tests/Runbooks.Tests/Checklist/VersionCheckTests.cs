using Runbooks.Events;

namespace Runbooks.Tests.Checklist;

/// <summary>`version`: by the status, and by the application's own word where it has one.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VersionCheckTests
{
    // What the application says at /api/health while the status names 1.4.2, which is wanted.
    [TestCase("""{"version":"1.4.2"}""", CheckStatus.Pass, "the status and the application itself name 1.4.2")]
    [TestCase("""{"version":"v1.4.2"}""", CheckStatus.Pass, "the status and the application itself name 1.4.2")]
    [TestCase("""{"version":"1","build":{"version":"1.4.2"}}""", CheckStatus.Pass, "the status and the application itself name 1.4.2")]
    [TestCase("""{"version":"1.4.1"}""", CheckStatus.Fail, "the status names 1.4.2, but the application itself 1.4.1, in `version`")]
    [TestCase("""{"version":"1.5.0"}""", CheckStatus.Fail, "the status names 1.4.2, but /api/health names 1.5.0, the bad version")]
    [TestCase("""{"status":"ok"}""", CheckStatus.Pass, "1.4.2, by the status alone; the application names none")]
    [TestCase("404", CheckStatus.Pass, "1.4.2, by the status alone; the application could not be asked (HTTP 404)")]
    [TestCase("lost", CheckStatus.Pass, "1.4.2, by the status alone; the application could not be asked (")]
    public async Task The_applications_own_word_goes_before_that_of_the_status(string own, CheckStatus status, string told)
    {
        var found = await Switched().LookAsync("version", $"/api/health {own}");

        Assert.That(found.Status, Is.EqualTo(status), found.Actual);
        Assert.That(found.Actual, Does.StartWith(told));
        Assert.That(
            found.Caveat,
            Is.EqualTo(told.Contains("by the status alone", StringComparison.Ordinal) ? "the version by the status alone" : null)
        );
    }

    [TestCase("off", """{"version":"1.5.1"}""", CheckStatus.Pass, "off, by the status alone; the application itself names 1.5.1")]
    [TestCase("4f9c2ab71e", """{"version":"1.4.2"}""", CheckStatus.Pass, "4f9c2ab71e, by the status alone; the application itself")]
    [TestCase("1.4.2", """{"version":"4f9c2ab71e"}""", CheckStatus.Pass, "1.4.2, by the status alone; the application itself names")]
    [TestCase("off", """{"version":"off"}""", CheckStatus.Pass, "the status and the application itself name off")]
    [TestCase("off", """{"version":"on"}""", CheckStatus.Fail, "the status names off, but the application itself on")]
    [TestCase("off", """{"version":"1.5.0"}""", CheckStatus.Fail, "the status names off, but /api/health names 1.5.0, the bad version")]
    public async Task A_word_of_another_kind_speaks_neither_for_nor_against_a_release(
        string release,
        string own,
        CheckStatus status,
        string told
    )
    {
        var looked = new LookedAt
        {
            Rollback = LookedAt.Switched with { ToVersion = release, ExpectedVersion = release },
            BadVersion = "1.5.0",
        };
        looked.Target.Active = "blue";
        looked.Target.Put("blue", release);

        var found = await looked.LookAsync("version", $"/api/health {own}");

        Assert.That(found.Status, Is.EqualTo(status), found.Actual);
        Assert.That(found.Actual, Does.StartWith(told));
    }

    [TestCase("1.3.9", "the status names 1.3.9")]
    [TestCase("1.5.0", "the status names 1.5.0")]
    [TestCase("v1.4.2", "the status names v1.4.2", Description = "what the status says is compared as it stands")]
    public async Task A_status_that_names_another_version_fails_whatever_the_application_says(string version, string told)
    {
        var looked = Switched();
        looked.Target.Put("blue", version);

        var found = await looked.LookAsync("version", """/api/health {"version":"1.4.2"}""");

        Assert.That((found.Status, found.Actual), Is.EqualTo((CheckStatus.Fail, told)));
    }

    [Test]
    public async Task The_version_that_was_asked_for_goes_before_that_which_stood_by()
    {
        var looked = new LookedAt { Rollback = LookedAt.Switched, ExpectedVersion = "1.4.1" };
        looked.Target.Active = "blue";

        Assert.That((await looked.LookAsync("version")).Status, Is.EqualTo(CheckStatus.Fail));
    }

    [Test]
    public async Task Without_a_rollback_and_a_wish_there_is_nothing_to_judge()
    {
        var moot = await new LookedAt().LookAsync("version");
        var wanted = await new LookedAt { ExpectedVersion = "1.5.0" }.LookAsync("version");
        var open = await new LookedAt { Rollback = LookedAt.Switched with { ExpectedVersion = null } }.LookAsync("version");

        Assert.Multiple(() =>
        {
            Assert.That(
                (moot.Status, moot.IsMoot, moot.Actual),
                Is.EqualTo((CheckStatus.Unknown, true, "1.5.0 is active, and it is not known which to expect"))
            );
            Assert.That(wanted.Status, Is.EqualTo(CheckStatus.Pass));
            Assert.That((open.Status, open.IsMoot), Is.EqualTo((CheckStatus.Unknown, false)));
        });
    }

    [Test]
    public async Task A_status_that_cannot_be_read_or_names_no_version_decides_nothing()
    {
        var (unread, unnamed) = (Switched(), Switched());
        unread.Target.Status = _ => "503";
        unnamed.Target.Status = _ => """{"currentEnvironment":"blue","environments":{"blue":{}}}""";

        var (first, second) = (await unread.LookAsync("version"), await unnamed.LookAsync("version"));

        Assert.Multiple(() =>
        {
            Assert.That((first.Status, first.Actual), Is.EqualTo((CheckStatus.Unknown, "the status answered HTTP 503")));
            Assert.That((second.Status, second.Actual), Is.EqualTo((CheckStatus.Unknown, "the status names no version")));
        });
    }

    [Test]
    public async Task A_version_that_every_path_names_is_not_the_applications()
    {
        var found = await Switched()
            .LookAsync("version", """/api/health {"version":"1.4.2"}""" + "\n" + """/api/health-that-does-not-exist {"version":"1.4.2"}""");

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((CheckStatus.Unknown, true)), found.Actual);
    }

    private static LookedAt Switched()
    {
        var looked = new LookedAt { Rollback = LookedAt.Switched };
        looked.Target.Active = "blue";
        return looked;
    }
}
