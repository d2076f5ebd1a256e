using LibGit2Sharp;

namespace Runbooks.Git;

/// <summary>
/// A repository as it can be opened: by libgit2, and by git's plumbing where libgit2 does not know its format, does not
/// trust its owner as git does, or would not write as its configuration asks.
/// </summary>
internal sealed class RepositoryAccess
{
    private readonly bool _isProgram;
    private readonly Func<string, string?> _environment;
    private readonly Fresh<GitConfiguration> _configuration;

    private RepositoryAccess(
        string gitDirectory,
        string commonDirectory,
        string? workTree,
        bool isProgram,
        Func<string, string?> environment
    )
    {
        (GitDirectory, CommonDirectory, WorkTree, _environment) = (gitDirectory, commonDirectory, workTree, environment);
        _isProgram = isProgram || IsPartial(commonDirectory);
        _configuration = new Fresh<GitConfiguration>(() => GitConfiguration.Ask(Git(), commonDirectory, environment));
    }

    /// <summary>The git directory of the work tree: what is included for it, and its HEAD, are found from there.</summary>
    public string GitDirectory { get; }

    /// <summary>The git directory that all work trees share.</summary>
    public string CommonDirectory { get; }

    /// <summary>The work tree; null for a bare repository.</summary>
    public string? WorkTree { get; }

    /// <summary>Whether it still lies where it was found.</summary>
    public bool IsThere => File.Exists(Path.Combine(CommonDirectory, "HEAD"));

    public string Root => WorkTree ?? CommonDirectory;

    /// <summary>The configuration as git sees it.</summary>
    public GitConfiguration Configuration => _configuration.Value;

    /// <summary>The remote that records are shared through; null where there is none.</summary>
    public RecordsRemote? Remote => RecordsRemote.Find(Configuration, CommonDirectory, _environment);

    /// <summary>Finds the repository that a directory is in.</summary>
    /// <param name="path">A directory in a work tree, a linked one too, or a bare repository.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    /// <param name="problem">Why it cannot be opened; null where there is none, too.</param>
    public static RepositoryAccess? Find(string path, Func<string, string?> environment, out string? problem)
    {
        problem = null;
        if (RepositoryDiscovery.Find(path) is not { } found)
            return null;
        try
        {
            using var repository = new Repository(found);
            return new RepositoryAccess(
                repository.Info.Path,
                CommonOf(repository.Info.Path),
                repository.Info.WorkingDirectory is { } tree ? Trimmed(tree) : null,
                isProgram: false,
                environment
            );
        }
        catch (LibGit2SharpException e)
        {
            return ByProgram(found, environment, e.Message.ReplaceLineEndings(" ").Trim(), out problem);
        }
    }

    /// <summary>The git program in this repository.</summary>
    /// <param name="sshCommand">How it is to call ssh; null for as it is configured.</param>
    /// <param name="beside">Takes the objects that are fetched; null for the repository.</param>
    public GitProgram Git(string? sshCommand = null, string? beside = null) =>
        new(GitDirectory, Root, sshCommand, _environment) { CommonDirectory = CommonDirectory, ObjectsBeside = beside };

    /// <exception cref="GitFailedException">It is gone: it was moved away or deleted after it was found.</exception>
    public GitStore Open()
    {
        if (_isProgram)
            return OpenByProgram();
        try
        {
            return new FallingBackStore(new LibraryStore(GitDirectory, CommonDirectory), OpenByProgram, CommonDirectory);
        }
        catch (RepositoryNotFoundException e)
        {
            throw new GitFailedException(IsThere ? e.Message.ReplaceLineEndings(" ").Trim() : GoneFrom(Root));
        }
        catch (LibGit2SharpException)
        {
            return OpenByProgram();
        }
    }

    /// <summary>Opens it for writing: the files of a shared repository get their modes from git.</summary>
    /// <exception cref="GitFailedException">It is gone: it was moved away or deleted after it was found.</exception>
    public GitStore OpenToWrite() =>
        Configuration.Text("core.sharedRepository") is not (null or "umask") && Configuration.Switch("core.sharedRepository") is not false
            ? OpenByProgram()
            : Open();

    /// <summary>What is said of a repository that was here a moment ago.</summary>
    internal static string GoneFrom(string place) => $"the repository at {place} is gone: it was moved away, deleted or unmounted";

    private ProgramStore OpenByProgram() => new(Git(Remote?.SshCommand), CommonDirectory);

    // Without the repository's own place being given, git looks whether its owner is trusted.
    private static RepositoryAccess? ByProgram(string found, Func<string, string?> environment, string refused, out string? problem)
    {
        var at = Path.GetFileName(found) == ".git" ? Path.GetDirectoryName(found)! : found;
        var git = new GitProgram(null, at, null, environment);
        var answer = git.Run(["rev-parse", "--absolute-git-dir", "--git-common-dir", "--is-bare-repository"]);
        problem = answer.IsMissing ? refused : answer.Problem;
        if (problem is not null)
            return null;
        var lines = answer.Out.Split('\n');
        var tree = lines[2].Trim() == "true" ? null : git.Run(["rev-parse", "--show-toplevel"]).Out.TrimEnd('\n', '\r');
        return new RepositoryAccess(
            lines[0],
            Trimmed(Path.GetFullPath(lines[1], at)),
            tree is { Length: > 0 } ? Trimmed(tree) : null,
            isProgram: true,
            environment
        );
    }

    // What is missing is promised by the remote, which git fetches when it is read.
    private static bool IsPartial(string commonDirectory)
    {
        var packs = Path.Combine(commonDirectory, "objects", "pack");
        return Directory.Exists(packs) && Directory.EnumerateFiles(packs, "*.promisor").Any();
    }

    private static string CommonOf(string gitDirectory)
    {
        var pointer = Path.Combine(gitDirectory, "commondir");
        return Trimmed(
            File.Exists(pointer) ? Path.GetFullPath(Path.Combine(gitDirectory, File.ReadAllText(pointer).Trim())) : gitDirectory
        );
    }

    private static string Trimmed(string path) => Path.TrimEndingDirectorySeparator(path);
}
