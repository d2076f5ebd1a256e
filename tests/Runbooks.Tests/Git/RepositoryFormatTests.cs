using System.Diagnostics;
using System.Runtime.Versioning;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git;

/// <summary>Repositories that git can write to, and libgit2 cannot: each takes records.</summary>
public sealed class RepositoryFormatTests
{
    [TestCase("blob:none")]
    [TestCase("tree:0")]
    public async Task A_partial_clone_takes_records_and_shows_them(string filter)
    {
        using var served = Served();
        using var ada = new Person(served.Path);
        Directory.Delete(ada.Clone, recursive: true);
        ScratchRepository.GitIn(ada.Home, "clone", "--quiet", $"--filter={filter}", "--no-checkout", $"file://{served.Path}", ada.Clone);
        ada.Git("symbolic-ref", "HEAD", "refs/heads/other");
        ada.Git("update-ref", "refs/heads/other", "refs/remotes/origin/main");

        var result = await ada.RecordAsync("INC-1", "run-1", rebuild: null);

        Assert.That(result, Is.InstanceOf<Pushed>(), result.Problem);
        Assert.That(
            served.Git("ls-tree", "--name-only", "incident/INC-1").Split('\n'),
            Is.EqualTo(new[] { "README.md", "folder", "incidents" })
        );
        Assert.That(ada.Records.FindRecords().Select(r => r.IncidentId), Is.EqualTo(new[] { "INC-1", "INC-0" }));
        Assert.That(
            ada.Records.ReadRecords().Select(r => System.Text.Encoding.UTF8.GetString(r.Content)),
            Is.EqualTo(new[] { "id: INC-1\n", "id: INC-0\n" })
        );
        Assert.That(ada.Records.ReadFile("origin/main", "README.md"), Is.EqualTo("hello\n"));
        using var files = ada.Records.OpenFiles("incident/INC-1")!;
        Assert.That(files.FindRecords(), Has.Count.EqualTo(2));
    }

    [TestCase("--object-format=sha256")]
    [TestCase("--ref-format=reftable")]
    public async Task A_repository_of_another_format_takes_records_and_pushes_them(string format)
    {
        using var server = Init(format, "--bare");
        using var scratch = Init(format);
        scratch.Commit("README.md", "hello\n");
        scratch.Git("remote", "add", "origin", server.Folder);
        scratch.Git("push", "--quiet", "origin", "HEAD:main");
        var records = scratch.Open();
        var record = Records.Of("INC-1", "run-1", ("deployments/shop.yaml", "a: 1\n"));

        var made = records.WriteRecord(record);
        Assert.That(made, Is.InstanceOf<Committed>(), (made as NotWritten)?.Reason);
        var commit = ((Committed)made).Commit;
        var pushed = await records
            .FindPush(TimeProvider.System, () => 0.5)!
            .PushAsync(record, commit, _ => record, TimeSpan.Zero, CancellationToken.None);

        Assert.That(pushed, Is.InstanceOf<Pushed>(), pushed.Problem);
        Assert.That(records.WriteRecord(record), Is.EqualTo(new AlreadyWritten(commit, "incident/INC-1")));
        Assert.That(records.ReadNewestLedger("shop"), Is.EqualTo("a: 1\n"));
        Assert.That(records.FindRecords().Single().Commit, Is.EqualTo(commit));
        Assert.That(records.FindRecording(commit, "run-1"), Is.EqualTo(commit));
        Assert.That(records.FindMergeBase(commit, records.Resolve("HEAD")!), Is.EqualTo(scratch.Git("rev-parse", "HEAD")));
        Assert.That(records.CurrentBranch(), Is.EqualTo("main"));
        Assert.That(scratch.Git("log", "--format=%s", "incident/INC-1"), Is.EqualTo("Record incident/INC-1\nChange README.md"));
        Assert.That(scratch.Git("fsck", "--strict"), Does.Not.Contain("error"));
        var chains = records.FindRemote()!;
        Assert.That(
            (
                await chains.SwapAsync("refs/runbook/locks/shop", null, "lock.json", "mine", "Take", Records.When, CancellationToken.None)
            ).Problem,
            Is.Null
        );
        Assert.That(chains.Known("refs/runbook/locks/shop", "lock.json")?.Text, Is.EqualTo("mine"));
    }

