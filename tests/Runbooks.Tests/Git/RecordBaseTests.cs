using Runbooks.Git;
using Runbooks.Tests.Git.Servers;

namespace Runbooks.Tests.Git;

/// <summary>What a new record's branch begins at: nothing of the user's is published with it.</summary>
public sealed class RecordBaseTests
{
    private ServedRepository _served = null!;
    private Person _ada = null!;

    [SetUp]
    public void Begin()
    {
        _served = new ServedRepository();
        _ada = new Person(_served.Path);
    }

    [TearDown]
    public void End()
    {
        _ada.Dispose();
        _served.Dispose();
    }

    [TestCase("HEAD")]
    [TestCase("main")]
    public void A_record_begins_at_the_remotes_branch_and_leaves_private_commits_out(string known)
    {
        Fetch();
        if (known == "HEAD") Rename("main", "trunk");
        _ada.Git("commit", "--quiet", "--allow-empty", "-m", "Private");

        _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(_ada.Git("log", "--format=%s", "incident/INC-1"), Is.EqualTo("Record incident/INC-1\nFirst"));
    }

    [Test]
    public void Without_a_default_branch_that_is_known_it_begins_at_head()
    {
        _ada.Git("commit", "--quiet", "--allow-empty", "-m", "All there is");

        _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(_ada.Git("log", "--format=%s", "incident/INC-1"), Is.EqualTo("Record incident/INC-1\nAll there is"));
    }

    [Test]
    public void Where_no_remote_is_wanted_it_begins_at_head()
    {
        Fetch();
        _ada.Git("config", "runbook.remote", "none");
        _ada.Git("commit", "--quiet", "--allow-empty", "-m", "Mine");

        _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(_ada.Git("log", "--format=%s", "incident/INC-1"), Is.EqualTo("Record incident/INC-1\nMine\nFirst"));
    }

    [Test]
    public async Task What_is_pushed_is_the_record_alone()
    {
        Fetch();
        _ada.Git("commit", "--quiet", "--allow-empty", "-m", "Private");
        var secret = _ada.Git("rev-parse", "HEAD");

        Assert.That(await _ada.RecordAsync("INC-1", "run-1"), Is.InstanceOf<Pushed>());

        Assert.That(() => _served.Git("cat-file", "-e", secret), Throws.InvalidOperationException, "a private commit was published");
    }

    [Test]
    public void A_ledger_that_others_have_merged_at_the_remote_is_newer_than_that_of_a_head_behind_it()
    {
        Fetch();
        using var bob = new Person(_served.Path);
        bob.Git("pull", "--quiet", "origin", "main");
        Directory.CreateDirectory(Path.Combine(bob.Clone, "deployments"));
        File.WriteAllText(Path.Combine(bob.Clone, "deployments", "shop.yaml"), "version: 2\n");
        bob.Git("add", ".");
        bob.Git("commit", "--quiet", "-m", "Merge a record");
        bob.Git("push", "--quiet", "origin", "HEAD:main");
        _ada.Git("fetch", "--quiet", "origin");

        Assert.That(_ada.Records.ReadNewestLedger("shop"), Is.EqualTo("version: 2\n"));

        _ada.Git("merge", "--quiet", "origin/main");
        File.WriteAllText(Path.Combine(_ada.Clone, "deployments", "shop.yaml"), "version: 2, mended\n");
        _ada.Git("commit", "--quiet", "-am", "Mend the ledger");
        Assert.That(_ada.Records.ReadNewestLedger("shop"), Is.EqualTo("version: 2, mended\n"), "HEAD is ahead of it now");
    }

    [Test]
    public async Task A_record_that_is_merged_at_the_remote_is_not_taken_for_one_of_the_next_branch()
    {
        Fetch();
        using var bob = new Person(_served.Path);
        bob.Git("fetch", "--quiet", "origin");
        await bob.RecordAsync("INC-1", "run-1");
        _served.Git("update-ref", "refs/heads/main", "refs/heads/incident/INC-1");
        _ada.Git("fetch", "--quiet", "origin");

        _ada.Records.WriteRecord(Records.Of("INC-2", "run-2"));

        Assert.That(_ada.Records.FindRecords().Select(r => (r.IncidentId, r.Branch)), Is.EqualTo(new[] { ("INC-2", (string?)"incident/INC-2"), ("INC-1", "origin/main") }));
    }

    private void Fetch()
    {
        _ada.Git("fetch", "--quiet", "origin");
        _ada.Git("reset", "--quiet", "--hard", "origin/main");
    }

    // A default branch of another name is known by the remote's HEAD alone.
    private void Rename(string from, string to)
    {
        _served.Git("branch", "-m", from, to);
        _ada.Git("fetch", "--quiet", "--prune", "origin");
        _ada.Git("remote", "set-head", "origin", "--auto");
    }
}
