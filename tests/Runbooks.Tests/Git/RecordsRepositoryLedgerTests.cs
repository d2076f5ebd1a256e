using Runbooks.Git;

namespace Runbooks.Tests.Git;

public class RecordsRepositoryLedgerTests
{
    [Test]
    public void Before_any_record_the_ledger_is_heads()
    {
        using var scratch = ScratchRepository.WithACommit();
        scratch.Commit("deployments/shop.yaml", "version: 1\n");

        Assert.That(scratch.Open().ReadNewestLedger("shop"), Is.EqualTo("version: 1\n"));
        Assert.That(scratch.Open().ReadNewestLedger("other"), Is.Null);
    }

    [Test]
    public void A_record_on_a_branch_moves_the_ledger_before_anybody_merges_it()
    {
        using var scratch = ScratchRepository.WithACommit();
        scratch.Commit("deployments/shop.yaml", "version: 1\n");
        var repository = scratch.Open();

        repository.WriteRecord(Records.Of("INC-1", "run-1", ("deployments/shop.yaml", "version: 2\n")));
        var second = (Committed)repository.WriteRecord(Records.Of("INC-2", "run-2", ("deployments/shop.yaml", "version: 3\n")));
        repository.WriteRecord(Records.Of("INC-3", "run-3"));

        Assert.That(repository.ReadNewestLedger("shop"), Is.EqualTo("version: 3\n"));
        Assert.That(scratch.Git("rev-parse", "refs/runbook/ledger/shop"), Is.EqualTo(second.Commit));
    }

    [Test]
    public void A_record_that_arrives_late_does_not_take_the_ledger_back()
    {
        using var scratch = ScratchRepository.WithACommit();
        var repository = scratch.Open();
        repository.WriteRecord(Records.Of("INC-2", "run-2", ("deployments/shop.yaml", "version: 3\n")));

        var late = Records.Of("INC-1", "run-1", ("deployments/shop.yaml", "version: 2\n")) with { When = Records.When.AddHours(-1) };

        Assert.That(repository.WriteRecord(late), Is.InstanceOf<Committed>());
        Assert.That(repository.ReadNewestLedger("shop"), Is.EqualTo("version: 3\n"));
    }

    [Test]
    public void Once_merged_the_ledger_is_what_head_made_of_it()
    {
        using var scratch = ScratchRepository.WithACommit();
        var repository = scratch.Open();
        repository.WriteRecord(Records.Of("INC-1", "run-1", ("deployments/shop.yaml", "bad: [ 2.0 ]\n")));
        scratch.Git("merge", "--quiet", "--no-ff", "-m", "Merge the record", "incident/INC-1");
        scratch.Commit("deployments/shop.yaml", "bad: []\n");

        Assert.That(repository.ReadNewestLedger("shop"), Is.EqualTo("bad: []\n"));
    }

    [Test]
    public void Every_target_has_a_ledger_of_its_own()
    {
        using var scratch = ScratchRepository.WithACommit();
        var repository = scratch.Open();

        repository.WriteRecord(Records.Of("INC-1", "run-1", ("deployments/shop.yaml", "a\n"), ("deployments/old/shop.yaml", "b\n")));

        Assert.That(repository.ReadNewestLedger("shop"), Is.EqualTo("a\n"));
        Assert.That(scratch.Git("for-each-ref", "--format=%(refname)", "refs/runbook"), Is.EqualTo("refs/runbook/ledger/shop"));
    }
}
