using System.Diagnostics;
using Runbooks.Git;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git;

/// <summary>Records of repositories that ask for signed commits, verified by git itself.</summary>
public sealed class SignedRecordTests
{
    private Person _ada = null!;
    private string _keys = string.Empty;

    [SetUp]
    public void Begin()
    {
        _ada = new Person("/nowhere");
        _ada.Git("config", "commit.gpgSign", "true");
        _keys = Path.Combine(_ada.Home, "keys");
        Directory.CreateDirectory(_keys);
    }

    [TearDown]
    public void End()
    {
        if (Directory.Exists(GnuPg))
            Run("gpgconf", "--kill", "all");
        _ada.Dispose();
    }

    private string GnuPg => Path.Combine(_keys, "gnupg");

    [TestCase(null)]
    [TestCase("ada@example.org")]
    public void An_openpgp_signature_is_one_that_git_verifies(string? key)
    {
        MakeOpenPgpKey(string.Empty);
        if (key is not null)
            _ada.Git("config", "user.signingKey", key);

        var result = _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(result, Is.InstanceOf<Committed>(), (result as NotWritten)?.Reason);
        Assert.That(Verify(), Does.Contain("Good signature from \"Ada <ada@example.org>\""));
        Assert.That(
            _ada.Git("log", "-1", "--format=%an <%ae> %aI|%cI|%B", "incident/INC-1").Trim(),
            Is.EqualTo(
                "Ada <ada@example.org> 2026-11-23T15:42:10+01:00|2026-11-23T15:42:10+01:00|Record "
                    + "incident/INC-1\n\nRecovered.\n\nRunbook-Run: run-1"
            )
        );
        Assert.That(_ada.Git("fsck", "--strict"), Is.Empty);
    }

    [Test]
    public void An_ssh_signature_is_one_that_git_verifies()
    {
        UseSsh(MakeSshKey(string.Empty));

        var result = _ada.Records.WriteRecord(Records.Of("INC-1", "run-1", ("incidents/2026/11/23/INC-1/ü.md", "ü\n")));

        Assert.That(result, Is.InstanceOf<Committed>(), (result as NotWritten)?.Reason);
        Assert.That(Verify(), Does.Contain("Good \"git\" signature for ada@example.org"));
    }

    [Test]
    public void An_x509_signature_is_one_that_git_verifies()
    {
        Component.Program("gpgsm");
        MakeOpenPgpKey(string.Empty);
        var request = Path.Combine(_keys, "request");
        File.WriteAllText(
            request,
            "Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign\nName-DN: CN=Ada\nName-Email: ada@example.org\nSerial: random\n"
        );
        Run(
            "gpgsm",
            "--batch",
            "--pinentry-mode",
            "loopback",
            "--passphrase",
            string.Empty,
            "--generate-key",
            "--output",
            request + ".pem",
            request
        );
        var imported = Run("gpgsm", "--batch", "--status-fd=2", "--import", request + ".pem");
        var fingerprint = imported.Split("IMPORTED ")[1].Split(' ')[0];
        File.WriteAllText(Path.Combine(GnuPg, "trustlist.txt"), $"{fingerprint} S relax\n");
        Run("gpgconf", "--kill", "all");
        _ada.Git("config", "gpg.format", "x509");
        _ada.Git("config", "user.signingKey", fingerprint);

        var result = _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(result, Is.InstanceOf<Committed>(), (result as NotWritten)?.Reason);
        Assert.That(Verify(), Does.Contain("Good signature from \"/CN=Ada\""));
    }

    [TestCase("key::")]
    [TestCase("")]
    public void A_key_that_stands_in_the_configuration_is_asked_of_the_agent(string prefix)
    {
        var key = MakeSshKey(string.Empty);
        using var agent = SshAgent.Holding(key);
        _ada.With("SSH_AUTH_SOCK", agent.Socket);
        UseSsh(key);
        _ada.Git("config", "user.signingKey", prefix + File.ReadAllText(key + ".pub").Trim());
        File.Delete(key);

        var result = _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(result, Is.InstanceOf<Committed>(), (result as NotWritten)?.Reason);
        Assert.That(Verify(), Does.Contain("Good \"git\" signature for ada@example.org"));
    }

    [Test]
    public void A_key_that_no_setting_names_is_asked_of_the_users_command()
    {
        var key = MakeSshKey(string.Empty);
        using var agent = SshAgent.Holding(key);
        _ada.With("SSH_AUTH_SOCK", agent.Socket);
        UseSsh(key);
        _ada.Git("config", "--unset", "user.signingKey");
        _ada.Git("config", "gpg.ssh.defaultKeyCommand", "ssh-add -L");

        var result = _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(result, Is.InstanceOf<Committed>(), (result as NotWritten)?.Reason);
        Assert.That(Verify(), Does.Contain("Good \"git\" signature for ada@example.org"));
    }

