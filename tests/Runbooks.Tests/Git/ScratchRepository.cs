using System.Diagnostics;
using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git;

/// <summary>A real repository in a folder of its own, made and inspected by git itself.</summary>
internal sealed class ScratchRepository : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("runbooks-git-").FullName;

    private ScratchRepository() => Folder = Path.Combine(_root, "repository");

    public string Root => _root;

    public string Folder { get; }

    public static ScratchRepository Empty(params string[] options)
    {
        var repository = new ScratchRepository();
        Directory.CreateDirectory(repository.Folder);
        repository.Git(["init", "--quiet", "--initial-branch=main", .. options]);
        repository.Git("config", "user.name", "Ada");
        repository.Git("config", "user.email", "ada@example.org");
        return repository;
    }

    public static ScratchRepository WithACommit()
    {
        var repository = Empty();
        repository.Commit("README.md", "hello\n");
        return repository;
    }

    public void Commit(string path, string content)
    {
        Write(path, content);
        Git("add", "--", path);
        Git("commit", "--quiet", "-m", $"Change {path}");
    }

    public string Write(string path, string content)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    public RecordsRepository Open(Func<string, string?>? environment = null)
    {
        var bag = new DiagnosticBag();
        return RecordsRepository.Open(Folder, bag, environment ?? (_ => null))
            ?? throw new InvalidOperationException(bag.Sorted()[0].Message);
    }

    public string Git(params string[] arguments) => GitIn(Folder, arguments);

    public static string GitIn(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        var git = Bounded.Run(start);
        return git.Code == 0 ? git.Out.TrimEnd() : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {git.Error}");
    }

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(_root, recursive: true);
    }
}