    [Test]
    public void Writers_of_one_branch_in_another_format_lose_nothing_to_each_other()
    {
        using var scratch = Init("--object-format=sha256");
        scratch.Commit("README.md", "hello\n");
        var records = scratch.Open();

        var results = Enumerable
            .Range(1, 4)
            .AsParallel()
            .WithDegreeOfParallelism(4)
            .Select(i => records.WriteRecord(Records.On("incident/INC-1", $"run-{i}", ($"incidents/2026/11/23/INC-1/{i}.txt", $"{i}\n"))))
            .ToList();

        Assert.That(results, Is.All.InstanceOf<Committed>());
        Assert.That(scratch.Git("ls-tree", "--name-only", "incident/INC-1:incidents/2026/11/23/INC-1").Split('\n'), Has.Length.EqualTo(4));
    }

    [Test]
    public void A_branch_in_the_way_is_a_result_in_another_format_too()
    {
        using var scratch = Init("--object-format=sha256");
        scratch.Commit("README.md", "hello\n");
        scratch.Git("branch", "incident");

        Assert.That(
            scratch.Open().WriteRecord(Records.Of("INC-1", "run-1")),
            Is.InstanceOf<NotWritten>().With.Property(nameof(NotWritten.IsTransient)).False
        );
    }

    [TestCase("preciousObjects", "true")]
    [TestCase("partialClone", "origin")]
    [TestCase("relativeWorktrees", "true")]
    [TestCase("refStorage", "files")]
    public void An_extension_that_git_knows_stops_no_record(string name, string value)
    {
        if (name == "relativeWorktrees")
            Component.GitKnows("extensions.relativeWorktrees", new Version(2, 48));
        if (name == "refStorage")
            Component.GitKnows("extensions.refStorage", new Version(2, 45));
        using var scratch = ScratchRepository.WithACommit();
        scratch.Git("config", "core.repositoryFormatVersion", "1");
        scratch.Git("config", "extensions." + name, value);

        Assert.That(scratch.Open().WriteRecord(Records.Of("INC-1", "run-1")), Is.InstanceOf<Committed>());
    }

