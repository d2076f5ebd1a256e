using Runbooks.Git;
using Runbooks.Tests.Git.Servers;

namespace Runbooks.Tests.Git;

/// <summary>Records pushed to real servers, with what the user has configured for git and nothing else.</summary>
public sealed class RecordPushServerTests
{
    private ServedRepository _served = null!;

    [SetUp]
    public void Begin() => _served = new ServedRepository();

    [TearDown]
    public void End() => _served.Dispose();

    [Test]
    public async Task A_path_takes_a_record()
    {
        using var ada = new Person(_served.Path);

        var result = await ada.RecordAsync("INC-1", "run-1");

        AssertArrived(ada, result);
    }

    [Test]
    public async Task A_smart_http_server_takes_a_record_with_the_password_of_the_users_credential_helper()
    {
        using var server = HttpGitServer.Start(_served);
        using var ada = new Person(server.Address);
        ada.Configure($"[credential]\n\thelper = store --file={ada.Home}/credentials\n");
        await File.WriteAllTextAsync(
            Path.Combine(ada.Home, "credentials"),
            $"http://{HttpGitServer.User}:{Uri.EscapeDataString(HttpGitServer.Password)}@127.0.0.1:{server.Port}\n"
        );

        var result = await ada.RecordAsync("INC-1", "run-1");

        AssertArrived(ada, result);
    }

    [Test]
    public async Task A_helper_that_is_a_program_and_an_address_that_is_written_short_are_git_s_own_business()
    {
        using var server = HttpGitServer.Start(_served);
        using var ada = new Person("company:records.git");
        ada.Configure(
            $"[url \"http://127.0.0.1:{server.Port}/\"]\n\tinsteadOf = company:\n[credential]\n\thelper = \"!f() {{ echo "
                + $"username={HttpGitServer.User}; echo 'password={HttpGitServer.Password}'; }}; f\"\n"
        );

        var result = await ada.RecordAsync("INC-1", "run-1");

        AssertArrived(ada, result);
    }

