using Runbooks.Results;

namespace Runbooks.Definitions.Values;

/// <summary>The files that <c>${file:PATH}</c> is filled in with.</summary>
/// <param name="folder">Where the file lies, or the command stands, that names them: relative paths lead on from there. Null for
/// nowhere.</param>
public sealed class SecretFiles(string? folder)
{
    private readonly List<string> _named = [];

    /// <summary>Whether they are read: where a file is only looked at for mistakes, they lie where the run happens.</summary>
    public bool AreRead { get; init; } = true;

    /// <summary>Those that were named, with whole paths: what comes from them changes with them.</summary>
    public IReadOnlyList<string> Named => _named;

    /// <param name="path">As it is named.</param>
    /// <returns>What it holds, or what is wrong.</returns>
    public Result<string, string> Read(string path)
    {
        if (!AreRead)
            return "unset";
        if (folder is null && !Path.IsPathRooted(path))
            return Result.Failed("the path must be a whole one here");
        var full = Path.GetFullPath(Path.Combine(folder ?? "/", path));
        if (!_named.Contains(full))
            _named.Add(full);
        return SecretFile.Read(full);
    }
}
