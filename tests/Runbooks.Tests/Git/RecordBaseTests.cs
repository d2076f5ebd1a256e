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
        if (known == "HEAD")
            Rename("main", "trunk");
        _ada.Git("commit", "--quiet", "--allow-empty", "-m", "Private");

        _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(_ada.Git("log", "--format=%s", "incident/INC-1"), Is.EqualTo("Record incident/INC-1\nFirst"));
    }

    [Test]
    public void It_begins_at_what_the_remote_names_also_where_that_was_never_fetched()
    {
        _ada.Git("commit", "--quiet", "--allow-empty", "-m", "Private");

        _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(_ada.Git("log", "--format=%s", "incident/INC-1"), Is.EqualTo("Record incident/INC-1\nFirst"));
    }

    [Test]
    public void It_begins_at_what_the_remote_names_now_and_not_at_what_it_named_before()
    {
        _served.Git("branch", "-m", "main", "trunk");
        _served.Git("symbolic-ref", "HEAD", "refs/heads/trunk");
        Fetch("trunk");
        _ada.Git("remote", "set-head", "origin", "--auto");
        _served.Git("branch", "-m", "trunk", "stable");
        _served.Git("symbolic-ref", "HEAD", "refs/heads/stable");
        _served.Commit("stable", "Second");
        _ada.Git("fetch", "--quiet", "--prune", "origin");
        _ada.Git("commit", "--quiet", "--allow-empty", "-m", "Private");

        _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(_ada.Git("log", "--format=%s", "incident/INC-1"), Is.EqualTo("Record incident/INC-1\nSecond\nFirst"));
    }

    [Test]
    public async Task A_shallow_checkout_of_another_branch_does_not_become_what_it_begins_at()
    {
        _served.Git("update-ref", "refs/heads/hotfix", "refs/heads/main");
        _served.Commit("hotfix", "Secret hotfix");
        _served.Commit("main", "Second");
        _ada.Git("remote", "set-url", "origin", "file://" + _served.Path);
        _ada.Git("fetch", "--quiet", "--depth=1", "--no-tags", "origin", "+refs/heads/hotfix:refs/remotes/origin/hotfix");
        _ada.Git("checkout", "--quiet", "-B", "hotfix", "refs/remotes/origin/hotfix");

        Assert.That(await _ada.RecordAsync("INC-1", "run-1"), Is.InstanceOf<Pushed>());

        Assert.That(_served.Git("log", "--format=%s", "main..incident/INC-1"), Is.EqualTo("Record incident/INC-1"));
    }

    [TestCase("/nowhere/records.git")]
    [TestCase("EMPTY")]
    public void Where_it_cannot_be_known_it_begins_at_nothing(string remote)
    {
        var empty = Path.Combine(_served.Folder, "empty.git");
        ScratchRepository.GitIn(_served.Folder, "init", "--quiet", "--bare", empty);
        _ada.Git("remote", "set-url", "origin", remote == "EMPTY" ? empty : remote);
        _ada.Git("commit", "--quiet", "--allow-empty", "-m", "All there is");

        _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(_ada.Git("log", "--format=%s", "incident/INC-1"), Is.EqualTo("Record incident/INC-1"));
        Assert.That(_ada.Git("ls-tree", "-r", "--name-only", "incident/INC-1"), Is.EqualTo(Records.PathOf("INC-1")));
    }

    [Test]
    public void Where_the_remote_cannot_be_asked_it_begins_at_what_was_fetched_of_it()
    {
        Fetch();
        _ada.Git("remote", "set-url", "origin", "/nowhere/records.git");
        _ada.Git("commit", "--quiet", "--allow-empty", "-m", "Private");

        _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(_ada.Git("log", "--format=%s", "incident/INC-1"), Is.EqualTo("Record incident/INC-1\nFirst"));
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

        Assert.That(
            _ada.Records.FindRecords().Select(r => (r.IncidentId, r.Branch)),
            Is.EqualTo(new[] { ("INC-2", (string?)"incident/INC-2"), ("INC-1", "origin/main") })
        );
    }

    private void Fetch(string branch = "main")
    {
        _ada.Git("fetch", "--quiet", "origin");
        _ada.Git("reset", "--quiet", "--hard", "origin/" + branch);
    }

    // A default branch of another name is known by the remote's HEAD alone.
    private void Rename(string from, string to)
    {
        _served.Git("branch", "-m", from, to);
        _ada.Git("fetch", "--quiet", "--prune", "origin");
        _ada.Git("remote", "set-head", "origin", "--auto");
    }
}
