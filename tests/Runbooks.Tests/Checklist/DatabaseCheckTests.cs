using Runbooks.Checklist;
using Runbooks.Events;

namespace Runbooks.Tests.Checklist;

/// <summary>`database`: the application's own word on it, not a 200 alone.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DatabaseCheckTests
{
    [TestCase("""{"status":"ok"}""", CheckStatus.Pass)]
    [TestCase("""{"status":"ok","database":"connected"}""", CheckStatus.Pass)]
    [TestCase("""{"status":"ok","database":"Connected"}""", CheckStatus.Pass)]
    [TestCase("""{"status":"ok","database":"up"}""", CheckStatus.Pass)]
    [TestCase("""{"status":"ok","database":{"status":"healthy"}}""", CheckStatus.Pass)]
    [TestCase("""{"status":"ok","database":7}""", CheckStatus.Pass, Description = "no word on it")]
    [TestCase("""{"status":"ok","database":"disconnected"}""", CheckStatus.Fail)]
    [TestCase("""{"status":"ok","database":"connecting"}""", CheckStatus.Fail, Description = "a word that is not well is not")]
    [TestCase("""{"status":"ok","database":""}""", CheckStatus.Fail)]
    [TestCase("""{"status":"ok","database":{"status":"down"}}""", CheckStatus.Fail)]
    [TestCase("""{"status":"error","database":"connected"}""", CheckStatus.Fail)]
    [TestCase("503", CheckStatus.Fail)]
    [TestCase("lost", CheckStatus.Fail)]
    [TestCase("404", CheckStatus.Unknown)]
    [TestCase("""{"database":"connected"}""", CheckStatus.Unknown, Description = "nothing is said of the application")]
    [TestCase("""{"status":"starting","database":"connected"}""", CheckStatus.Unknown)]
    public async Task Application_and_database_must_both_be_well(string own, CheckStatus status)
    {
        var found = await new LookedAt().LookAsync("database", $"/api/health {own}");

        Assert.That(found.Status, Is.EqualTo(status), found.Actual);
        Assert.That(found.Actual, Does.StartWith("/api/health"));
    }

    [Test]
    public async Task A_word_that_every_path_has_is_not_the_applications()
    {
        const string Well = """{"status":"ok","database":"connected"}""";

        var found = await new LookedAt().LookAsync("database", $"/api/health {Well}\n/api/health-that-does-not-exist {Well}");

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((CheckStatus.Unknown, true)), found.Actual);
    }

    [TestCase("connected", true)]
    [TestCase("CONNECTED", true)]
    [TestCase("ok", true)]
    [TestCase("disconnected", false)]
    [TestCase("connecting", false)]
    [TestCase("", false)]
    public void A_word_on_a_database_is_well_where_it_says_so(string word, bool isWell) =>
        Assert.That(DatabaseCheck.IsWell(word), Is.EqualTo(isWell));
}
