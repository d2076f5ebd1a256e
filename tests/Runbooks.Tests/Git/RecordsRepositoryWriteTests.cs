using Runbooks.Git;

namespace Runbooks.Tests.Git;

public class RecordsRepositoryWriteTests
{
    [Test]
    public void A_record_is_one_commit_on_a_branch_made_from_head()
    {
        using var scratch = ScratchRepository.WithACommit();

        var result = scratch.Open().WriteRecord(Records.Of("INC-1", "run-1", ("incidents/2026/11/23/INC-1/evidence/status.json", "{}")));

        Assert.That(result, Is.EqualTo(new Committed(scratch.Git("rev-parse", "incident/INC-1"), "incident/INC-1")));
        Assert.That(scratch.Git("rev-parse", "incident/INC-1^"), Is.EqualTo(scratch.Git("rev-parse", "main")));
        Assert.That(
            scratch.Git("diff", "--name-status", "main", "incident/INC-1").Split('\n'),
            Is.EqualTo(new[] { "A\tincidents/2026/11/23/INC-1/evidence/status.json", "A\tincidents/2026/11/23/INC-1/incident.yaml" })
        );
        Assert.That(scratch.Git("show", "incident/INC-1:incidents/2026/11/23/INC-1/incident.yaml"), Is.EqualTo("id: INC-1"));
        Assert.That(
            scratch.Git("log", "-1", "--format=%an <%ae> %aI|%cn <%ce> %cI|%(trailers:key=Runbook-Run,valueonly)", "incident/INC-1"),
            Is.EqualTo("Ada <ada@example.org> 2026-11-23T15:42:10+01:00|Ada <ada@example.org> 2026-11-23T15:42:10+01:00|run-1")
        );
        Assert.That(scratch.Git("fsck", "--strict"), Is.Empty);
    }

    [Test]
    public void Neither_a_dirty_work_tree_nor_the_index_nor_head_is_touched()
    {
        using var scratch = ScratchRepository.WithACommit();
        scratch.Write("README.md", "staged\n");
        scratch.Git("add", "README.md");
        scratch.Write("README.md", "changed again\n");
        scratch.Write("untracked.txt", "mine\n");
        var status = scratch.Git("status", "--porcelain=v2", "--branch");
        var index = File.ReadAllBytes(Path.Combine(scratch.Folder, ".git", "index"));

        var result = scratch.Open().WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(result, Is.InstanceOf<Committed>());
        Assert.That(File.ReadAllBytes(Path.Combine(scratch.Folder, ".git", "index")), Is.EqualTo(index));
        Assert.That(scratch.Git("status", "--porcelain=v2", "--branch"), Is.EqualTo(status));
        Assert.That(File.ReadAllText(Path.Combine(scratch.Folder, "README.md")), Is.EqualTo("changed again\n"));
        Assert.That(Directory.Exists(Path.Combine(scratch.Folder, "incidents")), Is.False);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Where_nothing_was_committed_yet_the_record_is_a_root_commit(bool bare)
    {
        using var scratch = bare ? ScratchRepository.Empty("--bare") : ScratchRepository.Empty();

        var result = scratch.Open().WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(result, Is.InstanceOf<Committed>());
        Assert.That(scratch.Git("rev-list", "--count", "incident/INC-1"), Is.EqualTo("1"));
        Assert.That(scratch.Git("branch", "--format=%(refname:short)"), Is.EqualTo("incident/INC-1"));
    }

    [Test]
    public void The_same_run_is_written_once_even_after_the_branch_has_gone_on()
    {
        using var scratch = ScratchRepository.WithACommit();
        var repository = scratch.Open();
        var first = (Committed)repository.WriteRecord(Records.Of("INC-1", "run-1"));
        repository.WriteRecord(Records.Of("INC-1", "run-2", ("incidents/2026/11/23/INC-1/postmortem.md", "# More\n")));
        var tip = scratch.Git("rev-parse", "incident/INC-1");

        var again = repository.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(again, Is.EqualTo(new AlreadyWritten(first.Commit, "incident/INC-1")));
        Assert.That(scratch.Git("rev-parse", "incident/INC-1"), Is.EqualTo(tip));
    }

    [Test]
    public void Another_run_on_a_branch_that_exists_goes_on_top_and_keeps_what_is_there()
    {
        using var scratch = ScratchRepository.WithACommit();
        var repository = scratch.Open();
        var first = (Committed)repository.WriteRecord(Records.Of("INC-1", "run-1"));
        scratch.Git("pack-refs", "--all");

        var second = (Committed)
            repository.WriteRecord(Records.On("incident/INC-1", "run-2", ("incidents/2026/11/23/INC-1/postmortem.md", "# More\n")));

        Assert.That(
            scratch.Git("rev-list", "--max-count=2", "incident/INC-1").Split('\n'),
            Is.EqualTo(new[] { second.Commit, first.Commit })
        );
        Assert.That(
            scratch.Git("ls-tree", "-r", "--name-only", "incident/INC-1").Split('\n'),
            Is.EqualTo(new[] { "README.md", "incidents/2026/11/23/INC-1/incident.yaml", "incidents/2026/11/23/INC-1/postmortem.md" })
        );
    }

    [Test]
    public void The_environment_wins_over_the_configured_identity()
    {
        using var scratch = ScratchRepository.WithACommit();
        var repository = scratch.Open(name =>
            name switch
            {
                "GIT_AUTHOR_NAME" => "Grace",
                "GIT_COMMITTER_EMAIL" => "robot@example.org",
                _ => null,
            }
        );

        repository.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(
            scratch.Git("log", "-1", "--format=%an <%ae>|%cn <%ce>", "incident/INC-1"),
            Is.EqualTo("Grace <ada@example.org>|Ada <robot@example.org>")
        );
    }

    [Test]
    public void Without_an_identity_the_engine_commits_under_its_own_name()
    {
        using var scratch = ScratchRepository.WithACommit();
        // Empty here hides whatever the machine has configured.
        scratch.Git("config", "user.name", "");
        scratch.Git("config", "user.email", "");

        scratch.Open().WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(
            scratch.Git("log", "-1", "--format=%an <%ae>|%cn <%ce>", "incident/INC-1"),
            Is.EqualTo("Runbooks <runbooks@localhost>|Runbooks <runbooks@localhost>")
        );
    }

    [TestCase("incident/a..b", "a.txt")]
    [TestCase("incident/a", "../a.txt")]
    [TestCase("incident/a", "/a.txt")]
    [TestCase("incident/a", ".git/config")]
    [TestCase("incident/a", "deployments/a..b.yaml")]
    public void A_name_that_git_cannot_hold_is_said_and_nothing_is_written(string branch, string path)
    {
        using var scratch = ScratchRepository.WithACommit();

        var result = scratch.Open().WriteRecord(Records.On(branch, "run-1", (path, "x")));

        Assert.That(result, Is.InstanceOf<NotWritten>());
        Assert.That(((NotWritten)result).IsTransient, Is.False);
        Assert.That(scratch.Git("for-each-ref", "--format=%(refname)"), Is.EqualTo("refs/heads/main"));
    }
}
