using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git.Servers;

/// <summary>A bare repository with one commit on main, as a server has it: at <c>Folder/records.git</c>.</summary>
internal sealed class ServedRepository : IDisposable
{
    public ServedRepository()
    {
        Folder = Directory.CreateTempSubdirectory("runbook-served-").FullName;
        Path = System.IO.Path.Combine(Folder, "records.git");
        ScratchRepository.GitIn(Folder, "init", "--quiet", "--bare", "--initial-branch=main", Path);
        Configure("http.receivepack", "true");
        Git("config", "user.name", "Server");
        Git("config", "user.email", "server@example.org");
        Commit("main", "First");
    }

    /// <summary>What a server serves: the repository's folder.</summary>
    public string Folder { get; }

    public string Path { get; }

    public string Git(params string[] arguments) => ScratchRepository.GitIn(Path, arguments);

    public void Configure(string name, string value) => Git("config", name, value);

    /// <summary>Puts an empty commit on a branch, as somebody else's push would.</summary>
    public string Commit(string branch, string message)
    {
        var tree = Git("hash-object", "-t", "tree", "-w", "/dev/null");
        var tip = Git("for-each-ref", "--format=%(objectname)", "refs/heads/" + branch);
        var commit =
            tip.Length == 0 ? Git("commit-tree", tree, "-m", message) : Git("commit-tree", $"{tip}^{{tree}}", "-p", tip, "-m", message);
        Git("update-ref", "refs/heads/" + branch, commit);
        return commit;
    }

    /// <summary>Sets a hook: a shell script.</summary>
    public void Hook(string name, string script)
    {
        Component.Applies(!OperatingSystem.IsWindows(), "a hook is a program there");
        var hook = System.IO.Path.Combine(Path, "hooks", name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(hook)!);
        Executable.Write(hook, "#!/bin/sh\n" + script);
    }

    /// <summary>The branches of records that it has.</summary>
    public string[] Records =>
        Git("for-each-ref", "--format=%(refname:short)", "refs/heads/incident").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
