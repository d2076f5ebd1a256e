using System.Text;
using System.Text.Json.Nodes;
using Runbooks.GitOps;
using Runbooks.Programs;
using Runbooks.Tests.Git;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.GitOps;

/// <summary>Looks at real repositories, and commits to them.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class GitRepositoriesTests
{
    private const string Values = "apps/values.yaml";

    [Test]
    public async Task A_file_has_the_commits_of_the_branch_and_what_each_made_of_the_value()
    {
        using var repository = With("tag: 1.4.2\n", "tag: 1.5.0\n");
        repository.Commit("README", "beside");

        var commits = await LookAsync(repository.Folder);

        Assert.That(commits.Select(c => (string?)c!["value"]), Is.EqualTo(["1.5.0", "1.4.2"]));
        Assert.That((string?)commits[0]!["sha"], Is.EqualTo(repository.Git("rev-parse", "HEAD~1")));
    }

    [Test]
    public async Task What_was_on_a_side_branch_alone_was_never_reconciled()
    {
        using var repository = With("tag: 1.4.2\n");
        repository.Git("checkout", "--quiet", "-b", "side");
        repository.Commit(Values, "tag: 1.5.0-rc\n");
        repository.Commit(Values, "tag: 1.5.0\n");
        repository.Git("checkout", "--quiet", "main");
        repository.Git("merge", "--quiet", "--no-ff", "-m", "Merge side", "side");

        var commits = await LookAsync(repository.Folder);

        Assert.That(
            commits.Select(c => $"{c!["value"]} {c["subject"]}"),
            Is.EqualTo(["1.5.0 Merge side", $"1.4.2 {repository.Git("log", "-1", "--format=%s", "HEAD~1")}"])
        );
    }

    [Test]
    public async Task Ten_thousand_commits_are_told_as_far_as_anybody_goes_back()
    {
        using var repository = ScratchRepository.Empty();
        var stream = new StringBuilder();
        for (var i = 0; i < 10_100; i++)
        {
            var text = $"tag: \"{i}\"\n";
            stream.Append("commit refs/heads/main\ncommitter Ada <ada@example.org> ").Append(1_700_000_000 + i).Append(" +0000\n");
            stream.Append("data 2\nx\nM 100644 inline ").Append(Values).Append("\ndata ").Append(text.Length).Append('\n').Append(text);
        }

        var file = repository.Write("stream", stream.ToString());
        var imported = Bounded.Run("/bin/sh", "-c", "git -C \"$1\" fast-import --quiet <\"$2\"", "sh", repository.Folder, file);
        Assert.That(imported.Code, Is.Zero, imported.Error);

        var commits = await LookAsync(repository.Folder);

        Assert.That((commits.Count, (string?)commits[0]!["value"], (string?)commits[^1]!["value"]), Is.EqualTo((200, "10099", "9900")));
    }

    [Test]
    public async Task An_earlier_state_of_the_file_that_cannot_be_read_has_no_value_and_that_of_now_is_no_look()
    {
        using var repository = With("tag: [\n", "image: 1\n", "tag: 1.5.0\n");

        Assert.That((await LookAsync(repository.Folder)).Select(c => (string?)c!["value"]), Is.EqualTo(["1.5.0", null, null]));
        repository.Commit(Values, "image: 1\n");
        Assert.That(await ProblemAsync(repository.Folder), Is.EqualTo($"{Values}: it has no `tag`"));
        repository.Commit(Values, new string('#', 1024 * 1024) + "\ntag: 1\n");
        Assert.That(await ProblemAsync(repository.Folder), Is.EqualTo($"{Values} is larger than 1024 KiB"));
    }

    [Test]
    public async Task A_symbolic_link_and_what_is_not_there_are_told()
    {
        using var repository = With("tag: 1.5.0\n");
        Component.Applies(!OperatingSystem.IsWindows(), "links are made otherwise there");
        File.CreateSymbolicLink(Path.Combine(repository.Folder, "link.yaml"), Values);
        repository.Git("add", "link.yaml");
        repository.Git("commit", "--quiet", "-m", "link");

        Assert.That(await ProblemAsync(repository.Folder, file: "link.yaml"), Does.StartWith("link.yaml is a symbolic link"));
        Assert.That(await ProblemAsync(repository.Folder, file: "apps"), Does.StartWith("apps is a folder"));
        Assert.That(await ProblemAsync(repository.Folder, file: "none.yaml"), Does.EndWith("has no file `none.yaml`"));
        Assert.That(await ProblemAsync(repository.Folder, branch: "other"), Does.EndWith("has no branch `other`"));
    }

    [Test]
    public async Task What_a_commit_says_moves_no_cursor()
    {
        using var repository = With("tag: 1.4.2\n");
        repository.Write(Values, "tag: 1.5.0\n");
        repository.Git("-c", "user.name=A\u001b[2Jda", "commit", "--quiet", "-a", "-m", "\u001b]0;owned\u0007Deploy\u202e");

        var commit = (await LookAsync(repository.Folder))[0]!;

        Assert.That($"{commit["author"]}{commit["subject"]}".Any(c => char.IsControl(c) || c == '\u202e'), Is.False);
        Assert.That((string?)commit["subject"], Does.Contain("Deploy"));
    }

    [Test]
    public async Task A_password_in_an_address_stands_in_no_reason()
    {
        var port = FreePort.Next();

        var problem = await ProblemAsync($"http://bot:glpat-0123456789@127.0.0.1:{port}/deploy.git");

        Assert.That(problem, Does.StartWith($"http://127.0.0.1:{port}/deploy.git cannot be asked: ").And.Not.Contain("glpat"));
    }

    [Test]
    public async Task Several_look_at_once_and_fetch_into_one_place()
    {
        using var repository = With("tag: 1.4.2\n", "tag: 1.5.0\n");

        var looks = await Bounded.Of(Task.WhenAll(Enumerable.Range(0, 6).Select(_ => LookAsync(repository.Folder))), "all have looked");

        Assert.That(looks.Select(l => (string?)l[0]!["value"]), Is.All.EqualTo("1.5.0"));
    }

    [Test]
    public async Task A_fetch_that_was_killed_keeps_no_other_from_fetching()
    {
        using var repository = With("tag: 1.4.2-killed\n");
        await LookAsync(repository.Folder);
        var ours = CloneOf(repository);
        await File.WriteAllTextAsync(Path.Combine(ours, "refs", "heads", "main.lock"), string.Empty);
        await File.WriteAllTextAsync(Path.Combine(ours, "shallow.lock"), string.Empty);
        repository.Commit(Values, "tag: 1.5.0\n");

        Assert.That((string?)(await LookAsync(repository.Folder))[0]!["value"], Is.EqualTo("1.5.0"));
    }

    [Test]
    public async Task A_clone_that_was_killed_while_it_was_made_is_made()
    {
        using var repository = With("tag: 1.4.2-unmade\n");
        await LookAsync(repository.Folder);
        var ours = CloneOf(repository);
        File.Delete(Path.Combine(ours, "runbook-made"));
        await File.WriteAllTextAsync(Path.Combine(ours, "config.lock"), string.Empty);

        Assert.That((string?)(await LookAsync(repository.Folder))[0]!["value"], Is.EqualTo("1.4.2-unmade"));
    }

    [Test]
    public async Task A_disk_that_keeps_no_file_is_a_reason_and_no_fault_of_ours()
    {
        using var repository = With("tag: 1.4.2-full\n");
        await LookAsync(repository.Folder);
        var made = Path.Combine(CloneOf(repository), "runbook-made");
        File.Delete(made);
        Directory.CreateDirectory(made);

        Assert.That(await ProblemAsync(repository.Folder), Does.StartWith("nothing can be fetched into "));
    }

    [Test]
    public async Task Who_has_waited_for_another_to_fetch_does_not_fetch_again()
    {
        Component.Applies(!OperatingSystem.IsWindows(), "what serves the repository is a script");
        using var repository = With("tag: 1.4.2-waits\n");
        await LookAsync(repository.Folder);
        var turn = Path.Combine(CloneOf(repository), "runbook-turn");
        repository.Commit(Values, "tag: 1.5.0\n");
        var asked = Path.Combine(repository.Folder, "asked");
        var serves = Path.Combine(repository.Folder, "serves");
        Executable.Write(serves, $"#!/bin/sh\necho x >> '{asked}'\nexec git-upload-pack \"$@\"\n");
        var configuration = repository.Write("gitconfig", $"[remote \"runbook\"]\n\tuploadpack = {serves}\n");
        string? Environment(string name) => name == "GIT_CONFIG_GLOBAL" ? configuration : ScratchCache.Environment(name);
        Task<RepositoryAnswer>[] looks;
        using (new FileStream(turn, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            looks =
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(_ => Task.Run(() => Repositories(Environment).LookAsync(CallOf(repository.Folder), default))),
            ];
            await Bounded.UntilAsync(
                () => File.Exists(asked) && File.ReadAllLines(asked).Length == 4,
                "all have asked where the branch is"
            );
        }

        var told = await Bounded.Of(Task.WhenAll(looks), "all have looked");

        Assert.That(told.Select(t => (string?)t.Body["commits"]?[0]?["value"]), Is.All.EqualTo("1.5.0"));
        Assert.That(await File.ReadAllLinesAsync(asked), Has.Length.EqualTo(5), "one has fetched");
    }

    [Test]
    public async Task What_one_has_read_another_of_the_same_run_knows_of_each_file()
    {
        using var repository = With("tag: 1.4.2-known\n");
        repository.Commit("other.yaml", "tag: other\n");
        var programs = new ProgramRunner(Repository.Root, ScratchCache.Environment, TimeProvider.System);
        var (one, other) = (CallOf(repository.Folder), CallOf(repository.Folder, "other.yaml"));
        foreach (var call in (GitCall[])[one, other])
            await new GitRepositories(programs, TimeProvider.System).LookAsync(call, CancellationToken.None);

        // What is read again is not there any more.
        var objects = Path.Combine(CloneOf(repository), "objects");
        Directory.Delete(objects, recursive: true);
        Directory.CreateDirectory(objects);
        var again = await Task.WhenAll(
            ((GitCall[])[one, other, one]).Select(c =>
                new GitRepositories(programs, TimeProvider.System).LookAsync(c, CancellationToken.None)
            )
        );

        Assert.That(again.Select(a => (string?)a.Body["commits"]?[0]?["value"]), Is.EqualTo(["1.4.2-known", "other", "1.4.2-known"]));
    }

    [Test]
    public async Task Neither_the_hooks_of_the_account_nor_its_editor_run_when_a_commit_is_pushed()
    {
        Component.Applies(!OperatingSystem.IsWindows(), "a hook is a program there");
        using var repository = With("tag: 1.4.2\n", "tag: 1.5.0\n");
        repository.Git("config", "receive.denyCurrentBranch", "ignore");
        var ran = Path.Combine(repository.Folder, "ran");
        foreach (var hook in (string[])["pre-push", "commit-msg", "prepare-commit-msg", "post-index-change"])
            Executable.Write(Path.Combine(repository.Folder, "hooks", hook), $"#!/bin/sh\ntouch '{ran}'\n");
        var configuration = repository.Write(
            "gitconfig",
            $"[user]\n\tname = Ada\n\temail = ada@example.org\n[core]\n\thooksPath = {repository.Folder}/hooks\n\teditor = touch {ran}\n"
        );
        var repositories = Repositories(name => name == "GIT_CONFIG_GLOBAL" ? configuration : ScratchCache.Environment(name));
        var head = repository.Git("rev-parse", "HEAD");
        var commit = new GitCommit(CallOf(repository.Folder), "1.4.2", head) { Message = "Back", Run = "run-1/shop" };

        var pushed = await repositories.PushAsync(commit, fence: null);

        Assert.That((pushed.Outcome, File.Exists(ran)), Is.EqualTo((PushOutcome.Pushed, false)), pushed.Detail);
        Assert.That(repository.Git("log", "-1", "--format=%an %s %P"), Is.EqualTo($"Ada Back {head}"));
    }

    [Test]
    public async Task What_this_run_has_pushed_is_not_pushed_again_and_what_somebody_has_pushed_is_named()
    {
        using var repository = With("tag: 1.4.2\n", "tag: 1.5.0\n");
        repository.Git("config", "receive.denyCurrentBranch", "ignore");
        var commit = new GitCommit(CallOf(repository.Folder), "1.4.2", repository.Git("rev-parse", "HEAD"))
        {
            Message = "Back",
            Run = "run-1/shop",
        };

        var first = await Repositories().PushAsync(commit, fence: null);
        var again = await Repositories().PushAsync(commit, fence: null);
        var other = await Repositories().PushAsync(commit with { Run = "run-2/shop" }, fence: null);

        Assert.That(
            (first.Outcome, again.Outcome, other.Outcome),
            Is.EqualTo((PushOutcome.Pushed, PushOutcome.Pushed, PushOutcome.Conflict))
        );
        Assert.That(again.Detail, Does.EndWith("of this run is on main already"));
        Assert.That(other.Detail, Does.Contain("since it was read (\"Back\"); nothing was pushed"));
        Assert.That(repository.Git("rev-list", "--count", "main"), Is.EqualTo("3"));
    }

    [Test]
    public async Task A_branch_that_somebody_is_about_to_change_takes_pushes_and_nothing_is_proposed_beside_it()
    {
        using var repository = With("tag: 1.4.2\n", "tag: 1.5.0\n");
        repository.Git("config", "receive.denyCurrentBranch", "ignore");
        var commit = new GitCommit(CallOf(repository.Folder), "1.4.2", repository.Git("rev-parse", "HEAD"))
        {
            Message = "Back",
            Review = "runbook/back",
        };
        await File.WriteAllTextAsync(Path.Combine(repository.Folder, ".git", "refs", "heads", "main.lock"), string.Empty);

        var pushed = await Repositories().PushAsync(commit, fence: null);

        Assert.That(pushed.Outcome, Is.EqualTo(PushOutcome.Conflict), pushed.Detail);
        Assert.That(pushed.Detail, Does.Contain("main.lock").And.EndsWith("; nothing was pushed"));
        Assert.That(repository.Git("for-each-ref", "--format=%(refname)"), Is.EqualTo("refs/heads/main"));
    }

    [Test]
    public async Task Who_has_made_the_file_unreadable_since_is_named_as_anybody_is()
    {
        using var repository = With("tag: 1.4.2\n", "tag: 1.5.0\n");
        var commit = new GitCommit(CallOf(repository.Folder), "1.4.2", repository.Git("rev-parse", "HEAD")) { Message = "Back" };
        repository.Commit(Values, "tag: [\n");

        var pushed = await Repositories().PushAsync(commit, fence: null);

        Assert.That(pushed.Outcome, Is.EqualTo(PushOutcome.Conflict), pushed.Detail);
        Assert.That(pushed.Detail, Does.Contain(" by Ada since it was read"));
    }

    [Test]
    public async Task A_revert_that_takes_the_file_away_is_not_pushed()
    {
        Component.GitKnows("merge without a work tree", new Version(2, 38));
        using var repository = ScratchRepository.WithACommit();
        repository.Commit(Values, "tag: 1.5.0\n");
        var head = repository.Git("rev-parse", "HEAD");
        var commit = new GitCommit(CallOf(repository.Folder), "1.4.2", head) { Message = "Back", Revert = head };

        var pushed = await Repositories().PushAsync(commit, fence: null);

        Assert.That(pushed.Outcome, Is.EqualTo(PushOutcome.Refused));
        Assert.That(pushed.Detail, Does.StartWith($"with {head[..10]} reverted, main of ").And.EndsWith("; nothing was pushed"));
    }

    [Test]
    public async Task What_is_held_back_is_not_pushed()
    {
        using var repository = With("tag: 1.4.2\n", "tag: 1.5.0\n");
        var head = repository.Git("rev-parse", "HEAD");
        var commit = new GitCommit(CallOf(repository.Folder), "1.4.2", head) { Message = "Back" };

        var held = await Repositories().PushAsync(commit, _ => ValueTask.FromResult<string?>("another run holds it"));

        Assert.That((held.Outcome, held.Detail), Is.EqualTo((PushOutcome.Withheld, "another run holds it")));
        Assert.That(repository.Git("rev-parse", "main"), Is.EqualTo(head));
    }

    private static ScratchRepository With(params string[] values)
    {
        var repository = ScratchRepository.Empty();
        foreach (var text in values)
            repository.Commit(Values, text);
        return repository;
    }

    private static GitRepositories Repositories(Func<string, string?>? environment = null) =>
        new(new ProgramRunner(Repository.Root, environment ?? ScratchCache.Environment, TimeProvider.System), TimeProvider.System);

    // The one that has the repository's newest commit, which must be like none of another test: it is found by its hash.
    private static string CloneOf(ScratchRepository repository) =>
        Directory
            .GetDirectories(Path.Combine(ScratchCache.Environment("XDG_CACHE_HOME")!, "runbook", "git"))
            .Single(d => Bounded.Run("git", "-C", d, "cat-file", "-e", repository.Git("rev-parse", "HEAD")).Code == 0);

    private static GitCall CallOf(string address, string file = Values, string branch = "main") =>
        new(new GitAddress(address), branch, file, ValuePath.Parse("tag").Value!) { Within = TimeSpan.FromSeconds(60) };

    private static async Task<JsonArray> LookAsync(string address)
    {
        var look = await Repositories().LookAsync(CallOf(address), CancellationToken.None);
        Assert.That(look.Problem, Is.Null);
        return look.Body["commits"]!.AsArray();
    }

    private static async Task<string?> ProblemAsync(string address, string file = Values, string branch = "main") =>
        (await Repositories().LookAsync(CallOf(address, file, branch), CancellationToken.None)).Problem;
}
