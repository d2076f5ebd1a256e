namespace Runbooks.Git;

/// <summary>Where what was pushed to a remote is read again: git may push to another address than it fetches from.</summary>
/// <param name="git">The program, in the repository.</param>
/// <param name="remote">The remote.</param>
internal sealed class PushAddress(GitProgram git, RecordsRemote remote)
{
    private string? _address;

    /// <summary>The remote's name where both are one, else the address that git pushes to; asked once.</summary>
    public async Task<string> FindAsync(CancellationToken cancel)
    {
        if (!remote.IsTriangular)
            return remote.Name;
        if (_address is not null)
            return _address;
        var answer = await git.RunAsync(["remote", "get-url", "--push", remote.Name], cancel);
        return _address = answer.ExitCode == 0 && answer.Out.Split('\n')[0].Trim() is { Length: > 0 } url ? url : remote.Name;
    }
}
