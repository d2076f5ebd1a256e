using System.Diagnostics;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git.Servers;

/// <summary>An agent of its own that holds one key.</summary>
internal sealed class SshAgent : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-agent-").FullName;
    private readonly ServerProcess _agent;

    private SshAgent(string key)
    {
        Socket = Path.Combine(_folder, "agent.sock");
        _agent = ServerProcess.Start(Component.Program("ssh-agent"), ["-D", "-a", Socket], () => ServerProcess.Answers(Socket));
        var add = new ProcessStartInfo(Component.Program("ssh-add"), ["-q", key]);
        add.Environment["SSH_AUTH_SOCK"] = Socket;
        using var added = Process.Start(add)!;
        added.Ends();
        Assert.That(added.ExitCode, Is.Zero, "ssh-add takes no key");
    }

    /// <summary>What SSH_AUTH_SOCK has to be.</summary>
    public string Socket { get; }

    public static SshAgent Holding(string key) => new(key);

    public void Dispose()
    {
        _agent.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
