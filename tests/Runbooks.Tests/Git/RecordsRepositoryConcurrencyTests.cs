using Runbooks.Git;

namespace Runbooks.Tests.Git;

public class RecordsRepositoryConcurrencyTests
{
    private const int Writers = 50;

    [Test]
    public void Fifty_writers_of_fifty_records_all_succeed()
    {
        using var scratch = ScratchRepository.WithACommit();

        var results = AtOnce(i => scratch.Open().WriteRecord(Records.Of($"INC-{i:00}", $"run-{i}")));

        Assert.That(results, Is.All.InstanceOf<Committed>());
        Assert.That(scratch.Git("branch", "--list", "incident/*", "--format=%(refname:short)").Split('\n'), Has.Length.EqualTo(Writers));
        Assert.That(scratch.Open().FindRecords(), Has.Count.EqualTo(Writers));
        Assert.That(scratch.Git("fsck", "--strict"), Is.Empty);
    }

    [Test]
    public void Fifty_writers_of_one_branch_lose_nothing()
    {
        using var scratch = ScratchRepository.WithACommit();
        var repository = scratch.Open();

        var results = AtOnce(i =>
            repository.WriteRecord(Records.On("incident/INC-1", $"run-{i}", ($"incidents/2026/11/23/INC-1/{i:00}.txt", $"{i}\n")))
        );

        Assert.That(results, Is.All.InstanceOf<Committed>());
        Assert.That(scratch.Git("rev-list", "--count", "main..incident/INC-1"), Is.EqualTo($"{Writers}"));
        Assert.That(
            scratch.Git("ls-tree", "-r", "--name-only", "incident/INC-1", "incidents/").Split('\n'),
            Is.EqualTo(Enumerable.Range(0, Writers).Select(i => $"incidents/2026/11/23/INC-1/{i:00}.txt"))
        );
    }

    [Test]
    public void The_same_run_written_by_many_at_once_is_one_commit()
    {
        using var scratch = ScratchRepository.WithACommit();

        var results = AtOnce(_ => scratch.Open().WriteRecord(Records.Of("INC-1", "run-1")));

        Assert.That(results, Has.Exactly(1).InstanceOf<Committed>());
        Assert.That(results, Has.Exactly(Writers - 1).InstanceOf<AlreadyWritten>());
        Assert.That(scratch.Git("rev-list", "--count", "main..incident/INC-1"), Is.EqualTo("1"));
    }

    [Test]
    public void Git_itself_may_write_the_branch_and_pack_references_meanwhile()
    {
        using var scratch = ScratchRepository.WithACommit();
        var repository = scratch.Open();
        scratch.Git("branch", "incident/INC-1");
        var linked = Path.Combine(scratch.Root, "linked");
        scratch.Git("worktree", "add", "--quiet", linked, "incident/INC-1");
        var byGit = 0;

        var results = AtOnce(i =>
        {
            if (i % 10 != 0)
                return repository.WriteRecord(
                    Records.On("incident/INC-1", $"run-{i}", ($"incidents/2026/11/23/INC-1/{i:00}.txt", $"{i}\n"))
                );
            try
            {
                scratch.Git("pack-refs", "--all", "--prune");
                var tip = scratch.Git("rev-parse", "incident/INC-1");
                var commit = scratch.Git("commit-tree", tip + "^{tree}", "-p", tip, "-m", $"By git {i}");
                scratch.Git("update-ref", "refs/heads/incident/INC-1", commit, tip);
                Interlocked.Increment(ref byGit);
            }
            catch (InvalidOperationException)
            {
                // Git refuses when the branch has moved or is locked: that is its side of the same bargain.
            }
            return null;
        });

        var written = results.Where(r => r is not null).ToList();
        Assert.That(written, Is.All.InstanceOf<Committed>());
        Assert.That(scratch.Git("rev-list", "--count", "main..incident/INC-1"), Is.EqualTo($"{written.Count + byGit}"));
    }

    private static CommitResult?[] AtOnce(Func<int, CommitResult?> write)
    {
        var results = new CommitResult?[Writers];
        using var start = new Barrier(Writers);
        var threads = Enumerable
            .Range(0, Writers)
            .Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                results[i] = write(i);
            }))
            .ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return results;
    }
}