    [Test]
    public void A_program_in_the_place_of_gpg_is_called_as_git_calls_it()
    {
        MakeOpenPgpKey(string.Empty);
        var program = Path.Combine(_keys, "my gpg");
        Executable.Write(program, $"#!/bin/sh\necho \"$@\" > '{_keys}/arguments'\nexec gpg \"$@\"\n");
        _ada.Git("config", "gpg.program", program);

        Assert.That(_ada.Records.WriteRecord(Records.Of("INC-1", "run-1")), Is.InstanceOf<Committed>());

        Assert.That(File.ReadAllText($"{_keys}/arguments"), Is.EqualTo("--batch --status-fd=2 -bsau Ada <ada@example.org>\n"));
        Assert.That(Verify(), Does.Contain("Good signature"));
    }

    [Test]
    public async Task A_record_that_is_rebuilt_for_the_remote_is_signed_as_well()
    {
        using var served = new ServedRepository();
        served.Commit("incident/INC-1", "By a person");
        _ada.Git("remote", "set-url", "origin", served.Path);
        UseSsh(MakeSshKey(string.Empty));

        var result = await _ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<Pushed>().With.Property("IsRebuilt").True);
        Assert.That(Verify(), Does.Contain("Good \"git\" signature for ada@example.org"));
    }

    [Test]
    public void A_key_that_nobody_has_keeps_the_record_out_of_the_repository_and_says_so()
    {
        MakeOpenPgpKey(string.Empty);
        _ada.Git("config", "user.signingKey", "0123456789ABCDEF");

        Assert.That(Refused(), Does.Match("could not be signed: gpg: .*No secret key"));
    }

    [Test]
    public void A_passphrase_that_no_agent_has_is_not_asked_for_on_the_terminal()
    {
        MakeOpenPgpKey("a passphrase");

        Assert.That(Refused(), Does.Contain("could not be signed: gpg: "));
    }

    [Test]
    public void An_ssh_key_with_a_passphrase_that_no_agent_has_is_not_asked_for_on_the_terminal()
    {
        UseSsh(MakeSshKey("a passphrase"));

        Assert.That(Refused(), Does.Contain("could not be signed: "));
    }

    [TestCase("gpg.program", "/nowhere/gpg", "`/nowhere/gpg` cannot be started: is it installed, and on PATH?")]
    [TestCase("gpg.format", "pgp", "`gpg.format` is `pgp`: git knows openpgp, x509 and ssh")]
    [TestCase("gpg.format", "ssh", "`user.signingKey` is not set, and `gpg.format` is `ssh`")]
    public void A_configuration_that_cannot_sign_is_told_what_is_wrong_with_it(string setting, string value, string said)
    {
        _ada.Git("config", setting, value);

        Assert.That(Refused(), Does.Contain(said));
    }

    private string Refused()
    {
        var result = _ada.Records.WriteRecord(Records.Of("INC-1", "run-1"));

        Assert.That(result, Is.InstanceOf<NotWritten>());
        Assert.That(_ada.Git("for-each-ref"), Is.Empty, "an unsigned record must not get into a repository that wants signed ones");
        return ((NotWritten)result).Reason;
    }

    private void MakeOpenPgpKey(string passphrase)
    {
        Component.Program("gpg");
        Directory.CreateDirectory(GnuPg);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(GnuPg, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(GnuPg, "gpg-agent.conf"), "pinentry-program /bin/false\n");
        _ada.With("GNUPGHOME", GnuPg);
        Run(
            "gpg",
            "--batch",
            "--quiet",
            "--pinentry-mode",
            "loopback",
            "--passphrase",
            passphrase,
            "--quick-generate-key",
            "Ada <ada@example.org>",
            "ed25519",
            "sign",
            "never"
        );
        Run("gpgconf", "--kill", "all");
    }

    private string MakeSshKey(string passphrase)
    {
        var key = Path.Combine(_keys, "key");
        Run(Component.Program("ssh-keygen"), "-q", "-t", "ed25519", "-N", passphrase, "-C", "ada", "-f", key);
        return key;
    }

    private void UseSsh(string key)
    {
        var signers = Path.Combine(_keys, "signers");
        File.WriteAllText(signers, "ada@example.org " + File.ReadAllText(key + ".pub"));
        _ada.Git("config", "gpg.format", "ssh");
        _ada.Git("config", "user.signingKey", key);
        _ada.Git("config", "gpg.ssh.allowedSignersFile", signers);
    }

    private string Verify() => Run("git", "-C", _ada.Clone, "verify-commit", "incident/INC-1");

    private string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments);
        start.Environment["GNUPGHOME"] = GnuPg;
        var ended = Bounded.Run(start);
        Assert.That(ended.Code, Is.Zero, $"{program}: {ended.Error}");
        return ended.Error;
    }
}