    [Test]
    public async Task Without_a_password_nobody_is_asked_and_the_mend_is_said()
    {
        using var server = HttpGitServer.Start(_served);
        using var ada = new Person(server.Address);

        var result = await ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<PushRefused>().With.Property("Reason").EqualTo(PushRefusal.NotAuthenticated));
        Assert.That(result.Problem, Is.EqualTo("origin does not know who you are"));
        Assert.That(result.Help, Does.Contain("make `git push origin` work without a question"));
        Assert.That(result.Said.Single(), Does.StartWith("fatal: could not read Username for 'http://127.0.0.1"));
    }

    [Test]
    public async Task A_wrong_password_is_not_retried_and_not_shown()
    {
        using var server = HttpGitServer.Start(_served);
        using var ada = new Person($"http://ada:wr0ng%2Fpass@127.0.0.1:{server.Port}/records.git");

        var result = await ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<PushRefused>().With.Property("Reason").EqualTo(PushRefusal.NotAuthenticated));
        Assert.That(string.Join('\n', result.Said), Does.Contain("Authentication failed").And.Not.Contain("wr0ng"));
    }

    [Test]
    public async Task An_account_that_may_not_write_is_told_so()
    {
        _served.Configure("http.receivepack", "false");
        using var server = HttpGitServer.Start(_served);
        using var ada = new Person(
            $"http://{HttpGitServer.User}:{Uri.EscapeDataString(HttpGitServer.Password)}@127.0.0.1:{server.Port}/records.git"
        );

        var result = await ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<PushRefused>().With.Property("Reason").EqualTo(PushRefusal.NotAllowed));
        Assert.That(result.Problem, Is.EqualTo("you may not write to origin"));
    }

    [Test]
    public async Task A_repository_that_is_not_there_is_not_waited_for()
    {
        using var server = HttpGitServer.Start(_served);
        using var ada = new Person(
            $"http://{HttpGitServer.User}:{Uri.EscapeDataString(HttpGitServer.Password)}@127.0.0.1:{server.Port}/other.git"
        );

        var result = await ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<PushRefused>().With.Property("Reason").EqualTo(PushRefusal.NoRepository));
    }

    [Test]
    public async Task An_ssh_server_takes_a_record_with_the_users_key_and_configuration()
    {
        using var server = SshGitServer.Start(_served);
        using var ada = new Person(server.Address);
        ada.Configure($"[core]\n\tsshCommand = {server.Command}\n");

        var result = await ada.RecordAsync("INC-1", "run-1");

        AssertArrived(ada, result);
    }

    [Test]
    public async Task An_ssh_server_takes_a_record_with_a_key_that_only_the_agent_can_use()
    {
        using var server = SshGitServer.Start(_served);
        using var agent = SshAgent.Holding(server.Key);
        using var ada = new Person(server.Address);
        ada.With("SSH_AUTH_SOCK", agent.Socket).With("GIT_SSH_COMMAND", server.CommandWithout("/nowhere"));

        var result = await ada.RecordAsync("INC-1", "run-1");

        AssertArrived(ada, result);
    }

    [Test]
    public async Task A_key_that_an_ssh_server_does_not_know_is_refused_at_once()
    {
        using var server = SshGitServer.Start(_served);
        using var ada = new Person(server.Address);
        ada.With("GIT_SSH_COMMAND", server.CommandWithout(server.NewKey("stranger")));

        var result = await ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<PushRefused>().With.Property("Reason").EqualTo(PushRefusal.NotAuthenticated));
        Assert.That(string.Join('\n', result.Said), Does.Contain("Permission denied"));
    }

    [Test]
    public async Task A_key_with_a_passphrase_that_no_agent_holds_is_not_asked_for()
    {
        using var server = SshGitServer.Start(_served);
        using var ada = new Person(server.Address);
        ada.With("GIT_SSH_COMMAND", server.CommandWithout(server.NewKey("locked", "a passphrase")));

        var result = await ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<PushRefused>().With.Property("Reason").EqualTo(PushRefusal.NotAuthenticated));
    }

    [Test]
    public async Task The_git_daemon_takes_a_record()
    {
        using var daemon = GitDaemon.Start(_served);
        using var ada = new Person(daemon.Address);

        var result = await ada.RecordAsync("INC-1", "run-1");

        AssertArrived(ada, result);
    }

    [Test]
    public async Task A_daemon_that_only_serves_says_that_nobody_may_write()
    {
        using var daemon = GitDaemon.Start(_served, takesPushes: false);
        using var ada = new Person(daemon.Address);

        var result = await ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<PushRefused>().With.Property("Reason").EqualTo(PushRefusal.NotAllowed), result.Problem);
    }

    [Test]
    public async Task An_answer_that_the_network_loses_is_found_at_the_remote_and_nothing_is_pushed_twice()
    {
        using var server = HttpGitServer.Start(_served);
        using var proxy = CuttingProxy.Before(server.Port, "POST /records.git/git-receive-pack");
        using var ada = new Person(
            $"http://{HttpGitServer.User}:{Uri.EscapeDataString(HttpGitServer.Password)}@127.0.0.1:{proxy.Port}/records.git"
        );

        var result = await ada.RecordAsync("INC-1", "run-1");

        Assert.That(proxy.Lost, Is.EqualTo(1));
        Assert.That(result, Is.EqualTo(new AlreadyPushed("origin", "incident/INC-1", ada.Git("rev-parse", "incident/INC-1"))));
        Assert.That(_served.Git("rev-list", "--count", "main..incident/INC-1"), Is.EqualTo("1"));
    }

    [Test]
    public async Task A_connection_that_breaks_before_the_server_has_done_anything_is_tried_again()
    {
        using var server = HttpGitServer.Start(_served);
        using var proxy = CuttingProxy.Before(server.Port, "GET /records.git/info/refs", times: 2);
        using var ada = new Person(
            $"http://{HttpGitServer.User}:{Uri.EscapeDataString(HttpGitServer.Password)}@127.0.0.1:{proxy.Port}/records.git"
        );

        var result = await ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        AssertArrived(ada, result);
    }

    [TestCase("127.0.0.1:9", "ssh: connect to host 127.0.0.1 port 9: Connection refused")]
    [TestCase("nowhere.invalid", "ssh: Could not resolve hostname nowhere.invalid")]
    public async Task What_ssh_says_reaches_whoever_asked(string server, string said)
    {
        using var ada = new Person(_served.Path);
        ada.Git("remote", "set-url", "origin", $"ssh://git@{server}/records.git");

        var reading = await ada.Records.FindRemote()!.PeekAsync("refs/runbook/locks/shop", "lock.json", CancellationToken.None);
        var result = await ada.RecordAsync("INC-1", "run-1");

        Assert.That(reading.Problem, Does.StartWith(said));
        Assert.That(result.Problem, Does.Contain(said));
    }

    [Test]
    public async Task A_mirror_takes_a_record_and_a_lock()
    {
        using var ada = new Person(_served.Path);
        ada.Git("config", "remote.origin.mirror", "true");

        Assert.That(await ada.RecordAsync("INC-1", "run-1"), Is.InstanceOf<Pushed>());
        Assert.That(
            (
                await ada
                    .Records.FindRemote()!
                    .SwapAsync("refs/runbook/locks/shop", null, "lock.json", "ada", "Take", Records.When, CancellationToken.None)
            ).Problem,
            Is.Null
        );
        Assert.That(
            _served.Git("for-each-ref", "--format=%(refname)", "refs/heads"),
            Is.EqualTo("refs/heads/incident/INC-1\nrefs/heads/main")
        );
    }

    [Test]
    public async Task What_the_server_cannot_do_is_tried_once()
    {
        using var ada = new Person(_served.Path);
        ada.Git("config", "push.gpgSign", "true");

        var result = await ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<PushRefused>());
        Assert.That(result.Problem, Does.Contain("does not support --signed push"));
    }

    [TestCase("plink", "ssh")]
    [TestCase("simple", "ssh -i key")]
    public void A_program_of_another_kind_is_left_alone(string variant, string command)
    {
        using var ada = new Person(_served.Path);
        ada.Git("config", "ssh.variant", variant);
        ada.Git("config", "core.sshCommand", command);

        Assert.That(SshCommandOf(ada), Is.EqualTo(command));
    }

    [TestCase("ssh -i key", "ssh -i key -o BatchMode=yes")]
    [TestCase("/usr/bin/ssh", "/usr/bin/ssh -o BatchMode=yes")]
    [TestCase("\"C:/Program Files/Git/usr/bin/ssh.exe\" -v", "\"C:/Program Files/Git/usr/bin/ssh.exe\" -v -o BatchMode=yes")]
    [TestCase("plink -batch", "plink -batch")]
    [TestCase("/opt/ssh-wrapper", "/opt/ssh-wrapper")]
    [TestCase(null, "ssh -o BatchMode=yes -o ConnectTimeout=4 -o ControlMaster=no")]
    public void Whatever_ssh_is_configured_it_asks_nothing(string? configured, string called)
    {
        using var ada = new Person(_served.Path);
        if (configured is not null)
            ada.Git("config", "core.sshCommand", configured);

        Assert.That(SshCommandOf(ada), Is.EqualTo(called));
    }

    private static string? SshCommandOf(Person person)
    {
        var git = new GitProgram(null, person.Clone, null, person.Environment);
        return RecordsRemote
            .Find(
                GitConfiguration.Ask(git, person.Records.GitDirectory, person.Environment),
                person.Records.GitDirectory,
                person.Environment
            )!
            .SshCommand;
    }

    private void AssertArrived(Person person, PushResult result)
    {
        var commit = person.Git("rev-parse", "incident/INC-1");
        Assert.That(
            result,
            Is.EqualTo(new Pushed("origin", "incident/INC-1", commit, IsRebuilt: false)),
            result.Problem + string.Join('\n', result.Said)
        );
        Assert.That(_served.Git("rev-parse", "incident/INC-1"), Is.EqualTo(commit));
        Assert.That(_served.Git("fsck", "--strict"), Does.Not.Contain("error"));
    }
}
