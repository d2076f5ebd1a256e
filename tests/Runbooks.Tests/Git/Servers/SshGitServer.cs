using System.Diagnostics;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git.Servers;

/// <summary>An SSH server with a host key of its own that lets one key in.</summary>
internal sealed class SshGitServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-ssh-").FullName;
    private readonly ServedRepository _repository;
    private readonly ServerProcess _server;

    private SshGitServer(ServedRepository repository)
    {
        var sshd = Component.Program("sshd");
        _repository = repository;
        Port = FreePort.Next();
        Key = NewKey("key");
        var host = NewKey("host");
        File.Copy(Key + ".pub", Path.Combine(_folder, "authorized_keys"));
        File.WriteAllText(Path.Combine(_folder, "known_hosts"), $"[127.0.0.1]:{Port} {File.ReadAllText(host + ".pub")}");
        Write(
            ClientConfiguration,
            $"Host *\n  IdentityFile {Key}\n  IdentitiesOnly yes\n  UserKnownHostsFile {_folder}/known_hosts\n  StrictHostKeyChecking yes\n"
        );
        Write(
            "sshd.conf",
            $"""
            ListenAddress 127.0.0.1:{Port}
            HostKey {host}
            PidFile {_folder}/sshd.pid
            AuthorizedKeysFile {_folder}/authorized_keys
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin yes
            MaxStartups 200
            """
        );

        // For root it wants the folder that a system with a running server has.
        if (Environment.UserName == "root")
            Directory.CreateDirectory("/run/sshd");
        _server = ServerProcess.Start(sshd, ["-D", "-e", "-f", Path.Combine(_folder, "sshd.conf")], () => ServerProcess.Answers(Port));
    }

    public int Port { get; }

    /// <summary>The private key that is let in; its public one lies beside it.</summary>
    public string Key { get; }

    public string Address => $"ssh://{Environment.UserName}@127.0.0.1:{Port}{_repository.Path}";

    /// <summary>What `core.sshCommand` has to be: this program looks into the account's own home, wherever HOME points.</summary>
    public string Command => $"ssh -F {Path.Combine(_folder, ClientConfiguration)}";

    private static string ClientConfiguration => "ssh.conf";

    public static SshGitServer Start(ServedRepository repository) => new(repository);

    /// <summary>The same for a client that has no key but what an agent holds.</summary>
    public string CommandWithout(string key)
    {
        Write(
            "agent.conf",
            File.ReadAllText(Path.Combine(_folder, ClientConfiguration))
                .Replace($"IdentityFile {Key}\n  IdentitiesOnly yes", $"IdentityFile {key}", StringComparison.Ordinal)
        );
        return $"ssh -F {Path.Combine(_folder, "agent.conf")}";
    }

    public string NewKey(string name, string passphrase = "")
    {
        var path = Path.Combine(_folder, name);
        using var made = Process.Start(
            new ProcessStartInfo(Component.Program("ssh-keygen"), ["-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", path])
        )!;
        made.Ends();
        return path;
    }

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
