namespace Runbooks.Storage;

/// <summary>
/// Directories of the machine that all its accounts share: every account may put files there, and none may remove,
/// rename or replace another's. Whoever reads one must look at whose it is: see <see cref="UnixFile.TryOpen"/>.
/// </summary>
/// <remarks>
/// They are used as they are, without a directory of our own in them: who makes that first owns it, and could then take
/// other accounts' files out of it.
/// </remarks>
public static class MachinePlace
{
    /// <summary>The variable that names another directory, as where containers share one; <c>none</c> for no directory.</summary>
    public const string Variable = "RUNBOOK_MACHINE_DIR";

    /// <summary>What the names of all files there begin with.</summary>
    public const string Prefix = "runbook-";

    // The first is in memory, and shared with services that have temporary files of their own.
    private static readonly string[] Usual = ["/run/lock", "/tmp"];

    /// <summary>
    /// Where other accounts may have put theirs, the place to put one's own first. Whoever looks for something looks in all.
    /// </summary>
    /// <param name="environment">Looks an environment variable up.</param>
    public static IReadOnlyList<string> All(Func<string, string?> environment)
    {
        if (!UnixFile.IsSupported)
            return [];

        // What this process was started with counts also where a run sees an environment of its own, as in a drill.
        var wanted = (environment(Variable) ?? Environment.GetEnvironmentVariable(Variable)) is { Length: > 0 } named ? [named] : Usual;
        return [.. wanted.Where(IsSafe)];
    }

    // The owner of a directory can take any file out of it, and so can everybody where it is not sticky.
    private static bool IsSafe(string directory) =>
        Path.IsPathRooted(directory)
        && UnixFile.Look(directory) is { IsDirectory: true } found
        && (found.Owner == 0 || found.Owner == UnixFile.Account)
        && (found.IsSticky || !found.IsWritableByOthers);
}
