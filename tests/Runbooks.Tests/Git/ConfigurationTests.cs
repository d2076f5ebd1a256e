using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git;

/// <summary>A configuration counts as it does for git, wherever it stands.</summary>
public sealed class ConfigurationTests
{
    private const string Work = "[user]\n\tname = Work\n\temail = me@work.example\n";
    private ServedRepository _served = null!;
    private Person _ada = null!;

    [SetUp]
    public void Begin()
    {
        _served = new ServedRepository();
        _ada = new Person(_served.Path);
        _ada.Git("config", "--remove-section", "user");
    }

    [TearDown]
    public void End()
    {
        _ada.Dispose();
        _served.Dispose();
    }

    [TestCase("gitdir:CLONE/")]
    [TestCase("gitdir/i:clone-in-capitals/")]
    [TestCase("onbranch:main")]
    [TestCase("hasconfig:remote.*.url:SERVED")]
    public void What_is_included_under_a_condition_counts(string condition)
    {
        var included = Write("work.inc", Work);
        var told = condition
            .Replace("SERVED", _served.Path)
            .Replace("CLONE", _ada.Clone)
            .Replace("clone-in-capitals", _ada.Clone.ToUpperInvariant());
        _ada.Configure($"[includeIf \"{told}\"]\n\tpath = {included}\n");

        AssertAuthor("Work <me@work.example>");
    }

    [Test]
    public void What_the_environment_sets_counts()
    {
        _ada.With("GIT_CONFIG_COUNT", "1").With("GIT_CONFIG_KEY_0", "user.email").With("GIT_CONFIG_VALUE_0", "me@work.example");

        AssertAuthor("Ada <me@work.example>");
    }

    [TestCase("GIT_CONFIG_GLOBAL", "Work <me@work.example>")]
    [TestCase("GIT_CONFIG_SYSTEM", "Ada <ada@example.org>")]
    public void Another_file_that_the_environment_names_counts(string variable, string author)
    {
        _ada.With(variable, Write("other", Work)).With("GIT_CONFIG_NOSYSTEM", string.Empty);

        AssertAuthor(author);
    }

    [Test]
    public void A_system_file_that_is_switched_off_does_not_count()
    {
        File.Delete(Path.Combine(_ada.Home, ".gitconfig"));
        _ada.With("GIT_CONFIG_SYSTEM", Write("system", Work)).With("GIT_CONFIG_NOSYSTEM", "1");

        AssertAuthor("Runbooks <runbooks@localhost>");
    }

    [Test]
    public void What_is_set_for_one_work_tree_alone_counts_there()
    {
        _ada.Git("commit", "--quiet", "--allow-empty", "-m", "First");
        _ada.Git("config", "extensions.worktreeConfig", "true");
        var linked = Path.Combine(_ada.Home, "linked");
        _ada.Git("worktree", "add", "--quiet", linked);
        ScratchRepository.GitIn(linked, "config", "--worktree", "user.email", "linked@example.org");
        var records = RecordsRepository.Open(linked, new DiagnosticBag(), _ada.Environment)!;

        Assert.That(records.WriteRecord(Records.Of("INC-1", "run-1")), Is.InstanceOf<Committed>());

        Assert.That(_ada.Git("log", "-1", "--format=%ae", "incident/INC-1"), Is.EqualTo("linked@example.org"));
    }

