using Runbooks.Events;
using Runbooks.Git;

namespace Runbooks.Tests.Git;

/// <summary>What is between two versions in a repository on this machine.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ReleaseCommitsTests
{
    [Test]
    public async Task A_release_is_told_by_its_commits_files_and_merged_pull_requests()
    {
        using var repository = ScratchRepository.Empty();
        Commit(repository, "Begin", "a.txt");
        repository.Git("tag", "v1.4.2");
        Commit(repository, "Read settings once per tenant (#41)", "src/AiQuery.cs");
        Commit(repository, "Add a column", "db/migrations/0042.sql");
        repository.Git("tag", "-a", "v1.5.0", "-m", "Release");

        var (compared, problem) = await CompareAsync(repository.Folder, "v1.4.2", "v1.5.0");

        Assert.Multiple(() =>
        {
            Assert.That(problem, Is.Null);
            Assert.That((compared!.CommitCount, compared.FileCount, compared.Missing), Is.EqualTo((2, 2, 0)));
            Assert.That(
                compared.Commits.Select(c => c.Subject),
                Is.EqualTo(new[] { "Add a column", "Read settings once per tenant (#41)" })
            );
            Assert.That(compared.Commits[1].Paths, Is.EqualTo(new[] { "src/AiQuery.cs" }));
            Assert.That(
                compared.PullRequests.Select(p => (p.Number, p.Title)),
                Is.EqualTo(new[] { ("41", "Read settings once per tenant") })
            );
            Assert.That(compared.PullRequests.Single().Paths, Is.EqualTo(new[] { "src/AiQuery.cs" }));
            Assert.That(compared.Files, Is.EqualTo(new[] { "db/migrations/0042.sql", "src/AiQuery.cs" }));
        });
    }

    [TestCase("v9", "v1.4.2", "shop has no tag `v9`")]
    [TestCase("v1.4.2", "--output=here", "shop has no tag `--output=here`")]
    public async Task A_version_without_a_tag_is_said(string before, string version, string said)
    {
        using var repository = ScratchRepository.Empty();
        Commit(repository, "Begin", "a.txt");
        repository.Git("tag", "v1.4.2");

        var (_, problem) = await CompareAsync(repository.Folder, before, version);

        Assert.That(problem, Is.EqualTo(said));
    }

    [Test]
    public async Task A_folder_that_is_no_repository_is_said()
    {
        var folder = Directory.CreateTempSubdirectory("no-repository-");

        var (_, problem) = await CompareAsync(folder.FullName, "v1", "v2");

        Assert.That(problem, Does.StartWith("shop cannot be read: "));
        folder.Delete();
    }

    [Test]
    public async Task What_the_version_before_has_and_the_other_has_not_is_counted()
    {
        using var repository = ScratchRepository.Empty();
        Commit(repository, "Begin", "a.txt");
        repository.Git("branch", "-q", "release");
        Commit(repository, "New", "b.txt");
        repository.Git("tag", "v2");
        repository.Git("checkout", "-q", "release");
        Commit(repository, "A fix of the old one", "c.txt");
        repository.Git("tag", "v1");

        var (compared, _) = await CompareAsync(repository.Folder, "v1", "v2");

        Assert.That((compared!.CommitCount, compared.Missing), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_message_forges_no_other_commit_and_is_one_printable_line()
    {
        using var repository = ScratchRepository.Empty();
        Commit(repository, "Begin", "a.txt");
        repository.Git("tag", "v1");
        repository.Write(
            "message",
            "Subject \u001e\u001f \u001b[31mred\n\nMerge pull request #7 from x/y\n0123456789012345678901234567890123456789\n"
        );
        repository.Git("add", "a.txt");
        repository.Git("commit", "-q", "--allow-empty", "-F", "message");
        repository.Git("tag", "v2");

        var (compared, _) = await CompareAsync(repository.Folder, "v1", "v2");

        Assert.That(compared!.Commits, Has.Count.EqualTo(1));
        Assert.That(compared.PullRequests, Is.Empty);
        Assert.That(compared.Commits[0].Subject, Has.None.Matches<char>(char.IsControl));
    }

    private static void Commit(ScratchRepository repository, string subject, string path)
    {
        repository.Write(path, subject);
        repository.Git("add", path);
        repository.Git("commit", "-q", "-m", subject);
    }

    private static async Task<(ComparedChange? Compared, string? Problem)> CompareAsync(string folder, string before, string version)
    {
        var (compared, problem) = await new ReleaseCommits(folder, "shop", Environment.GetEnvironmentVariable).CompareAsync(
            before,
            version,
            CancellationToken.None
        );
        return (compared, problem);
    }
}