    [TestCase("split")]
    [TestCase("sparse")]
    public void An_index_in_a_newer_format_is_read_and_kept(string kind)
    {
        using var scratch = ScratchRepository.WithACommit();
        scratch.Commit("a/x", "x\n");
        scratch.Commit("b/x", "x\n");
        scratch.Commit(Records.PathOf("INC-1"), "id: INC-1\n");
        if (kind == "split")
            scratch.Git("update-index", "--split-index");
        else
            scratch.Git("sparse-checkout", "set", "--cone", "--sparse-index", "incidents");
        scratch.Write(Records.PathOf("INC-1"), "id: INC-1, changed\n");
        scratch.Write(Records.PathOf("INC-2"), "id: INC-2\n");
        var records = scratch.Open();

        using var files = records.OpenWorkTree();
        Assert.That(files.FindRecords().Select(r => r.IncidentId), Is.EqualTo(new[] { "INC-2", "INC-1" }));
        Assert.That(files.Read(Records.PathOf("INC-1")), Is.EqualTo("id: INC-1, changed\n"u8.ToArray()));
        var shown = records.FindCheckedOut("main")!;
        Assert.That(shown.ChangedOf([Records.PathOf("INC-1"), Records.PathOf("INC-3")]), Is.EqualTo(new[] { Records.PathOf("INC-1") }));
        shown.Update(new Dictionary<string, ReadOnlyMemory<byte>> { [Records.PathOf("INC-3")] = "id: INC-3\n"u8.ToArray() });
        Assert.That(scratch.Git("diff", "--cached", "--name-status"), Is.EqualTo("A\t" + Records.PathOf("INC-3")));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public void What_is_written_into_a_shared_repository_its_group_can_write_to()
    {
        Component.Applies(!OperatingSystem.IsWindows(), "there are no modes there");
        using var scratch = ScratchRepository.Empty("--shared=group");
        scratch.Commit("README.md", "hello\n");
        var before = Directory.EnumerateFiles(scratch.Folder, "*", SearchOption.AllDirectories).ToHashSet();

        var made = (Committed)scratch.Open().WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(
            File.GetUnixFileMode(Path.Combine(scratch.Folder, ".git/refs/heads/incident/INC-1")) & UnixFileMode.GroupWrite,
            Is.Not.Zero
        );
        Assert.That(File.GetUnixFileMode(Path.Combine(scratch.Folder, ".git/refs/heads/incident")) & UnixFileMode.GroupWrite, Is.Not.Zero);
        Assert.That(
            File.GetUnixFileMode(Path.Combine(scratch.Folder, ".git/objects", made.Commit[..2])) & UnixFileMode.GroupWrite,
            Is.Not.Zero
        );
        Assert.That(before, Is.SubsetOf(Directory.EnumerateFiles(scratch.Folder, "*", SearchOption.AllDirectories)));
    }

    [Category(Component.RootCategory)]
    [TestCase("GIT_CONFIG_GLOBAL")]
    [TestCase("GIT_CONFIG_SYSTEM")]
    [TestCase("GIT_CONFIG_COUNT")]
    [TestCase("~/.gitconfig")]
    public void A_repository_of_somebody_else_that_git_trusts_is_trusted_wherever_that_stands(string where)
    {
        using var served = new ServedRepository();
        using var ada = new Person(served.Path);
        ada.Git("commit", "--quiet", "--allow-empty", "-m", "First");
        GiveAway(ada.Clone);
        Assert.That(RecordsRepository.Open(ada.Clone, new DiagnosticBag(), ada.Environment), Is.Null, "nobody trusts it yet");
        var file = Path.Combine(ada.Home, "trusting");
        File.WriteAllText(file, "[safe]\n\tdirectory = *\n");
        switch (where)
        {
            case "GIT_CONFIG_COUNT":
                ada.With(where, "1").With("GIT_CONFIG_KEY_0", "safe.directory").With("GIT_CONFIG_VALUE_0", "*");
                break;
            case "~/.gitconfig":
                ada.Configure(File.ReadAllText(file));
                break;
            default:
                ada.With(where, file).With("GIT_CONFIG_NOSYSTEM", where == "GIT_CONFIG_SYSTEM" ? string.Empty : "1");
                break;
        }

        Assert.That(ada.Records.WriteRecord(Records.Of("INC-1", "run-1")), Is.InstanceOf<Committed>());
        Assert.That(ada.Records.FindRecords().Select(r => r.IncidentId), Is.EqualTo(new[] { "INC-1" }));
    }

    [Test]
    public void A_name_that_is_no_text_stays_as_it_is_beside_a_record()
    {
        using var scratch = ScratchRepository.WithACommit();
        Run(
            scratch.Folder,
            "printf 'caf\\351' > name && git update-index --add --cacheinfo 100644,$(git rev-parse HEAD:README.md),\"$(cat "
                + "name)\" && rm name && git commit --quiet -m Latin-1"
        );
        var before = scratch.Git("ls-tree", "HEAD");

        Assert.That(scratch.Open().WriteRecord(Records.Of("INC-1", "run-1")), Is.InstanceOf<Committed>());

        Assert.That(
            scratch.Git("ls-tree", "incident/INC-1").Split('\n').Where(l => !l.EndsWith("incidents", StringComparison.Ordinal)),
            Is.EqualTo(before.Split('\n'))
        );
        Assert.That(scratch.Git("fsck", "--strict"), Does.Not.Contain("error"));
    }

    [Test]
    public void A_run_that_git_collects_garbage_beside_keeps_its_record()
    {
        using var scratch = ScratchRepository.WithACommit();
        var records = scratch.Open();
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                Run(scratch.Folder, "git gc --quiet --prune=now || true");
        });