    [Test]
    public async Task The_ssh_command_of_an_included_file_takes_the_record_to_its_remote_signed_as_that_file_asks()
    {
        var ssh = Path.Combine(_ada.Home, "ssh-work");
        Executable.Write(ssh, "#!/bin/sh\neval \"last=\\${$#}\"\nexec sh -c \"$last\"\n");
        var key = Path.Combine(_ada.Home, "key");
        Component.Program("ssh-keygen");
        using (var made = System.Diagnostics.Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", string.Empty, "-f", key]))
            await made.EndsAsync();
        var included = Write(
            "work.inc",
            $"{Work}\tsigningKey = {key}.pub\n[core]\n\tsshCommand = {ssh}\n[commit]\n\tgpgSign = true\n[gpg]\n\tformat = ssh\n"
        );
        _ada.Configure($"[includeIf \"gitdir:{_ada.Home}/\"]\n\tpath = {included}\n");
        _ada.Git("remote", "set-url", "origin", $"ssh://git@git.work.invalid{_served.Path}");

        var result = await _ada.RecordAsync("INC-1", "run-1");

        Assert.That(result, Is.InstanceOf<Pushed>(), result.Problem);
        Assert.That(_served.Git("log", "-1", "--format=%ae", "incident/INC-1"), Is.EqualTo("me@work.example"));
        Assert.That(_served.Git("cat-file", "commit", "incident/INC-1"), Does.Contain("gpgsig"));
    }

    [TestCase("[remote \"origin\"]\n\turl = SERVED\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n", "included")]
    [TestCase("[remote \"origin\"]\n\turl = SERVED\n", "global")]
    [TestCase("[remote.origin]\n\turl = SERVED\n", "dotted")]
    [TestCase("[Remote   \"origin\"] url = SERVED\n", "one line")]
    [TestCase("URL: SERVED\nPull: refs/heads/*:refs/remotes/origin/*\n", "file")]
    public async Task A_remote_is_found_wherever_git_finds_it(string text, string where)
    {
        _ada.Git("config", "--remove-section", "remote.origin");
        var told = text.Replace("SERVED", _served.Path);
        switch (where)
        {
            case "included":
                _ada.Git("config", "include.path", Write("team.inc", told));
                break;
            case "global":
                _ada.Configure(told);
                break;
            case "file":
                Directory.CreateDirectory(Path.Combine(_ada.Clone, ".git", "remotes"));
                File.WriteAllText(Path.Combine(_ada.Clone, ".git", "remotes", "origin"), told);
                break;
            default:
                File.AppendAllText(Path.Combine(_ada.Clone, ".git", "config"), told);
                break;
        }

        Assert.That(_ada.Records.FindRemote()?.Remote, Is.EqualTo("origin"));
        Assert.That(await _ada.RecordAsync("INC-1", "run-1"), Is.InstanceOf<Pushed>());
    }

    [Test]
    public async Task A_lock_is_read_where_it_is_written_also_where_git_pushes_to_another_address()
    {
        using var fork = new ServedRepository();
        using var bob = new Person(_served.Path);
        foreach (var person in (Person[])[_ada, bob])
            person.Git("remote", "set-url", "--push", "origin", fork.Path);

        var swap = await _ada
            .Records.FindRemote()!
            .SwapAsync("refs/runbook/locks/shop", null, "lock.json", "ada", "Take", Records.When, CancellationToken.None);
        var read = await bob.Records.FindRemote()!.FetchAsync("refs/runbook/locks/shop", "lock.json", CancellationToken.None);
        var peeked = await bob.Records.FindRemote()!.PeekAsync("refs/runbook/locks/shop", "lock.json", CancellationToken.None);

        Assert.That(swap.Problem, Is.Null);
        Assert.That(read.Tip?.Text, Is.EqualTo("ada"));
        Assert.That(peeked.Tip?.Text, Is.EqualTo("ada"));
        Assert.That(fork.Git("for-each-ref", "refs/runbook"), Is.Not.Empty);
        Assert.That(_served.Git("for-each-ref", "refs/runbook"), Is.Empty);
    }

    [Test]
    public async Task Git_is_asked_for_its_configuration_once()
    {
        var trace = Path.Combine(_ada.Home, "trace");
        _ada.Configure($"[trace2]\n\tnormalTarget = {trace}\n");
        var records = _ada.Records;
        var record = Records.Of("INC-1", "run-1", ("deployments/shop.yaml", "a: 1\n"));

        records.AskRemote();
        await records.FindRemote()!.FetchAsync("refs/runbook/locks/shop", "lock.json", CancellationToken.None);
        records.ReadNewestLedger("shop");
        var made = (Committed)records.WriteRecord(record);
        var pushed = await records
            .FindPush(TimeProvider.System, () => 0.5)!
            .PushAsync(record, made.Commit, _ => record, TimeSpan.Zero, CancellationToken.None);
        records.FindRemoteSettings();
        records.FindRecords();

        Assert.That(pushed, Is.InstanceOf<Pushed>());
        Assert.That(File.ReadLines(trace).Count(l => l.Contains(" start ") && l.Contains(" config ")), Is.EqualTo(1));
        Assert.That(File.ReadLines(trace).Count(l => l.Contains(" start ") && l.Contains(" ls-remote --symref")), Is.EqualTo(1));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_ada.Home, name);
        File.WriteAllText(path, text);
        return path;
    }

    private void AssertAuthor(string author)
    {
        Assert.That(_ada.Records.WriteRecord(Records.Of("INC-1", "run-1")), Is.InstanceOf<Committed>());
        Assert.That(_ada.Git("log", "-1", "--format=%an <%ae>", "incident/INC-1"), Is.EqualTo(author));
    }
}
