using Runbooks.Git;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git;

public class RecordsRepositoryTroubleTests
{
    [TestCase("heads/incident/INC-1")]
    [TestCase("runbook/ledger/shop")]
    public void A_lock_that_a_killed_process_left_is_taken_away_once_it_is_old(string reference)
    {
        using var scratch = ScratchRepository.WithACommit();
        var left = Path.Combine(scratch.Folder, ".git/refs", reference + ".lock");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        File.WriteAllText(left, string.Empty);
        File.SetLastWriteTimeUtc(left, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1));

        var result = scratch
            .Open()
            .WriteRecord(
                Records.On(
                    "incident/INC-1",
                    "run-1",
                    ("deployments/shop.yaml", "a: 1\n"),
                    ("incidents/2026/11/23/INC-1/incident.yaml", "a: 1\n")
                )
            );

        Assert.That(result, Is.InstanceOf<Committed>());
        Assert.That(File.Exists(left), Is.False);
    }

    [Test]
    public void A_branch_that_another_process_locks_is_a_transient_result_and_its_lock_stays()
    {
        using var scratch = ScratchRepository.WithACommit();
        Directory.CreateDirectory(Path.Combine(scratch.Folder, ".git/refs/heads/incident"));
        var held = Path.Combine(scratch.Folder, ".git/refs/heads/incident/INC-1.lock");
        var repository = scratch.Open();
        using (File.Create(held))
        {
            var result = repository.WriteRecord(Records.Of("INC-1", "run-1"));

            Assert.That(result, Is.InstanceOf<NotWritten>());
            Assert.That(((NotWritten)result).IsTransient, Is.True);
            Assert.That(((NotWritten)result).Reason, Does.Contain($"`rm {held}` takes its lock away"));
            Assert.That(File.Exists(held), Is.True);
        }

        File.Delete(held);
        Assert.That(repository.WriteRecord(Records.Of("INC-1", "run-1")), Is.InstanceOf<Committed>());
    }

    [Test]
    public async Task A_lock_whose_process_is_gone_is_taken_away_at_once_and_that_is_said()
    {
        using var scratch = ScratchRepository.WithACommit();
        Directory.CreateDirectory(Path.Combine(scratch.Folder, ".git/refs/heads/incident"));
        var left = Path.Combine(scratch.Folder, ".git/refs/heads/incident/INC-1.lock");
        using (var writer = System.Diagnostics.Process.Start("sh", ["-c", "exec 9>\"$1\"; exec sleep 600", "sh", left]))
        {
            await Bounded.UntilAsync(() => File.Exists(left), "the lock is made");
            Assert.That(DeadLock.IsLeft(left), Is.False, "its process holds it open");
            writer.Kill();
            await writer.EndsAsync();
        }

        Assert.That(DeadLock.IsLeft(left), Is.True);
        var result = scratch.Open().WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(result, Is.InstanceOf<Committed>());
        Assert.That(((Committed)result).Unlocked, Is.EqualTo(["refs/heads/incident/INC-1.lock"]));
        Assert.That(File.Exists(left), Is.False);
    }

    [Test]
    public void A_ledger_that_cannot_be_moved_is_mended_by_writing_the_record_again()
    {
        using var scratch = ScratchRepository.WithACommit();
        Directory.CreateDirectory(Path.Combine(scratch.Folder, ".git/refs/runbook/ledger"));
        var held = Path.Combine(scratch.Folder, ".git/refs/runbook/ledger/shop.lock");
        var repository = scratch.Open();
        var record = Records.Of("INC-1", "run-1", ("deployments/shop.yaml", "bad: 2.0\n"));

        CommitResult first;
        using (File.Create(held))
            first = repository.WriteRecord(record);
        File.Delete(held);
        var second = repository.WriteRecord(record);

        Assert.That(first, Is.InstanceOf<NotWritten>());
        Assert.That(second, Is.InstanceOf<AlreadyWritten>());
        Assert.That(repository.ReadNewestLedger("shop"), Is.EqualTo("bad: 2.0\n"));
    }

    [Test]
    public void An_object_database_that_takes_nothing_is_a_result()
    {
        using var scratch = ScratchRepository.WithACommit();
        var repository = scratch.Open();
        // A file where a folder is wanted stops every user, whatever their rights.
        for (var i = 0; i < 256; i++)
        {
            var folder = Path.Combine(scratch.Folder, ".git/objects", i.ToString("x2"));
            if (!Directory.Exists(folder))
                File.WriteAllText(folder, string.Empty);
        }

        Assert.That(repository.WriteRecord(Records.Of("INC-1", "run-1")), Is.InstanceOf<NotWritten>());
    }

    [Test]
    public void A_repository_that_is_gone_is_a_result()
    {
        using var scratch = ScratchRepository.WithACommit();
        var repository = scratch.Open();
        Directory.Move(scratch.Folder, scratch.Folder + "-moved");

        Assert.That(repository.WriteRecord(Records.Of("INC-1", "run-1")), Is.InstanceOf<NotWritten>());
    }

    [TestCase(false, "incident")]
    [TestCase(true, "incident")]
    [TestCase(false, "incident/INC-1/fix")]
    [TestCase(true, "incident/INC-1/fix")]
    public void A_branch_in_the_way_is_a_result_and_stays(bool packed, string other)
    {
        using var scratch = ScratchRepository.WithACommit();
        scratch.Git("branch", other);
        if (packed)
            scratch.Git("pack-refs", "--all");

        var result = scratch.Open().WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(result, Is.InstanceOf<NotWritten>());
        Assert.That(((NotWritten)result).IsTransient, Is.False);
        Assert.That(scratch.Git("rev-parse", other), Is.EqualTo(scratch.Git("rev-parse", "main")));
    }
}
