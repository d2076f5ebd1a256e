using Runbooks.Git;

namespace Runbooks.Tests.Git;

public class RecordsRepositoryReadTests
{
    [Test]
    public void A_file_is_read_from_any_commit()
    {
        using var scratch = ScratchRepository.WithACommit();
        scratch.Commit("README.md", "grüße\n");
        var repository = scratch.Open();

        Assert.That(repository.ReadFile("HEAD", "README.md"), Is.EqualTo("grüße\n"));
        Assert.That(repository.ReadFile("main~1", "README.md"), Is.EqualTo("hello\n"));
        Assert.That(repository.ReadFile(scratch.Git("rev-parse", "HEAD"), "README.md"), Is.EqualTo("grüße\n"));
    }

    [TestCase("HEAD", "missing.md")]
    [TestCase("HEAD", "")]
    [TestCase("nowhere", "README.md")]
    [TestCase("no such..spec^^", "README.md")]
    [TestCase("", "README.md")]
    [TestCase("HEAD:README.md", "README.md")]
    public void What_is_not_there_reads_as_null(string commitish, string path)
    {
        using var scratch = ScratchRepository.WithACommit();

        Assert.That(scratch.Open().ReadFile(commitish, path), Is.Null);
    }

    [Test]
    public void Records_of_head_and_of_incident_branches_are_found_once_newest_first()
    {
        using var scratch = ScratchRepository.WithACommit();
        var repository = scratch.Open();
        scratch.Commit("incidents/2025/01/02/INC-old/incident.yaml", "id: INC-old\n");
        scratch.Commit("incidents/2025/01/02/INC-without-record/notes.md", "nothing\n");
        scratch.Commit("incidents/templates/x/y/z/incident.yaml", "id: no\n");
        var merged = (Committed)repository.WriteRecord(Records.Of("INC-1", "run-1"));
        scratch.Git("merge", "--quiet", merged.Branch);
        var open = (Committed)repository.WriteRecord(Records.Of("INC-2", "run-2"));

        var head = scratch.Git("rev-parse", "HEAD");
        Assert.That(
            repository.FindRecords(),
            Is.EqualTo(
                new[]
                {
                    new RecordLocation("INC-2", open.Commit, Records.PathOf("INC-2"), "incident/INC-2"),
                    new RecordLocation("INC-1", head, Records.PathOf("INC-1"), null),
                    new RecordLocation("INC-old", head, "incidents/2025/01/02/INC-old/incident.yaml", null),
                }
            )
        );
        Assert.That(repository.ReadFile(open.Commit, Records.PathOf("INC-2")), Is.EqualTo("id: INC-2\n"));
    }

    [Test]
    public void The_newest_records_are_found_without_those_before_them_and_an_id_by_its_day()
    {
        using var scratch = ScratchRepository.WithACommit();
        foreach (var (day, id) in new[] { ("2024/12/31", "20241231-a"), ("2025/01/02", "20250102-a"), ("2025/01/02", "20250102-b") })
            scratch.Commit($"incidents/{day}/INC-{id}/incident.yaml", $"id: INC-{id}\n");
        scratch.Git("checkout", "-q", "-b", "incident/INC-20250103-a");
        scratch.Commit("incidents/2025/01/03/INC-20250103-a/incident.yaml", "id: INC-20250103-a\n");
        scratch.Git("checkout", "-q", "main");

        // Whoever reads the older ones comes upon what is not there.
        var tree = scratch.Git("rev-parse", "HEAD:incidents/2024");
        File.Delete(Path.Combine(scratch.Folder, ".git", "objects", tree[..2], tree[2..]));
        var repository = scratch.Open();

        Assert.That(Ids(new RecordSelection(Most: 1)), Is.EqualTo(["INC-20250103-a"]));
        Assert.That(Ids(new RecordSelection(Most: 2)), Is.EqualTo(["INC-20250103-a", "INC-20250102-b"]));
        Assert.That(Ids(new RecordSelection(Since: new DateOnly(2025, 1, 3))), Is.EqualTo(["INC-20250103-a"]));
        Assert.That(Ids(RecordSelection.OfDayIn("INC-20250102-b")), Is.EqualTo(["INC-20250102-b", "INC-20250102-a"]));
        Assert.That(Ids(RecordSelection.OfDayIn("20250102")), Is.EqualTo(["INC-20250102-b", "INC-20250102-a"]));
        Assert.That(RecordSelection.OfDayIn("2025"), Is.Null);

        IEnumerable<string> Ids(RecordSelection? wanted) => repository.FindRecords(wanted).Select(r => r.IncidentId);
    }

    [Test]
    public void An_empty_repository_has_no_records_and_no_ledger()
    {
        using var scratch = ScratchRepository.Empty();

        Assert.That(scratch.Open().FindRecords(), Is.Empty);
        Assert.That(scratch.Open().ReadNewestLedger("shop"), Is.Null);
        Assert.That(scratch.Open().ReadFile("HEAD", "README.md"), Is.Null);
    }

    [Test]
    public void A_committed_file_has_its_commit_and_says_when_it_was_changed()
    {
        using var scratch = ScratchRepository.WithACommit();
        scratch.Commit("runbooks/deploy.yaml", "id: deploy\n");
        var file = Path.Combine(scratch.Folder, "runbooks", "deploy.yaml");
        var head = scratch.Git("rev-parse", "HEAD");

        Assert.That(SourceCommit.Of(file), Is.EqualTo(new SourceCommit(head, IsModified: false, "runbooks/deploy.yaml")));

        File.WriteAllText(file, "id: deploy\r\n");
        Assert.That(SourceCommit.Of(file)!.IsModified, Is.False);

        File.WriteAllText(file, "id: other!\n");
        Assert.That(SourceCommit.Of(file)!.IsModified, Is.True);
    }

    [Test]
    public void A_file_that_was_never_committed_counts_as_modified()
    {
        using var scratch = ScratchRepository.WithACommit();

        Assert.That(SourceCommit.Of(scratch.Write("new.yaml", "id: new\n"))!.IsModified, Is.True);
    }

    [Test]
    public void A_file_outside_of_any_repository_has_no_commit()
    {
        using var scratch = ScratchRepository.Empty();
        var outside = Path.Combine(scratch.Root, "outside.yaml");
        File.WriteAllText(outside, "id: outside\n");

        Assert.That(SourceCommit.Of(outside), Is.Null);
        Assert.That(SourceCommit.Of(scratch.Write("unborn.yaml", "id: unborn\n")), Is.Null);
    }
}
