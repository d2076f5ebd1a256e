using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git.Servers;

/// <summary>git's own daemon, which knows no accounts.</summary>
internal sealed class GitDaemon : IDisposable
{
    private readonly ServerProcess _server;

    private GitDaemon(ServedRepository repository, bool takesPushes)
    {
        Port = FreePort.Next();
        var program = Path.Combine(ScratchRepository.GitIn(repository.Folder, "--exec-path"), "git-daemon");
        string[] receives = takesPushes ? ["--enable=receive-pack"] : [];
        _server = ServerProcess.Start(
            program,
            [
                "--reuseaddr",
                "--listen=127.0.0.1",
                $"--port={Port}",
                $"--base-path={repository.Folder}",
                "--export-all",
                "--max-connections=200",
                "--informative-errors",
                .. receives,
                repository.Folder,
            ],
            () => ServerProcess.Answers(Port)
        );
    }

    public int Port { get; }

    public string Address => $"git://127.0.0.1:{Port}/records.git";

    public static GitDaemon Start(ServedRepository repository, bool takesPushes = true) => new(repository, takesPushes);

    public void Dispose() => _server.Dispose();
}