        var results = Enumerable.Range(1, 8).Select(i => records.WriteRecord(Records.Of($"INC-{i}", $"run-{i}"))).ToList();
        stop.Cancel();
        Assert.That(collecting.Wait(Bounded.Patience), "git has collected");

        Assert.That(results.Where(r => r is not Committed), Is.Empty);
        for (var i = 1; i <= 8; i++)
            Assert.That(scratch.Git("show", $"incident/INC-{i}:{Records.PathOf($"INC-{i}")}"), Is.EqualTo($"id: INC-{i}"));
        Assert.That(scratch.Git("fsck", "--full"), Does.Not.Contain("missing"));
    }

    [Test]
    public async Task What_a_collection_takes_that_began_before_the_record_is_written_again()
    {
        Component.Applies(OperatingSystem.IsLinux(), "how it was called is read from /proc");
        using var scratch = ScratchRepository.WithACommit();
        var record = Path.Combine(scratch.Folder, ".git/refs/heads/incident/INC-1");
        File.WriteAllText(
            Path.Combine(scratch.Root, "gc"),
            $"find .git/objects -type f | sort > ../had\necho \"$$ here\" > .git/gc.pid\ntouch ../begun\nuntil [ -e "
                + $"{record} ]; do sleep 0.01; done\n"
                + "find .git/objects -type f | sort | comm -13 ../had - | xargs rm -f\ntouch ../taken\nrm .git/gc.pid\n"
        );
        using var collection = Process.Start(
            new ProcessStartInfo("sh", [Path.Combine(scratch.Root, "gc"), "--prune=now"]) { WorkingDirectory = scratch.Folder }
        )!;
        await Bounded.UntilAsync(() => File.Exists(Path.Combine(scratch.Root, "begun")), "the collection has begun");

        var result = scratch.Open().WriteRecord(Records.Of("INC-1", "run-1"));

        await collection.EndsAsync();
        Assert.That(File.Exists(Path.Combine(scratch.Root, "taken")), Is.True);
        Assert.That(result, Is.InstanceOf<Committed>());
        Assert.That(scratch.Git("show", $"incident/INC-1:{Records.PathOf("INC-1")}"), Is.EqualTo("id: INC-1"));
        Assert.That(scratch.Git("fsck", "--full"), Does.Not.Contain("missing"));
    }

    private static ServedRepository Served()
    {
        var served = new ServedRepository();
        var seed = Path.Combine(served.Folder, "seed");
        ScratchRepository.GitIn(served.Folder, "clone", "--quiet", served.Path, seed);
        foreach (
            var (path, text) in (IEnumerable<(string, string)>)
                [("README.md", "hello\n"), ("folder/file", "x\n"), ("incidents/2026/11/22/INC-0/incident.yaml", "id: INC-0\n")]
        )
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(seed, path))!);
            File.WriteAllText(Path.Combine(seed, path), text);
        }

        ScratchRepository.GitIn(seed, "add", "--all");
        ScratchRepository.GitIn(seed, "-c", "user.name=Seed", "-c", "user.email=seed@example.org", "commit", "--quiet", "-m", "Files");
        ScratchRepository.GitIn(seed, "push", "--quiet", "origin", "HEAD:main");
        served.Configure("uploadpack.allowFilter", "true");
        served.Configure("uploadpack.allowAnySHA1InWant", "true");
        return served;
    }

    private static ScratchRepository Init(params string[] options)
    {
        if (options[0] == "--ref-format=reftable")
            Component.GitKnows("reftable", new Version(2, 45));
        return ScratchRepository.Empty(options);
    }

    private static void GiveAway(string folder)
    {
        Component.Root();
        Run(folder, "chown -R nobody .");
    }

    private static void Run(string folder, string script)
    {
        var ended = Bounded.Run(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = folder });
        Assert.That(ended.Code, Is.Zero, ended.Error);
    }
}
